package io.edgestore.loading;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars as they are published, and that of the programs. The build has put them under {@code target}. */
final class Jars {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    static final List<Path> PROGRAMS = List.of(TARGET.resolve("edgestore-loading-tests.jar"));
    static final List<Path> LOG = libraries("edgestore-api", "edgestore-wal", "commons-codec");
    static final List<Path> LZ4 = libraries("edgestore-codec-lz4", "lz4-java");
    static final List<Path> ZSTD = libraries("edgestore-codec-zstd", "zstd-jni");

    /** What whoever depends on {@code edgestore-wal} gets, and a program. */
    static final List<Path> APPLICATION = all(PROGRAMS, LOG, LZ4);

    static final List<Path> EVERYTHING = all(APPLICATION, ZSTD);

    private Jars() {}

    @SafeVarargs
    static List<Path> all(List<Path>... some) {
        List<Path> all = new ArrayList<>();
        for (List<Path> jars : some) {
            all.addAll(jars);
        }
        return List.copyOf(all);
    }

    static List<Path> libraries(String... artifacts) {
        return Arrays.stream(artifacts).map(Jars::library).toList();
    }

    /** As {@code -cp} and {@code -p} want them. */
    static String path(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path library(String artifact) {
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().matches(artifact + "-\\d.*\\.jar"))
                    .reduce((one, other) -> {
                        throw new IllegalStateException(
                                "both " + one + " and " + other + " are there: run ./mvnw clean");
                    })
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
