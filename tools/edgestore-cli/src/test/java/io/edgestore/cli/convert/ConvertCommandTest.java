package io.edgestore.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import io.edgestore.cli.TrippingCompressor;
import io.edgestore.cli.console.Amount;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenMutation;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertCommandTest {

    @TempDir
    Path directory;

    private Path target;

    @BeforeEach
    void name() {
        target = directory.resolve("target.wal");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static List<WalRecord> records(Path file) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            reader.forEach(records::add);
        }
        return records;
    }

    private String lsns() {
        return Cli.run("dump", "--format", "lsns", target).out().strip().replaceFirst(".*\t", "");
    }

    @ParameterizedTest
    @CsvSource({
        "zstd:19 --checksum xxh32, '2, zstd, xxh32'",
        "zstd,                     '2, zstd, crc32c'",
        "zstd:-7,                  '2, zstd, crc32c'",
        "none,                     '2, none, crc32c'",
        "lz4 --checksum xxh32,     '2, lz4, xxh32'",
        "lz4 --checksum crc32c,    '1, lz4, crc32c'",
        "reversed,                 '2, reversed, crc32c'",
    })
    void everyRecordComesOverAsItIs(String codec, String format) throws IOException {
        for (GoldenFile golden : GoldenFile.all()) {
            Path source = Logs.golden(directory, golden);
            byte[] before = Files.readAllBytes(source);
            List<Object> line = new ArrayList<>(List.of("convert", source, target, "--codec"));
            line.addAll(List.of(codec.split(" ")));

            Cli convert = Cli.run(line.toArray());

            assertThat(convert.exitCode()).as(convert.err()).isZero();
            assertThat(convert.out()).isEmpty();
            assertThat(convert.errorLines())
                    .containsExactly("edgestore: " + target + ": "
                            + Amount.of(golden.rows().size(), "record") + " written, "
                            + Amount.of(Files.size(target), "byte") + " (" + source + " has " + before.length
                            + "), synced to disk");
            assertThat(records(target)).isEqualTo(records(source));
            assertThat(Cli.run("verify", target).out()).contains("CLEAN, ", "; version " + format + "; ");
            assertThat(source).hasBinaryContent(before);
            Files.delete(target);
        }
    }

    @Test
    void lz4IsVersion1AgainByteForByte() throws IOException {
        Path source = Events.write(
                directory.resolve("a.wal"),
                100,
                WalOptions.defaults().withCompressor("zstd").withChecksum("xxh32"));

        assertThat(Cli.run("convert", "--codec", "lz4", source, target).exitCode())
                .isZero();

        assertThat(Files.readAllBytes(target)).startsWith('E', 'D', 'G', 'W', 1, 0, 0, 0);
        assertThat(target).hasSameBinaryContentAs(Events.write(directory.resolve("b.wal"), 100));
    }

    @Test
    void dictionaryMakesShortRecordsShorter() throws IOException {
        Path source = Events.write(directory.resolve("a.wal"), 3000);
        Path dictionary = directory.resolve("dict");
        assertThat(Cli.run("train", "--size", 4096, source, "-o", dictionary).exitCode())
                .isZero();

        assertThat(Cli.run("convert", "--codec", "zstd:19", source, target).exitCode())
                .isZero();
        long without = Files.size(target);
        Files.delete(target);
        assertThat(Cli.run("convert", "--codec", "zstd", "--dictionary", dictionary, source, target)
                        .exitCode())
                .isZero();
        long with = Files.size(target);
        Files.delete(target);
        assertThat(Cli.run("convert", "--codec", "zstd:19", "--dictionary", dictionary, source, target)
                        .exitCode())
                .isZero();

        assertThat(with).isLessThan(without * 8 / 10);
        assertThat(Files.size(target)).isLessThan(with);
        assertThat(records(target)).isEqualTo(records(source));
    }

    @Test
    void codecIsRequired() throws IOException {
        Path source = Logs.small(directory);

        Cli convert = Cli.run("convert", "--checksum", "xxh32", source, target);

        assertThat(convert.exitCode()).isEqualTo(2);
        assertThat(convert.errorLines())
                .containsExactly("edgestore: Missing required option: '--codec=SPEC'; see edgestore convert --help");
        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torn", "zeros"})
    void tailIsToldAndNotCopied(String tail) throws IOException {
        Path source = tail.equals("torn") ? Logs.torn(directory) : Logs.zeros(directory);

        Cli convert = Cli.run("convert", "--codec", "zstd", source, target);

        assertThat(convert.exitCode()).isZero();
        assertThat(convert.errorLines()).hasSize(2).first().asString().contains(source + ": ", " TAIL, ");
        assertThat(Cli.run("verify", target).out()).contains(tail.equals("torn") ? "CLEAN, 2" : "CLEAN, 3");
    }

    @Test
    void damagedSourceMakesNothingUnlessAskedFor() throws IOException {
        Path source = Logs.damaged(directory);

        Cli convert = Cli.run("convert", "--codec", "zstd", source, target);

        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(convert.errorLines())
                .containsExactly("edgestore: " + source
                        + ": damage at offset 107, 100 bytes: the checksum does not match; --policy salvage"
                        + " leaves that out, and takes over the rest; " + target + " was not made");
        assertThat(names()).containsExactly("damaged.wal");
    }

    @ParameterizedTest
    @CsvSource({"salvage, '1,3'", "skip, '1,3'", "SKIP, '1,3'", "stop, 1"})
    void policyTakesOverWhatIsWholeAndTellsWhatIsLeftOut(String policy, String lsns) throws IOException {
        Path source = Logs.damaged(directory);

        Cli convert = Cli.run("convert", "--codec", "zstd", "--policy", policy, source, target);

        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(lsns()).isEqualTo(lsns);
        assertThat(convert.errorLines()).hasSize(3);
        assertThat(convert.errorLines().get(0))
                .isEqualTo("edgestore: " + source
                        + ": damage at offset 107, 100 bytes: the checksum does not match; left out");
        assertThat(convert.errorLines().get(1)).contains("DAMAGED", "100 damaged in 1 place");
        assertThat(convert.errorLines().get(1).contains("100 not read")).isEqualTo(policy.equals("stop"));
        assertThat(convert.errorLines().get(2)).contains("1 place left out, ");
        assertThat(names()).containsExactly("damaged.wal", "target.wal");
    }

    @Test
    void salvageSearchesBehindALengthThatLeadsNowhere() throws IOException {
        byte[] bytes = GoldenFile.SMALL.bytes();
        bytes[Logs.SECOND_FRAME + 7] = 0x7f;
        Path source = Files.write(directory.resolve("length.wal"), bytes);

        assertThat(Cli.run("convert", "--codec", "none", "--policy", "salvage", source, target)
                        .exitCode())
                .isEqualTo(1);
        assertThat(lsns()).isEqualTo("1,3");
    }

    /** In version 1 it is sound, frame by frame. */
    private Path doubled() throws IOException {
        byte[] small = GoldenFile.SMALL.bytes();
        byte[] bytes = Arrays.copyOf(small, small.length + Logs.THIRD_FRAME - Logs.SECOND_FRAME);
        System.arraycopy(small, Logs.SECOND_FRAME, bytes, small.length, Logs.THIRD_FRAME - Logs.SECOND_FRAME);
        return Files.write(directory.resolve("doubled.wal"), bytes);
    }

    @Test
    void lsnThatDoesNotRiseIsNotLostSilently() throws IOException {
        Path source = doubled();

        Cli refused = Cli.run("convert", "--codec", "zstd", source, target);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errorLines())
                .singleElement()
                .asString()
                .contains(source + ": the record at offset 307, LSN 2: the record before it has LSN 3, and")
                .endsWith(target + " was not made");
        assertThat(names()).containsExactly("doubled.wal");

        Cli salvaged = Cli.run("convert", "--codec", "zstd", "--policy", "salvage", source, target);
        assertThat(salvaged.exitCode()).isEqualTo(1);
        assertThat(salvaged.errorLines()).hasSize(2).first().asString().endsWith("; left out");
        assertThat(lsns()).isEqualTo("1,2,3");
    }

    @Test
    void nothingIsWrittenBehindTheHighestLsn() throws IOException {
        Path source = directory.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(source)) {
            writer.append(new WalRecord(-1, WalEntry.put("ns", "key", "value")));
        }
        byte[] whole = Files.readAllBytes(source);
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length - 8);
        System.arraycopy(whole, 8, twice, whole.length, whole.length - 8);
        Files.write(source, twice);

        Cli convert = Cli.run("convert", "--codec", "none", "--policy", "skip", source, target);

        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(convert.err())
                .contains("LSN 18446744073709551615: the record before it has LSN 18446744073709551615");
        assertThat(lsns()).isEqualTo("18446744073709551615");
    }

    @Test
    void bytesBehindAValueAreNotLostSilently() throws IOException {
        GoldenMutation mutation = GoldenMutation.all().stream()
                .filter(each -> each.name().equals("crc-ok/trailing-bytes"))
                .findFirst()
                .orElseThrow();
        Path source = Files.write(directory.resolve("a.wal"), mutation.apply(GoldenFile.SMALL.bytes()));

        Cli refused = Cli.run("convert", "--codec", "zstd", source, target);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("LSN 77: it has 8 bytes behind its value, which this release does not know");
        assertThat(names()).containsExactly("a.wal");

        Cli skipped = Cli.run("convert", "--codec", "zstd", "--policy", "skip", source, target);
        assertThat(skipped.exitCode()).isEqualTo(1);
        // LSN 77 comes over, and 2 and 3 are no higher.
        assertThat(skipped.err()).contains("3 places left out");
        assertThat(lsns()).isEqualTo("1,77");
    }

    @Test
    void hashesAreTakenOverAsTheyAre() throws IOException {
        Path source = Logs.wrongHash(directory);

        assertThat(Cli.run("convert", "--codec", "zstd", source, target).exitCode())
                .isZero();

        assertThat(records(target)).isEqualTo(records(source));
        assertThat(Cli.run("verify", target).exitCode()).isEqualTo(1);
    }

    @Test
    void recordThatDoesNotFitInTheOtherCodecIsRefusedUnderAnyPolicy() throws IOException {
        Path source = directory.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(source)) {
            writer.append(WalEntry.put(new byte[0], new byte[0], new byte[64 << 20]));
        }

        Cli convert = Cli.run("convert", "--codec", "none", "--policy", "salvage", source, target);

        assertThat(convert.exitCode()).isEqualTo(3);
        assertThat(convert.errorLines())
                .singleElement()
                .asString()
                .contains(source + ": the record at offset 8, LSN 1: ", "more than the 64 MiB", "choose another codec")
                .endsWith(target + " was not made");
        assertThat(names()).containsExactly("a.wal");
    }

    @Test
    void existingTargetIsNotTouched() throws IOException {
        Path source = Logs.small(directory);
        Files.writeString(target, "mine");

        Cli convert = Cli.run("convert", "--codec", "zstd", source, target);

        assertThat(convert.exitCode()).isEqualTo(3);
        assertThat(convert.errorLines())
                .containsExactly("edgestore: " + target + " exists already; name another target");
        assertThat(target).hasContent("mine");
    }

    @Test
    void sourceIsNotItsOwnTarget() throws IOException {
        Path source = Logs.small(directory);
        byte[] before = Files.readAllBytes(source);
        Files.createLink(target, source);

        for (Path same : List.of(source, directory.resolve("x/../small.wal"), target)) {
            Files.createDirectories(directory.resolve("x"));
            Cli convert = Cli.run("convert", "--codec", "zstd", source, same);

            assertThat(convert.exitCode()).isEqualTo(2);
            assertThat(convert.errorLines())
                    .containsExactly("edgestore: " + source + " and " + same + " are the same; name another target");
        }
        assertThat(source).hasBinaryContent(before);
    }

    @Test
    void sourceThatIsNotThereOrNoLogMakesNothing() throws IOException {
        Path missing = directory.resolve("missing.wal");
        Path text = Files.writeString(directory.resolve("text"), "some other file");

        Cli noFile = Cli.run("convert", "--codec", "zstd", missing, target);
        Cli noLog = Cli.run("convert", "--codec", "zstd", text, target);

        assertThat(noFile).isEqualTo(new Cli(3, "", "edgestore: " + missing + " does not exist; check the path\n"));
        assertThat(noLog.exitCode()).isEqualTo(3);
        assertThat(noLog.errorLines()).singleElement().asString().contains(text + " is not a log file");
        assertThat(names()).containsExactly("text");
    }

    @Test
    void missingDirectoryIsToldAsSuch() throws IOException {
        Path nowhere = directory.resolve("no/such.wal");

        assertThat(Cli.run("convert", "--codec", "zstd", Logs.small(directory), nowhere)
                        .errorLines())
                .containsExactly(
                        "edgestore: " + nowhere + " cannot be made, as its directory does not exist; make that first");
    }

    @Test
    void partOfAKilledRunIsReplacedAndTold() throws IOException {
        Path source = Logs.small(directory);
        Path part = Files.writeString(directory.resolve("target.wal.part"), "half");

        Cli convert = Cli.run("convert", "--codec", "zstd", source, target);

        assertThat(convert.exitCode()).isZero();
        assertThat(convert.err()).contains(part + ", which a killed command left, was replaced");
        assertThat(part).doesNotExist();
        assertThat(Cli.run("dump", target)).isEqualTo(Cli.run("dump", source));
    }

    @Test
    void sourceIsNotWhereTheTargetGrows() throws IOException {
        Path source = Files.move(Logs.small(directory), directory.resolve("target.wal.part"));
        Files.createDirectory(directory.resolve("x"));

        for (Path named : List.of(source, directory.resolve("x/../target.wal.part"))) {
            assertThat(Cli.run("convert", "--codec", "zstd", named, target))
                    .isEqualTo(new Cli(
                            2,
                            "",
                            "edgestore: " + named + " is where " + target + " would grow; name another target\n"));
        }
        assertThat(source).hasBinaryContent(GoldenFile.SMALL.bytes());
    }

    @Test
    void codecThatFailsInTheMiddleLeavesNothing() throws IOException {
        Path source = withThird(TrippingCompressor.THROW);

        Cli convert = Cli.run("convert", "--codec", "tripping", source, target);

        assertThat(convert.exitCode()).isEqualTo(3);
        assertThat(convert.errorLines())
                .singleElement()
                .asString()
                .contains("tripped", "see `edgestore codecs`")
                .endsWith(target + " was not made");
        assertThat(names()).containsExactly("a.wal");
    }

    @Test
    void killInTheMiddleLeavesNoTarget() throws Exception {
        Path source = withThird(TrippingCompressor.HALT);

        Cli convert = Launched.java(List.of(), "convert", "--codec", "tripping", source, target)
                .run();

        assertThat(convert.exitCode()).as(convert.err()).isEqualTo(TrippingCompressor.HALTED);
        assertThat(names()).contains("target.wal.part").doesNotContain("target.wal");

        Cli again = Cli.run("convert", "--codec", "zstd", source, target);
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.errorLines())
                .startsWith("edgestore: " + target + ".part, which a killed command left, was replaced");
        assertThat(names()).containsExactlyInAnyOrder("a.wal", "target.wal");
    }

    private Path withThird(String value) throws IOException {
        Path source = directory.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(source)) {
            for (String each : List.of("one", "two", value, "four")) {
                writer.append(WalEntry.put("ns", "key", each));
            }
        }
        return source;
    }

    /** The file is several times as long as the memory is large. */
    @Test
    void memoryIsConstant() throws Exception {
        Path source = directory.resolve("a.wal");
        byte[] value = new byte[1 << 20];
        new Random(1).nextBytes(value);
        try (WalWriter writer = WalWriter.create(source)) {
            for (int i = 0; i < 64; i++) {
                writer.append(WalEntry.put(new byte[0], new byte[] {(byte) i}, value));
            }
        }
        List<String> little =
                List.of("-Xmx24m", "-XX:MaxDirectMemorySize=12m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

        Cli convert = Launched.java(little, "convert", "--codec", "zstd:1", source, target)
                .run();

        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(Cli.run("verify", target).out()).contains("CLEAN, 64 records");
    }
}
