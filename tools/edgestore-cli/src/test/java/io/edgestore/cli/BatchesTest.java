package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.records.RecordColumns;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose frames hold many records: how they are made, and what commands tell of them. */
class BatchesTest {

    private static final int COUNT = 250;

    @TempDir
    Path directory;

    private Path source;
    private String rows;
    private Path file;

    @BeforeEach
    void writeSource() throws IOException {
        source = Events.write(directory.resolve("source.wal"), COUNT);
        rows = Cli.run("dump", source).out();
        file = directory.resolve("new.wal");
    }

    private static Cli feed(String input, String command, Object... files) {
        List<Object> line = new ArrayList<>(Arrays.asList((Object[]) command.split(" ")));
        Collections.addAll(line, files);
        return Cli.feed(input, line.toArray());
    }

    private static String row(long lsn) {
        return "0\t" + Long.toUnsignedString(lsn) + "\t5\t0\t1\t6e73\t6b\t\t76\n";
    }

    /** How many records each frame has. */
    private static List<Integer> frames(Path file) throws IOException {
        List<Integer> sizes = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            boolean inside = false;
            while (reader.advance()) {
                int following = reader.record().remainingInFrame();
                if (!inside) {
                    sizes.add(following + 1);
                }
                inside = following > 0;
            }
        }
        return sizes;
    }

    private static List<Integer> framesOf(int size, int count) {
        List<Integer> frames = new ArrayList<>(Collections.nCopies(count / size, size));
        if (count % size > 0) {
            frames.add(count % size);
        }
        return frames;
    }

    @ParameterizedTest
    @CsvSource({
        "1,      --checksum crc32c",
        "2,      --codec lz4",
        "100,    --codec zstd --checksum xxh32",
        "125,    --codec zstd:19 --dictionary DICT",
        "100000, --codec none"
    })
    void loadAndConvertWriteFramesOfThatManyRecords(int size, String codec) throws IOException {
        Path dictionary = directory.resolve("dict");
        feed("", "train --size 256 -o", dictionary, source);
        String options = " --batch " + size + " " + codec.replace("DICT", dictionary.toString());

        Cli load = feed(rows, "load" + options, file);

        assertThat(load.exitCode()).as(load.err()).isZero();
        assertThat(frames(file)).isEqualTo(framesOf(size, COUNT));
        assertThat(Files.readAllBytes(file)[4]).as("version").isEqualTo((byte) 2);
        assertThat(Cli.run("dump", file).out()).isEqualTo(rows);

        if (codec.contains("--codec")) {
            Path converted = directory.resolve("converted.wal");
            Cli convert = feed("", "convert" + options, source, converted);
            assertThat(convert.exitCode()).as(convert.err()).isZero();
            assertThat(frames(converted)).isEqualTo(framesOf(size, COUNT));
            assertThat(Cli.run("dump", converted).out()).isEqualTo(rows);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100001", "1k", ""})
    void otherSizesAreWrongUsage(String size) {
        Cli load = Cli.feed(rows, "load", "--batch", size, file);

        assertThat(load.exitCode()).isEqualTo(2);
        assertThat(load.err()).contains("it is a number of records, from 1 to 100000, and not '" + size + "'");
    }

    @Test
    void frameEndsWhereLsnsAreLeftOut() throws IOException {
        String jumps = row(5) + row(6) + row(7) + row(8) + row(20) + row(21) + row(-1);

        assertThat(feed(jumps, "load --batch 3", file).exitCode()).isZero();

        assertThat(frames(file)).containsExactly(3, 3, 1);
        assertThat(Cli.run("dump", "--format", "lsns", file).out().strip())
                .endsWith("\t5,6,7,8,20,21,18446744073709551615");
    }

    @Test
    void longRecordsEndAFrameEarlier() throws IOException {
        Path big = directory.resolve("big.wal");
        try (WalWriter writer = WalWriter.create(big)) {
            for (int megabytes : new int[] {12, 12, 12, 33, 1, 1}) {
                writer.append(WalEntry.put(new byte[0], new byte[0], new byte[megabytes << 20]));
            }
        }

        Cli convert = feed("", "convert --batch 100 --codec lz4", big, file);

        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(frames(file)).containsExactly(2, 1, 1, 2);
    }

    @Test
    void appendGoesOnAsTheFileWasBegun() throws IOException {
        assertThat(feed(rows, "load --batch 100 --no-hashes", file).exitCode()).isZero();

        assertThat(feed(row(251) + row(252), "load --append", file).exitCode()).isZero();
        assertThat(feed(row(253) + row(254) + row(255), "load --append --batch 2 --no-hashes", file)
                        .exitCode())
                .isZero();

        assertThat(frames(file)).containsExactly(100, 100, 50, 1, 1, 2, 1);
        assertThat(Cli.run("verify", file).out())
                .contains("CLEAN, 255 records in 7 frames, LSN 1 to 255; version 2, lz4, crc32c, no value hashes; ");
    }

    @Test
    void appendRefusesWhatTheFileIsNot() throws IOException {
        byte[] before = Files.readAllBytes(source);

        Cli batch = feed(row(251), "load --append --batch 2", source);
        Cli noHashes = feed(row(251), "load --append --no-hashes", source);

        String problem = "edgestore: " + source + " is written in version 1, lz4, crc32c, and goes on so; leave ";
        assertThat(batch)
                .isEqualTo(new Cli(
                        2,
                        "",
                        problem + "--batch away, or first make a file of version 2 of it with `edgestore convert"
                                + " --batch`\n"));
        assertThat(noHashes)
                .isEqualTo(new Cli(
                        2,
                        "",
                        problem + "--no-hashes away, or first make a file without value hashes of it with `edgestore"
                                + " convert --no-hashes`\n"));
        assertThat(source).hasBinaryContent(before);
    }

    @Test
    void hashesAreDroppedAndComputedAgain() throws IOException {
        Path back = directory.resolve("back.wal");
        Path loaded = directory.resolve("loaded.wal");

        Cli without = feed("", "convert --codec lz4 --batch 10 --no-hashes", source, file);
        assertThat(without.errorLines())
                .singleElement()
                .asString()
                .contains("250 records written, value hashes dropped, ");
        String dump = Cli.run("dump", file).out();
        assertThat(dump).isEqualTo(rows.replaceAll("\t[0-9a-f]{64}\t", "\t\t")).isNotEqualTo(rows);

        Cli with = feed("", "convert --codec lz4", file, back);
        assertThat(with.errorLines())
                .singleElement()
                .asString()
                .contains("250 records written, value hashes computed, ");
        assertThat(back).hasSameBinaryContentAs(source);

        assertThat(feed(dump, "load", loaded).exitCode()).isZero();
        assertThat(loaded).hasSameBinaryContentAs(source);
        Cli again = feed("", "convert --codec zstd", source, directory.resolve("again.wal"));
        assertThat(again.err()).doesNotContain("hashes");
    }

    @Test
    void loadWithoutHashesLeavesTheColumnEmpty() {
        Cli load = feed(rows + row(251), "load --no-hashes", file);

        assertThat(load.errorLines()).singleElement().asString().contains("251 records written without value hashes, ");
        assertThat(Cli.run("dump", file).out()).isEqualTo(rows.replaceAll("\t[0-9a-f]{64}\t", "\t\t") + row(251));
        assertThat(Cli.run("dump", "--format", "jsonl", file).out().lines())
                .hasSize(251)
                .allMatch(line -> line.contains(",\"value_hash\":null,\"value\":\""));
        assertThat(Cli.run("dump", "--format", "text", file).out())
                .startsWith("# " + file + ": version 2, lz4, crc32c, no value hashes\nLSN 1 ");
    }

    /** A hash that is not that of its value is evidence: it is not lost without a word. */
    @Test
    void wrongHashIsNotDroppedSilently() throws IOException {
        Path wrong = Logs.wrongHash(directory);

        Cli refused = feed("", "convert --codec lz4 --no-hashes", wrong, file);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("LSN 2: its value is not the one that its hash was made of");
        assertThat(file).doesNotExist();

        Cli salvaged = feed("", "convert --codec lz4 --no-hashes --policy salvage", wrong, file);
        assertThat(salvaged.exitCode()).isEqualTo(1);
        assertThat(salvaged.err()).contains("2 records written, 1 place left out, value hashes dropped");

        Cli load = feed(Cli.run("dump", wrong).out(), "load --no-hashes", directory.resolve("loaded.wal"));
        assertThat(load.errorLines().get(0))
                .endsWith(
                        "line 3: value_hash is not the BLAKE3 hash of the value; the value is stored, without a hash");
    }

    @Test
    void refusedLineCostsNoOtherOfItsFrame() throws IOException {
        String tooLong = "0\t3\t0\t0\t1\t" + "00".repeat(65_536) + "\t\t\t\n";
        String lines = row(1) + row(2) + tooLong + row(2) + "x\n" + row(3) + row(4);

        Cli load = feed(lines, "load --batch 3 --skip-refused", file);

        assertThat(load.exitCode()).isEqualTo(1);
        assertThat(load.errorLines()).hasSize(4);
        assertThat(load.err())
                .contains("line 3: the namespace has 65536 bytes, and can have at most 65535; left out")
                .contains("line 4: lsn is 2, and must be 3 or more");
        assertThat(frames(file)).containsExactly(3, 1);
    }

    @Test
    void appendedRecordsBeforeARefusedLineStay() throws IOException {
        assertThat(feed(RecordColumns.HEADER + "\n", "load --batch 1", file).exitCode())
                .isZero();

        Cli load = feed(row(1) + row(2) + row(3) + row(4) + row(5) + "x\n", "load --append --batch 3", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.err()).contains("line 6: ", "; 5 records before that went into " + file);
        assertThat(frames(file)).containsExactly(3, 2);
    }

    @Test
    void framesAreTold() throws IOException {
        assertThat(feed(row(1) + row(2) + row(3) + row(4), "load --batch 3", file)
                        .exitCode())
                .isZero();
        long first = 0;
        long length = 0;
        try (WalReader reader = WalReader.open(file)) {
            reader.advance();
            first = reader.record().offset();
            length = reader.record().frameLength();
        }

        assertThat(Cli.run("verify", file).out()).contains(": CLEAN, 4 records in 2 frames, LSN 1 to 4; version 2, ");
        assertThat(Cli.run("verify", "--json", file, source).out())
                .contains("\"formatVersion\":2,", "\"valueHashes\":true,\"frames\":2,\"records\":4,")
                .contains("\"formatVersion\":1,", "\"valueHashes\":true,\"frames\":250,\"records\":250,");
        List<String> text =
                Cli.run("dump", "--format", "text", file, file).out().lines().toList();
        assertThat(text).hasSize(12);
        assertThat(text.get(0)).isEqualTo("# " + file + ": version 2, lz4, crc32c");
        assertThat(text.get(1)).isEqualTo("# frame at offset " + first + ", " + length + " bytes: the next 3 records");
        assertThat(text.subList(2, 6)).allMatch(line -> line.startsWith("LSN "));
        assertThat(text.subList(6, 12)).isEqualTo(text.subList(0, 6));
    }
}
