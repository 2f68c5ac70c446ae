package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.golden.GoldenFile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
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
                .contains("Verdict: ", "under the LSN that we were told", "TORN TAIL", "none missing and none twice")
                .contains("440 changes, all equal")
                .contains("Everything held.");
        assertThat(Cli.run("verify", keep.resolve("log")).out()).contains(": CLEAN, 440 records in ", "LSN 1 to 440");
        assertThat(changes(keep.resolve("log"))).isEqualTo(changes(Logs.golden(directory, GoldenFile.PACKAGES)));
    }

    /** Without their LSNs, which threads got as they came. */
    private static List<String> changes(Path log) {
        return Cli.run("dump", log)
                .out()
                .lines()
                .map(line -> line.replaceFirst("\t[^\t]*", ""))
                .sorted()
                .toList();
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
    void codecsAreChosenOnTheModulePathToo() throws Exception {
        Path source = Events.write(directory.resolve("events.wal"), 1000);
        Path dictionary = directory.resolve("dict");
        Path target = directory.resolve("target.wal");

        Cli train = module("train", "--size", 2048, source, "-o", dictionary).run();
        Cli convert = module("convert", "--codec", "zstd:19", "--dictionary", dictionary, source, target)
                .run();

        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(jar("verify", target).run().out()).contains("CLEAN, 1000 records", "zstd with ");
    }

    /** Anybody's codec, in a jar beside ours, as docs/codecs.md says. */
    @Test
    void codecOnTheClassPathIsUsedByItsName() throws Exception {
        Path plugin = directory.resolve("reversed.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(plugin))) {
            jar.putNextEntry(new ZipEntry("META-INF/services/" + Compressor.class.getName()));
            jar.write(ReversedCompressor.class.getName().getBytes(StandardCharsets.UTF_8));
            String type = "ReversedCompressor.class";
            jar.putNextEntry(new ZipEntry("io/edgestore/cli/" + type));
            try (InputStream bytes = ReversedCompressor.class.getResourceAsStream(type)) {
                bytes.transferTo(jar);
            }
        }
        Path source = Events.write(directory.resolve("events.wal"), 100);
        Path target = directory.resolve("target.wal");

        assertThat(withPlugin(plugin, "codecs").run().out())
                .containsPattern("(?m)^  reversed .* from reversed\\.jar$")
                .containsPattern("(?m)^  zstd ");
        assertThat(withPlugin(plugin, "convert", "--codec", "reversed", source, target)
                        .run()
                        .exitCode())
                .isZero();
        assertThat(withPlugin(plugin, "dump", target).run().out())
                .isEqualTo(Cli.run("dump", source).out());
        Cli without = jar("dump", target).run();
        assertThat(without.exitCode()).isEqualTo(3);
        assertThat(without.errorLines())
                .containsExactly("edgestore: " + target + ": no compressor named \"reversed\"; installed: lz4, none,"
                        + " zstd; add the artifact that provides it to the class path or module path");
    }

    private static Launched withPlugin(Path plugin, Object... args) {
        List<Object> command = new ArrayList<>(List.of(
                Launched.JAVA,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                plugin + ":" + Launched.JAR,
                "io.edgestore.cli.Main"));
        command.addAll(List.of(args));
        return Launched.of(command.toArray());
    }

    @Test
    void codecThatDoesNotRunHereIsToldWithWhatToDo() throws Exception {
        Object missing = "-DZstdNativePath=" + Files.createFile(directory.resolve("libzstd.so"));
        Path source = Logs.small(directory);
        Path target = directory.resolve("target.wal");

        Cli codecs = Launched.of(Launched.JAVA, missing, "-jar", Launched.JAR, "codecs")
                .run();
        Cli convert = Launched.of(
                        Launched.JAVA, missing, "-jar", Launched.JAR, "convert", "--codec", "zstd:19", source, target)
                .run();

        assertThat(codecs.exitCode()).isEqualTo(3);
        assertThat(codecs.out())
                .containsPattern("(?m)^  zstd .*-DZstdTempFolder=")
                .containsPattern("(?m)^  lz4 ");
        assertThat(convert.exitCode()).isEqualTo(3);
        // The JVM has its own opinion of such a library.
        assertThat(convert.errorLines())
                .filteredOn(line -> line.startsWith("edgestore: "))
                .singleElement()
                .asString()
                .contains("-DZstdTempFolder=");
        assertThat(target).doesNotExist();
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
