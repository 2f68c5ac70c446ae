package io.edgestore.testkit;

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

/** Rooms that know only those below them, and what of them can be seen from outside. */
class LayeringTest {

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path DOCUMENT = Path.of("..", "docs", "architecture.md");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+);", Pattern.MULTILINE);

    private static final String KIT = "io.edgestore.testkit";
    private static final String API = "io.edgestore.api";
    private static final String BYTES = KIT + ".bytes";
    private static final String FORMAT = KIT + ".format";
    private static final String GOLDEN = KIT + ".golden";
    private static final String DAMAGE = KIT + ".damage";
    private static final String CORPUS = KIT + ".corpus";
    private static final String DISK = KIT + ".disk";
    private static final String FILE_SYSTEM = KIT + ".filesystem";
    private static final String CRASH = KIT + ".crash";
    private static final String KILL = KIT + ".kill";
    private static final String SAMPLE = KIT + ".sample";

    /** Who may import whom, but for the room itself. An arrow that nobody uses is to be taken out. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry(KIT, Set.of(API, BYTES, DAMAGE, FORMAT, GOLDEN)),
            Map.entry(CORPUS, Set.of(DAMAGE, FORMAT, GOLDEN)),
            Map.entry(DAMAGE, Set.of(BYTES, FORMAT)),
            Map.entry(GOLDEN, Set.of(FORMAT)),
            Map.entry(FORMAT, Set.of(BYTES)),
            Map.entry(BYTES, Set.of()),
            Map.entry(CRASH, Set.of(FILE_SYSTEM)),
            Map.entry(FILE_SYSTEM, Set.of(DISK)),
            Map.entry(DISK, Set.of()),
            Map.entry(KILL, Set.of()),
            Map.entry(SAMPLE, Set.of()));

    /** What is shared by several rooms, and is nobody else's business. */
    private static final Set<String> NOT_EXPORTED = Set.of(BYTES, DISK);

    private static Map<Path, String> sources(String packageName) throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(MAIN.resolve(packageName.replace('.', '/')))) {
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
        Pattern row =
                Pattern.compile("^\\| `(io\\.edgestore\\.testkit[\\w.]*)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);
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
        Pattern named = Pattern.compile("^(?!import|package).*\\bio\\.edgestore\\.testkit\\.\\w+", Pattern.MULTILINE);
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
    void theModuleExportsTheRoomsThatUsersEnter() throws IOException {
        Set<String> exported = new TreeSet<>(ARROWS.keySet());
        exported.removeAll(NOT_EXPORTED);

        String module = Files.readString(MAIN.resolve("module-info.java"));
        assertThat(Pattern.compile("exports ([\\w.]+);").matcher(module).results())
                .extracting(match -> match.group(1))
                .containsExactlyInAnyOrderElementsOf(exported);
    }
}
