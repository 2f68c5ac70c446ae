package io.edgestore.wal;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rooms that know only those below them; all files by way of {@code java.nio.file}; one list of services. */
class LayeringTest {

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path DOCUMENT = Path.of("..", "docs", "architecture.md");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+);", Pattern.MULTILINE);

    /** Of a package, without those below it. */
    private static Map<Path, String> sources(String packageName) throws IOException {
        return sources(packageName, 1);
    }

    private static Map<Path, String> allSources() throws IOException {
        return sources("io.edgestore", Integer.MAX_VALUE);
    }

    private static Map<Path, String> sources(String packageName, int depth) throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(MAIN.resolve(packageName.replace('.', '/')), depth)) {
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

    /** Who may import whom, but for the room itself. An arrow that nobody uses is to be taken out. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("io.edgestore.wal.codec", Set.of("io.edgestore.api")),
            entry("io.edgestore.wal.memory", Set.of()),
            entry("io.edgestore.wal.format", Set.of("io.edgestore.api", "io.edgestore.wal.memory")),
            entry("io.edgestore.wal.file", Set.of("io.edgestore.wal.memory")),
            entry(
                    "io.edgestore.wal.prefetch",
                    Set.of(
                            "io.edgestore.api",
                            "io.edgestore.wal.file",
                            "io.edgestore.wal.format",
                            "io.edgestore.wal.memory")),
            entry(
                    "io.edgestore.wal.scan",
                    Set.of(
                            "io.edgestore.api",
                            "io.edgestore.wal.file",
                            "io.edgestore.wal.format",
                            "io.edgestore.wal.memory",
                            "io.edgestore.wal.prefetch")),
            entry(
                    "io.edgestore.wal",
                    Set.of(
                            "io.edgestore.api",
                            "io.edgestore.wal.file",
                            "io.edgestore.wal.format",
                            "io.edgestore.wal.memory",
                            "io.edgestore.wal.prefetch",
                            "io.edgestore.wal.scan")),
            entry("io.edgestore.wal.log.metrics", Set.of()),
            entry("io.edgestore.wal.log.watch", Set.of("io.edgestore.wal", "io.edgestore.wal.log.metrics")),
            entry("io.edgestore.wal.log.commit", Set.of("io.edgestore.wal", "io.edgestore.wal.log.watch")),
            entry(
                    "io.edgestore.wal.log.directory",
                    Set.of("io.edgestore.wal", "io.edgestore.wal.file", "io.edgestore.wal.scan")),
            entry(
                    "io.edgestore.wal.log.retention",
                    Set.of("io.edgestore.wal", "io.edgestore.wal.file", "io.edgestore.wal.log.directory")),
            entry("io.edgestore.wal.log.tail", Set.of("io.edgestore.wal", "io.edgestore.wal.log.directory")),
            entry(
                    "io.edgestore.wal.log.copy",
                    Set.of("io.edgestore.wal", "io.edgestore.wal.file", "io.edgestore.wal.log.directory")),
            entry(
                    "io.edgestore.wal.log",
                    Set.of(
                            "io.edgestore.api",
                            "io.edgestore.wal",
                            "io.edgestore.wal.file",
                            "io.edgestore.wal.log.commit",
                            "io.edgestore.wal.log.copy",
                            "io.edgestore.wal.log.directory",
                            "io.edgestore.wal.log.metrics",
                            "io.edgestore.wal.log.retention",
                            "io.edgestore.wal.log.tail",
                            "io.edgestore.wal.log.watch")));

    @Test
    void eachRoomKnowsThoseThatItsArrowsLeadTo() throws IOException {
        for (Map.Entry<String, Set<String>> arrows : ARROWS.entrySet()) {
            SortedSet<String> imported = importedPackages(arrows.getKey());
            imported.remove(arrows.getKey());
            assertThat(imported).as(arrows.getKey()).containsExactlyInAnyOrderElementsOf(arrows.getValue());
        }
    }

    /** Newcomers read the arrows in a document: it shows those that the code has. */
    @Test
    void theDocumentShowsTheSameArrows() throws IOException {
        Map<String, Set<String>> shown = new TreeMap<>();
        Pattern row = Pattern.compile("^\\| `(io\\.edgestore\\.wal[\\w.]*)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);
        row.matcher(Files.readString(DOCUMENT)).results().forEach(match -> {
            Set<String> known = Pattern.compile("`([\\w.]+)`")
                    .matcher(match.group(2))
                    .results()
                    .map(name -> name.group(1))
                    .collect(toCollection(TreeSet::new));
            shown.put(match.group(1), known);
        });

        assertThat(shown).isEqualTo(new TreeMap<>(ARROWS));
    }

    @Test
    void thereAreNoOtherRooms() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            assertThat(files.filter(file -> file.getFileName().toString().equals("package-info.java"))
                            .map(file ->
                                    MAIN.relativize(file.getParent()).toString().replace('/', '.')))
                    .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
        }
    }

    @Test
    void noPackageIsNamedInFullToGetRoundThis() throws IOException {
        Pattern named = Pattern.compile("^(?!import|package).*\\bio\\.edgestore\\.wal\\.\\w+", Pattern.MULTILINE);
        for (String room : ARROWS.keySet()) {
            assertThat(sources(room))
                    .allSatisfy((file, source) -> assertThat(code(source)).doesNotContainPattern(named));
        }
    }

    /** Without comments, which may name any room. */
    private static String code(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//.*", "");
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
        assertThat(allSources())
                .allSatisfy((file, source) -> assertThat(source)
                        .doesNotContainPattern("java\\.io\\.(File|RandomAccessFile|File(In|Out)putStream)\\b")
                        .doesNotContain("toFile()")
                        .doesNotContainPattern("\\.map\\([^()]*MapMode")
                        .doesNotContain("MappedByteBuffer"));
    }

    @Test
    void ageIsNotMeasuredByTheWallClock() throws IOException {
        assertThat(allSources()).allSatisfy((file, source) -> assertThat(source).doesNotContain("currentTimeMillis"));
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
