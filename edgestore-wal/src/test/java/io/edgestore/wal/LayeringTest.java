package io.edgestore.wal;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three rooms, each knowing only those before it; all files by way of {@code java.nio.file}; one list of services. */
class LayeringTest {

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+);", Pattern.MULTILINE);

    private static Map<Path, String> sources(String packageName) throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(MAIN.resolve(packageName.replace('.', '/')))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.put(file, Files.readString(file));
            }
        }
        assertThat(sources).isNotEmpty();
        return sources;
    }

    private static SortedSet<String> importedPackages(String packageName) throws IOException {
        return sources(packageName).values().stream()
                .flatMap(source -> IMPORT.matcher(source).results())
                .map(LayeringTest::packageOf)
                .filter(name -> name.startsWith("io.edgestore"))
                .collect(toCollection(TreeSet::new));
    }

    /** Up to the first name with a capital letter. */
    private static String packageOf(MatchResult imported) {
        return imported.group(1).replaceFirst("\\.[A-Z].*", "");
    }

    @Test
    void theFormatKnowsTheApiAlone() throws IOException {
        assertThat(importedPackages("io.edgestore.wal.format"))
                .isSubsetOf("io.edgestore.api", "io.edgestore.wal.format");
    }

    @Test
    void aFileKnowsTheFormatAndNotWhatUsersSee() throws IOException {
        assertThat(importedPackages("io.edgestore.wal.file"))
                .contains("io.edgestore.wal.format")
                .isSubsetOf("io.edgestore.api", "io.edgestore.wal.format", "io.edgestore.wal.file");
    }

    @Test
    void aCodecKnowsTheApiAlone() throws IOException {
        assertThat(importedPackages("io.edgestore.wal.codec")).isSubsetOf("io.edgestore.api");
    }

    @Test
    void noPackageIsNamedInFullToGetRoundThis() throws IOException {
        Pattern named = Pattern.compile(
                "^(?!import|package).*\\bio\\.edgestore\\.wal\\.(?!file\\b|format\\b)\\w+", Pattern.MULTILINE);
        for (String room : List.of("io.edgestore.wal.format", "io.edgestore.wal.file")) {
            assertThat(sources(room))
                    .allSatisfy((file, source) -> assertThat(source).doesNotContainPattern(named));
        }
        assertThat(sources("io.edgestore.wal.format"))
                .allSatisfy((file, source) -> assertThat(source).doesNotContain("io.edgestore.wal.file"));
    }

    @Test
    void theFormatDoesNoInputOrOutput() throws IOException {
        assertThat(sources("io.edgestore.wal.format"))
                .allSatisfy((file, source) -> assertThat(source)
                        .doesNotContain("java.nio.channels")
                        .doesNotContain("java.nio.file")
                        .doesNotContain("java.io."));
    }

    @Test
    void filesAreReachedByPathsOfAnyProviderAndNeverMapped() throws IOException {
        assertThat(sources("io.edgestore"))
                .allSatisfy((file, source) -> assertThat(source)
                        .doesNotContainPattern("java\\.io\\.(File|RandomAccessFile|File(In|Out)putStream)\\b")
                        .doesNotContain("toFile()")
                        .doesNotContainPattern("\\.map\\([^()]*MapMode")
                        .doesNotContain("MappedByteBuffer"));
    }

    @Test
    void ageIsNotMeasuredByTheWallClock() throws IOException {
        assertThat(sources("io.edgestore"))
                .allSatisfy((file, source) -> assertThat(source).doesNotContain("currentTimeMillis"));
    }

    @Test
    void theServicesAreThoseThatTheModuleProvides() throws IOException {
        String module = Files.readString(MAIN.resolve("module-info.java"));
        Map<String, String> provided = new TreeMap<>();
        Pattern.compile("provides ([\\w.]+) with\\s+([\\w.,\\s]+);")
                .matcher(module)
                .results()
                .forEach(match -> provided.put(
                        match.group(1), match.group(2).replaceAll("\\s", "").replace(',', '\n')));
        assertThat(provided).hasSize(2);

        provided.forEach(
                (service, providers) -> assertThat(Path.of("target", "classes", "META-INF", "services", service))
                        .hasContent(providers + "\n"));
        try (Stream<Path> services = Files.list(Path.of("target", "classes", "META-INF", "services"))) {
            assertThat(services.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(provided.keySet());
        }
    }
}
