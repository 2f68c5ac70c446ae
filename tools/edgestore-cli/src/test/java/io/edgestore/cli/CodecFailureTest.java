package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.records.RecordColumns;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A codec that cannot run here, or has a fault, costs the file that needs it, and nothing else. */
class CodecFailureTest {

    private static final String CANNOT_RUN = ": its codec, tripping with crc32c, cannot run here: ";

    @TempDir
    Path directory;

    private Path target;
    private Path state;
    private Path link;
    private Path fault;
    private Path small;

    @BeforeEach
    void makeFiles() throws IOException {
        target = directory.resolve("target.wal");
        state = tripping("state.wal", TrippingCompressor.READ_STATE);
        link = tripping("link.wal", TrippingCompressor.READ_LINK);
        fault = tripping("fault.wal", TrippingCompressor.READ_FAULT);
        small = Logs.small(directory);
    }

    /** Its second record is the one that is tripped over. */
    private Path tripping(String name, String second) throws IOException {
        Path file = directory.resolve(name);
        try (WalWriter writer = WalWriter.create(file, WalOptions.defaults().withCompressor("tripping"))) {
            writer.append(WalEntry.put("ns", "key", "value"));
            writer.append(WalEntry.put("ns", "key", second));
        }
        return file;
    }

    private static String row(int lsn, String value) {
        String hex = HexFormat.of().formatHex(value.getBytes(StandardCharsets.ISO_8859_1));
        return "0\t" + lsn + "\t5\t0\t1\t6e73\t6b\t\t" + hex + "\n";
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private void assertToldInOrder(Cli run) {
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.errorLines())
                .containsExactly(
                        "edgestore: " + state + CANNOT_RUN + "tripped; see `edgestore codecs`",
                        "edgestore: " + link + CANNOT_RUN
                                + "java.lang.NoClassDefFoundError: com/example/Missing; see `edgestore codecs`",
                        "edgestore: " + fault + ": its codec, tripping with crc32c, failed"
                                + " (java.lang.ArrayIndexOutOfBoundsException: index 9 of 3), which is a fault of the"
                                + " codec; for the stack trace, run it again with --debug or EDGESTORE_DEBUG=1");
    }

    @Test
    void verifyGoesOnWithTheOtherFiles() {
        Cli verify = Cli.run("verify", state, link, fault, small);

        assertToldInOrder(verify);
        assertThat(verify.out())
                .startsWith(state + ": UNREADABLE\n" + link + ": UNREADABLE\n" + fault + ": UNREADABLE\n" + small
                        + ": CLEAN, 3 records");
    }

    @Test
    void verifyInJsonDoesToo() {
        Cli verify = Cli.run("verify", "--json", state, link, fault, small);

        assertToldInOrder(verify);
        assertThat(verify.out().lines()).hasSize(4);
        assertThat(verify.out().lines().findFirst().orElseThrow())
                .isEqualTo("{\"file\":\"" + state + "\",\"damages\":[],\"verdict\":\"UNREADABLE\",\"error\":\"" + state
                        + CANNOT_RUN + "tripped; see `edgestore codecs`\"}");
        assertThat(verify.out()).contains("{\"file\":\"" + small + "\",\"damages\":[],\"verdict\":\"CLEAN\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsv", "jsonl", "text", "lsns"})
    void dumpGoesOnWithTheOtherFiles(String format) {
        Cli alone = Cli.run("dump", "--format", format, small);

        Cli dump = Cli.run("dump", "--format", format, state, link, fault, small);

        assertToldInOrder(dump);
        assertThat(dump.out()).endsWith(alone.out().replaceFirst("^" + RecordColumns.HEADER + "\n", ""));
        assertThat(dump.out()).isNotEqualTo(alone.out());
    }

    @Test
    void debugPrintsTheStackTrace() {
        for (String command : List.of("verify", "dump")) {
            assertThat(Cli.run(command, "--debug", fault).err())
                    .contains("\tat " + TrippingCompressor.class.getName() + ".decompress", "for the stack trace");
        }
    }

