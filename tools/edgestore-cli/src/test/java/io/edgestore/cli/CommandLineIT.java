package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.GoldenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the jar as users do. */
class CommandLineIT {

    private static final Path LIB = Launched.JAR.resolveSibling("lib");

    @TempDir
    Path directory;

    private static Launched jar(Object... args) {
        Object[] command = new Object[args.length + 3];
        command[0] = Launched.JAVA;
        command[1] = "-jar";
        command[2] = Launched.JAR;
        System.arraycopy(args, 0, command, 3, args.length);
        return Launched.of(command);
    }

    private static Launched module(Object... args) {
        Object[] command = new Object[args.length + 5];
        command[0] = Launched.JAVA;
        command[1] = "-p";
        command[2] = Launched.JAR + ":" + LIB;
        command[3] = "-m";
        command[4] = "io.edgestore.cli/io.edgestore.cli.Main";
        System.arraycopy(args, 0, command, 5, args.length);
        return Launched.of(command);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void demoHolds(long seed) throws Exception {
        Path keep = directory.resolve("kept files");

        Cli demo = jar("demo", "--seed", seed, "--keep", keep).run();

        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.err()).isEmpty();
        assertThat(demo.out())
                .contains("Verdict: ", "acknowledged changes are there", "TORN TAIL", "440 changes, all equal")
                .contains("Everything held.");
        Path log = keep.resolve("wal-0000000000000001.log");
        assertThat(Cli.run("dump", log).out())
                .isEqualTo(Cli.run("dump", Logs.golden(directory, GoldenFile.PACKAGES))
                        .out());
    }

    @Test
    void demoLeavesNothing() throws Exception {
        Cli demo = Launched.of(Launched.JAVA, "-Djava.io.tmpdir=" + directory, "-jar", Launched.JAR, "demo")
                .run();

        assertThat(demo.exitCode()).as(demo.err()).isZero();
        // What is left is the native libraries' own.
        assertThat(directory).isDirectoryNotContaining("glob:**edgestore-demo*");
    }

    @Test
    void demoTellsThatThereIsNoTemporaryDirectory() throws Exception {
        Path missing = directory.resolve("missing");

        Cli demo = Launched.of(Launched.JAVA, "-Djava.io.tmpdir=" + missing, "-jar", Launched.JAR, "demo")
                .run();

        assertThat(demo.exitCode()).isEqualTo(3);
        // Newer JDKs warn of it on their own.
        assertThat(demo.errorLines())
                .filteredOn(line -> !line.startsWith("WARNING: java.io.tmpdir"))
                .singleElement()
                .asString()
                .contains(missing.toString(), "-Djava.io.tmpdir=DIR");
    }

    @Test
    void modulePathWorksToo() throws Exception {
        Cli codecs = module("codecs").run();

        assertThat(codecs.exitCode()).as(codecs.err()).isZero();
        assertThat(codecs.out())
                .contains("from module io.edgestore.codec.lz4", "from module io.edgestore.wal")
                .containsPattern("(?m)^  lz4 ");
        assertThat(module("demo").run().out()).contains("Everything held.");
        assertThat(module("verify", "--json", Logs.small(directory)).run().exitCode())
                .isZero();
        assertThat(module("--help").run().out()).startsWith("Usage: edgestore");
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(jar("verify", Logs.small(directory)).run().exitCode()).isZero();
        assertThat(jar("verify", Logs.damaged(directory)).run().exitCode()).isEqualTo(1);
        assertThat(jar("verify").run().exitCode()).isEqualTo(2);
        assertThat(jar("verify", "nosuch").run().exitCode()).isEqualTo(3);
        assertThat(jar("verify", "nosuch").with("EDGESTORE_DEBUG", "1").run().exitCode())
                .isEqualTo(3);
    }

    @Test
    void missingLibraryIsExitCode3() throws Exception {
        Path alone = Files.copy(Launched.JAR, directory.resolve("alone.jar"));

        Cli codecs = Launched.of(Launched.JAVA, "-jar", alone, "codecs").run();

        assertThat(codecs.exitCode()).isEqualTo(3);
        assertThat(codecs.errorLines()).singleElement().asString().contains("NoClassDefFoundError");
    }

    @Test
    void outputIsUtf8InAnyLocale() throws Exception {
        Path file = Logs.golden(directory, GoldenFile.EDGE);

        Cli dump = jar("dump", "--format", "text", file).with("LC_ALL", "C").run();

        assertThat(dump.out()).contains("\"naïve-ключ-鍵\" \"emoji-🗝\" = \"値\"");
    }

    @Test
    void headEndsItQuietly() throws Exception {
        Path file = Logs.golden(directory, GoldenFile.PACKAGES);
        List<Path> many = Collections.nCopies(50, file);
        String files = String.join(" ", many.stream().map(Path::toString).toList());

        Cli head = Launched.of(
                        "sh",
                        "-c",
                        "{ \"$0\" -jar \"$1\" dump " + files + "; echo $? >&2; } | head -n 2",
                        Launched.JAVA,
                        Launched.JAR)
                .run();

        assertThat(head.out().lines()).hasSize(2);
        assertThat(head.err()).isEqualTo("141\n");
    }
}
