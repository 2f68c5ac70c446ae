package io.edgestore.benchmarks.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of its own below {@code java.io.tmpdir}, which is removed with all that is in it. */
public final class Scratch {

    private Scratch() {}

    public static Path create() throws IOException {
        return Files.createTempDirectory("edgestore-benchmark-");
    }

    public static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each); // a peer may still be tidying up
        }
    }
}