    @Test
    void trainAndConvertSayWhichFileAndMakeNothing() throws IOException {
        List<String> before = names();

        Cli train = Cli.run("train", "-o", target, small, link);
        Cli convert = Cli.run("convert", "--codec", "none", "--policy", "salvage", link, target);

        for (Cli run : List.of(train, convert)) {
            assertThat(run)
                    .isEqualTo(new Cli(
                            3,
                            "",
                            "edgestore: " + link + CANNOT_RUN
                                    + "java.lang.NoClassDefFoundError: com/example/Missing; see `edgestore codecs`; "
                                    + target + " was not made\n"));
        }
        assertThat(names()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {TrippingCompressor.THROW, TrippingCompressor.THROW_ARGUMENT})
    void loadDoesNotTakeItForARefusedLine(String second) throws IOException {
        List<String> before = names();
        String rows = row(1, "one") + row(2, second) + row(3, "three");

        for (String option : List.of("--checksum=crc32c", "--skip-refused")) {
            Cli load = Cli.feed(rows, "load", "--codec", "tripping", option, target);

            assertThat(load.exitCode()).isEqualTo(3);
            assertThat(load.errorLines())
                    .singleElement()
                    .asString()
                    .startsWith("edgestore: " + target + ": its codec tripping ")
                    .contains("tripped")
                    .endsWith("; " + target + " was not made");
            assertThat(names()).isEqualTo(before);
        }
    }

    /** In an empty file any LSN can be the first, also one below the next. */
    @Test
    void loadDoesNotTakeItForARefusedLsnEither() {
        Cli load = Cli.feed(
                row(0, TrippingCompressor.THROW_ARGUMENT), "load", "--codec", "tripping", "--skip-refused", target);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.err()).contains("its codec tripping failed");
        assertThat(target).doesNotExist();
    }

    @Test
    void appendSaysWhatWentIn() throws IOException {
        try (WalWriter writer = WalWriter.create(target, WalOptions.defaults().withCompressor("tripping"))) {
            writer.append(WalEntry.put("ns", "key", "value"));
        }

        Cli load = Cli.feed(
                row(2, "two") + row(3, TrippingCompressor.THROW), "load", "--append", "--skip-refused", target);

        assertThat(load)
                .isEqualTo(new Cli(
                        3,
                        "",
                        "edgestore: " + target + ": its codec cannot run here: tripped; see `edgestore codecs`;"
                                + " 1 record before that went into " + target + "\n"));
        assertThat(Cli.run("verify", target).out()).contains("CLEAN, 2 records");
    }

    @Test
    void appendDoesNotTakeItForAnotherCodecThanWasAskedFor() {
        assertThat(Cli.feed(row(9, "nine"), "load", "--append", "--codec", "tripping", state))
                .isEqualTo(new Cli(
                        3,
                        "",
                        "edgestore: " + state + ": its codec tripping cannot run here: tripped; see"
                                + " `edgestore codecs`\n"));
    }

    /** As where the directory for temporary files cannot be written to. */
    @Test
    void zstdWithoutItsLibraryIsToldByEachCommand() throws Exception {
        Path zstd = Events.write(
                directory.resolve("zstd.wal"), 10, WalOptions.defaults().withCompressor("zstd"));
        Path events = Events.write(directory.resolve("events.wal"), 1000);
        Path dictionary = directory.resolve("dict");
        assertThat(Cli.run("train", "--size", 1024, "-o", dictionary, events).exitCode())
                .isZero();
        Path withDictionary = directory.resolve("dict.wal");
        Cli.run("convert", "--codec", "zstd", "--dictionary", dictionary, events, withDictionary);

        try (CommandJvm withoutLibrary =
                CommandJvm.start(directory, Map.of(), "-Djava.io.tmpdir=" + directory.resolve("nowhere"))) {
            assertZstdCannotRun(withoutLibrary.run("verify", zstd, withDictionary, small), zstd, withDictionary);
            assertCannotRun("its codec zstd", withoutLibrary.run("convert", "--codec", "zstd", small, target));
            assertCannotRun("zstd", withoutLibrary.run("convert", "--codec", "zstd:3", small, target));
            assertCannotRun("zstd", withoutLibrary.run("load", "--dictionary", dictionary, target));
            assertCannotRun("zstd", withoutLibrary.run("train", "-o", target, events));
        }
        assertThat(directory).isDirectoryNotContaining("glob:**target.wal*");
    }

    private void assertZstdCannotRun(Cli verify, Path zstd, Path withDictionary) {
        assertThat(verify.exitCode()).isEqualTo(3);
        assertThat(verify.out())
                .contains(zstd + ": UNREADABLE\n", withDictionary + ": UNREADABLE\n", small + ": CLEAN");
        assertThat(verify.errorLines())
                .filteredOn(line -> line.startsWith("edgestore: "))
                .hasSize(2)
                .allMatch(line -> line.contains("cannot run here: zstd's native library cannot be loaded")
                        && line.endsWith("; see `edgestore codecs`"))
                .satisfiesExactly(
                        line -> assertThat(line).contains(zstd + ": its codec, zstd with crc32c, cannot"),
                        line -> assertThat(line).contains(withDictionary + ": its codec cannot"));
    }

    private static void assertCannotRun(String codec, Cli run) {
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.errorLines())
                .filteredOn(line -> line.startsWith("edgestore: "))
                .singleElement()
                .asString()
                .contains(codec + " cannot run here: zstd's native library cannot be loaded");
    }
}
