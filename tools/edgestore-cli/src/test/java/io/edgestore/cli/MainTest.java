package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.console.Terminal;
import io.edgestore.testkit.golden.GoldenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"load", "convert", "dump", "verify", "inspect", "train", "codecs", "corpus", "demo"})
    void everyCommandHasHelp(String command) {
        Cli help = Cli.run(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: edgestore " + command).contains("Exit codes:");
        assertThat(help.err()).isEmpty();
        assertThat(Cli.run("help", command)).isEqualTo(help);
        assertThat(Cli.run("--help").out()).contains("  " + command + " ").doesNotContain("demo-child");
    }

    @Test
    void helpSaysWhatAKillLeaves() {
        for (String command : List.of("load", "convert", "train")) {
            assertThat(Cli.run(command, "--help").out().replaceAll("\\s+", ""))
                    .containsPattern("\\.partuntilitiswhole.*killed,thenextonereplacesit\\.");
        }
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(Cli.run("--version").out()).matches("(?s)edgestore \\d+\\.\\d+.*Java \\d+.*\n");
        assertThat(Cli.run("dump", "-V")).isEqualTo(Cli.run("--version"));
    }

    @Test
    void noCommandShowsTheUsage() {
        Cli usage = Cli.run();

        assertThat(usage.exitCode()).isEqualTo(2);
        assertThat(usage.out()).isEmpty();
        assertThat(usage.err()).startsWith("Usage: edgestore");
    }

    @ParameterizedTest
    @CsvSource({
        "nosuch,                 'edgestore: Unmatched argument at index 0: ''nosuch''; the commands are load,"
                + " convert, dump, tail, verify, inspect, repair, checkpoint, restore, train, cursors, codecs, corpus, completion, manpages, demo, help; see edgestore --help'",
        "dump,                   'edgestore: Missing required parameter: ''PATH''; see edgestore dump --help'",
        "dump --format xml x,    'it is one of tsv|jsonl|text|lsns, and not ''xml''; see edgestore dump --help'",
        "dump --policy maybe x,  'it is one of skip|stop|fail|salvage, and not ''maybe''; see edgestore dump --help'",
        "verify --nosuch x,      'see edgestore verify --help'",
        "load,                   'see edgestore load --help'",
        "load a b,               'see edgestore load --help'",
        "demo --seed x,          'see edgestore demo --help'",
        "convert --codec lz4 a,  'Missing required parameter: ''TARGET''; see edgestore convert --help'",
        "convert --codec lz4 --policy maybe a b, 'it is one of skip|stop|fail|salvage, and not ''maybe''; see edgestore"
                + " convert --help'",
        "train -o x,             'Missing required parameter: ''PATH''; see edgestore train --help'",
        "train -o x --size 1k z, 'it is a number of bytes, from 256 to 1044480, and not ''1k''; see edgestore train"
                + " --help'",
        "train -o x --size ١٠٢٤ z, 'it is a number of bytes, from 256 to 1044480, and not ''١٠٢٤''; see edgestore train"
                + " --help'",
        "train -o x/ z,          'x/ names a directory; name a file; see edgestore train --help'",
        "load --max-file-length 0 x/, 'it is a number of bytes, from 1 to 2147483647, and not ''0''; see edgestore load"
                + " --help'",
        "help nosuch,            '; the commands are load, convert, dump, tail, verify, inspect, repair, checkpoint, restore, train, cursors, codecs, corpus, completion, manpages, demo, help; see"
                + " edgestore --help'",
    })
    void wrongUsageIsOneLine(String line, String problem) {
        Cli usage = Cli.run((Object[]) line.split(" "));

        assertThat(usage.exitCode()).isEqualTo(2);
        assertThat(usage.out()).isEmpty();
        assertThat(usage.errorLines()).singleElement().asString().endsWith(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"load", "load --dictionary", "convert --codec lz4 a", "dump", "verify", "train -o", "train -o a"
            })
    void emptyPathIsWrongUsage(String command) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.add("");
        Cli usage = Cli.run(line.toArray());

        assertThat(usage.exitCode()).isEqualTo(2);
        assertThat(usage.errorLines())
                .singleElement()
                .asString()
                .endsWith("the path is empty; see edgestore " + line.get(0) + " --help");
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "load FILE",
                "load --append FILE",
                "convert --codec lz4 FILE new",
                "convert --codec lz4 SMALL FILE",
                "dump FILE",
                "verify FILE",
                "train -o new FILE",
                "train SMALL -o FILE"
            })
    void pipesDevicesAndDashAreNotOpened(String command) throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        for (String file : List.of(pipe.toString(), "/dev/null", "-")) {
            String line = command.replace("SMALL", Logs.small(directory).toString());
            Cli refused = Cli.run((Object[]) line.replace("FILE", file).split(" "));

            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.errorLines())
                    .singleElement()
                    .asString()
                    .startsWith("edgestore: " + file + ": ")
                    .contains(file.equals("-") ? "no standard input" : "is a pipe, a socket or a device");
        }
    }

    @Test
    void helpHasOnlyTheExitCodesThatCanCome() {
        assertThat(Cli.run("codecs", "--help").out())
                .contains("Exit codes:", "  2   the command line is wrong")
                .doesNotContain("  1   ", "is damaged");
        assertThat(Cli.run("load", "--help").out()).contains("  1   --skip-refused left lines out");
        assertThat(Cli.run("convert", "--help").out()).contains("  1   SOURCE is damaged");
        assertThat(Cli.run("train", "--help").out()).contains("  1   it was made, of what could be read");
    }

    @Test
    void closedPipeEndsQuietly() throws IOException {
        Path file = Logs.golden(directory, GoldenFile.PACKAGES);

        for (int bytes : new int[] {0, 70_000}) {
            assertThat(runInto(bytes, "Broken pipe", "dump", file)).isEqualTo("141 ");
            assertThat(runInto(bytes, "Broken pipe", "dump", "--format", "jsonl", file, file))
                    .isEqualTo("141 ");
        }
        assertThat(runInto(0, "Broken pipe", "verify", file)).isEqualTo("141 ");
        assertThat(runInto(0, "Broken pipe", "verify", "--json", file)).isEqualTo("141 ");
        assertThat(runInto(0, "Broken pipe", "codecs")).isEqualTo("141 ");
        assertThat(runInto(0, "Broken pipe", "--help")).isEqualTo("141 ");
        assertThat(runInto(0, "Broken pipe", "help", "dump")).isEqualTo("141 ");
    }

    @Test
    void fullDiskIsAnError() throws IOException {
        Path file = Logs.golden(directory, GoldenFile.PACKAGES);
        String expected = "3 edgestore: cannot write to standard output: No space left on device; the output is not"
                + " complete\n";

        assertThat(runInto(0, "No space left on device", "verify", file)).isEqualTo(expected);
        assertThat(runInto(70_000, "No space left on device", "dump", file)).isEqualTo(expected);
        assertThat(runInto(0, "No space left on device", "--version")).isEqualTo(expected);
    }

    private static String runInto(int bytes, String message, Object... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                Cli.strings(args),
                InputStream.nullInputStream(),
                OutputStreams.failingAfter(bytes, message),
                err,
                Terminal.of(null));
        return exitCode + " " + err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void thrownErrorsAreExitCode3AndOneLineUnlessAskedForMore() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new StackOverflowError("deep");
            }
        };

        Cli load = Cli.runWith(broken, "load", directory.resolve("a.log"));
        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines()).singleElement().asString().contains("deep", "--debug", "EDGESTORE_DEBUG=1");

        Cli debug = Cli.runWith(broken, "load", "--debug", directory.resolve("a.log"));
        assertThat(debug.exitCode()).isEqualTo(3);
        assertThat(debug.err()).contains("\tat io.edgestore.cli.");
    }

    @Test
    void namesOfFilesCannotBreakTheLine() {
        Cli dump = Cli.run("dump", directory.resolve("a\nb\u001b[2J"));

        assertThat(dump.errorLines()).singleElement().asString().contains("a\\nb\\u{1b}[2J");
    }

    @Test
    void atSignIsPartOfAName() {
        assertThat(Cli.run("dump", "@nosuch").err()).contains("@nosuch does not exist");
    }
}
