package io.edgestore.testkit.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What paths and their patterns are on Unix, by the example of the default file system. */
abstract class PathBehaviour {

    /** An empty directory, which exists. */
    abstract Path directory();

    private Path parse(String path) {
        return directory().getFileSystem().getPath(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a", "/a", "a/b", "//a//b/", "/a/../b", "..", "../a/./b", "a/..", "/..", "."})
    void pathsAreTakenApartAlike(String path) {
        Path expected = Path.of(path);
        Path actual = parse(path);
        assertThat(actual).hasToString(expected.toString());
        assertThat(String.valueOf(actual.getParent())).isEqualTo(String.valueOf(expected.getParent()));
        assertThat(String.valueOf(actual.getFileName())).isEqualTo(String.valueOf(expected.getFileName()));
        assertThat(String.valueOf(actual.getRoot())).isEqualTo(String.valueOf(expected.getRoot()));
        assertThat(actual.getNameCount()).isEqualTo(expected.getNameCount());
        assertThat(actual.normalize()).hasToString(expected.normalize().toString());
        assertThat(names(actual)).isEqualTo(names(expected));
        assertThat(actual).isEqualTo(parse(path)).hasSameHashCodeAs(parse(path));
    }

    private static List<String> names(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        return names;
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "'',a",
        "a,''",
        "/,/a",
        "/a,/",
        "a,b",
        "a/b,a",
        "a,a/b",
        "/a/b,/a/c/d",
        "/a,/b",
        "a/../b,c",
        "a,/b",
        "/a/b,b",
        "a/b,b",
        "a/b,a/b",
        "a/b,/a/b",
        "../a,../b",
        "/a,'..'"
    })
    void pathsAreComparedAlike(String first, String second) {
        Path expected = Path.of(first);
        Path actual = parse(first);
        assertThat(actual.resolve(parse(second)))
                .hasToString(expected.resolve(second).toString());
        assertThat(actual.resolveSibling(parse(second)))
                .hasToString(expected.resolveSibling(second).toString());
        assertThat(actual.startsWith(second)).isEqualTo(expected.startsWith(second));
        assertThat(actual.endsWith(second)).isEqualTo(expected.endsWith(second));
        assertThat(Integer.signum(actual.compareTo(parse(second))))
                .isEqualTo(Integer.signum(expected.compareTo(Path.of(second))));
        if (expected.isAbsolute() == Path.of(second).isAbsolute()) {
            assertThat(actual.relativize(parse(second)))
                    .hasToString(expected.relativize(Path.of(second)).toString());
        } else {
            assertThatThrownBy(() -> actual.relativize(parse(second))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "*.log,a.log",
        "*.log,b/a.log",
        "**.log,b/a.log",
        "?.log,ab.log",
        "?,/",
        "[a-c]x,bx",
        "[!a-c]x,bx",
        "[a-]x,-x",
        "[!-]x,-x",
        "'{a,b*}.log',bcd.log",
        "'{a,b}.log',c.log",
        "a\\*,a*",
        "a\\*,ab",
        "'a,b','a,b'",
        "(a),(a)",
        "[*?],?",
        "a.b,axb",
        "'/a/**','/a/b/c'",
        "*,.hidden",
        "[^a],^",
        "[&&a],&"
    })
    void globsMatchAlike(String glob, String path) {
        Path expected = Path.of(path);
        assertThat(directory().getFileSystem().getPathMatcher("glob:" + glob).matches(parse(path)))
                .isEqualTo(
                        expected.getFileSystem().getPathMatcher("glob:" + glob).matches(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"glob:[a", "glob:{a", "glob:{a{b}}", "glob:a\\", "regex:(", "glob:[/]"})
    void badPatternsAreRefused(String pattern) {
        assertThatThrownBy(() -> directory().getFileSystem().getPathMatcher(pattern))
                .isInstanceOf(PatternSyntaxException.class);
        assertThatThrownBy(() -> directory().getFileSystem().getPathMatcher("no:a"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> directory().getFileSystem().getPathMatcher("a"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
