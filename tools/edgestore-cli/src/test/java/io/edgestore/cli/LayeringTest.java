package io.edgestore.cli;

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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A room for each command, which knows none of the others, and rooms for what they share. */
class LayeringTest {

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "architecture.md");
    private static final String ROOT = "io.edgestore.cli";
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?" + ROOT + "((?:\\.[a-z]\\w*)?)\\.[A-Z][\\w.]*;", Pattern.MULTILINE);

    /** Who imports whom, each room without what all names begin with. An arrow that nobody uses is to be taken out. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry(
                    "",
                    Set.of(
                            ".checkpoint",
                            ".codecs",
                            ".completion",
                            ".console",
                            ".convert",
                            ".corpus",
                            ".cursors",
                            ".demo",
                            ".dump",
                            ".file",
                            ".inspect",
                            ".load",
                            ".manpages",
                            ".options",
                            ".print",
                            ".repair",
                            ".restore",
                            ".tail",
                            ".train",
                            ".verify")),
            Map.entry(".checkpoint", Set.of(".console", ".copy", ".options")),
            Map.entry(".codecs", Set.of(".console", ".options")),
            Map.entry(".completion", Set.of(".console")),
            Map.entry(".manpages", Set.of(".console", ".file")),
            Map.entry(".convert", Set.of(".console", ".copy", ".file", ".filter", ".options")),
            Map.entry(".corpus", Set.of(".console", ".file")),
            Map.entry(".cursors", Set.of(".console", ".file")),
            Map.entry(".demo", Set.of(".console", ".file", ".records")),
            Map.entry(".dump", Set.of(".console", ".file", ".filter", ".options", ".print")),
            Map.entry(".inspect", Set.of(".console", ".file", ".options", ".records")),
            Map.entry(".load", Set.of(".console", ".file", ".options", ".records")),
            Map.entry(".repair", Set.of(".console", ".copy", ".file", ".options")),
            Map.entry(".restore", Set.of(".console", ".copy", ".options")),
            Map.entry(".tail", Set.of(".console", ".file", ".filter", ".options", ".print")),
            Map.entry(".train", Set.of(".console", ".file", ".options")),
            Map.entry(".verify", Set.of(".console", ".file", ".options")),
            Map.entry(".copy", Set.of(".console", ".file")),
            Map.entry(".filter", Set.of(".console", ".file", ".options", ".records")),
            Map.entry(".options", Set.of(".console", ".file")),
            Map.entry(".print", Set.of(".console", ".file", ".records")),
            Map.entry(".records", Set.of(".console")),
            Map.entry(".file", Set.of(".console")),
            Map.entry(".console", Set.of()));

    private static Map<Path, String> sources(String room) throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(MAIN.resolve((ROOT + room).replace('.', '/')))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.put(file, Files.readString(file));
            }
        }
        return sources;
    }

    private static SortedSet<String> importedRooms(String room) throws IOException {
        return sources(room).values().stream()
                .flatMap(source -> IMPORT.matcher(source).results())
                .map(imported -> imported.group(1))
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void eachRoomKnowsThoseThatItsArrowsLeadTo() throws IOException {
        for (Map.Entry<String, Set<String>> arrows : ARROWS.entrySet()) {
            assertThat(importedRooms(arrows.getKey()))
                    .as(ROOT + arrows.getKey())
                    .containsExactlyInAnyOrderElementsOf(arrows.getValue());
        }
    }

    @Test
    void noTwoRoomsLeadToEachOther() {
        Set<String> left = new TreeSet<>(ARROWS.keySet());
        boolean gone = true;
        while (gone) {
            // Those that know none of the ones that are left.
            gone = left.removeIf(room -> ARROWS.get(room).stream().noneMatch(left::contains));
        }
        assertThat(left).isEmpty();
    }

    @Test
    void thereAreNoOtherRoomsAndEachSaysWhatItIs() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            Set<Path> rooms = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .map(Path::getParent)
                    .collect(toCollection(TreeSet::new));
            assertThat(rooms)
                    .extracting(room ->
                            MAIN.relativize(room).toString().replace('/', '.').substring(ROOT.length()))
                    .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
            assertThat(rooms)
                    .allSatisfy(room -> assertThat(room.resolve("package-info.java"))
                            .content()
                            .containsPattern("(?s)/\\*\\* .*\\. \\*/\npackage "));
        }
    }

    @Test
    void noPackageIsNamedInFullToGetRoundThis() throws IOException {
        Pattern named = Pattern.compile("^(?!import|package).*\\bio\\.edgestore\\.cli\\.\\w+", Pattern.MULTILINE);
        for (String room : ARROWS.keySet()) {
            assertThat(sources(room))
                    .allSatisfy((file, source) -> assertThat(code(source)).doesNotContainPattern(named));
        }
    }

    /** Without comments, which may name any room. */
    private static String code(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//.*", "");
    }

    /** Newcomers read the arrows in a document: it shows those that the code has. */
    @Test
    void theDocumentShowsTheSameArrows() throws IOException {
        Map<String, Set<String>> shown = new TreeMap<>();
        Pattern row = Pattern.compile("^\\| `(io\\.edgestore\\.cli[\\w.]*)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);
        row.matcher(Files.readString(DOCUMENT)).results().forEach(match -> {
            Set<String> known = Pattern.compile("`([\\w.]+)`")
                    .matcher(match.group(2))
                    .results()
                    .map(name -> name.group(1).substring(ROOT.length()))
                    .collect(toCollection(TreeSet::new));
            shown.put(match.group(1).substring(ROOT.length()), known);
        });

        assertThat(shown).isEqualTo(new TreeMap<>(ARROWS));
    }
}
