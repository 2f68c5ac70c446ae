package io.edgestore.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import io.edgestore.cli.Logs;
import io.edgestore.codec.zstd.ZstdCompressor;
import io.edgestore.codec.zstd.ZstdDictionaries;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

    @TempDir
    Path directory;

    private Path dictionary;

    @BeforeEach
    void name() {
        dictionary = directory.resolve("dict");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void dictionaryIsMadeOfAllFiles() throws IOException {
        Path one = Events.write(directory.resolve("1.wal"), 1000);
        Path two = Events.write(
                directory.resolve("2.wal"), 500, WalOptions.defaults().withCompressor("zstd"));

        Cli train = Cli.run("train", "--size", 4096, one, two, "-o", dictionary);

        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).isEmpty();
        assertThat(train.errorLines())
                .containsExactly("edgestore: " + dictionary + ": a dictionary of " + Files.size(dictionary)
                        + " bytes, made of 1500 records (there are 1500), synced to disk");
        assertThat(Files.size(dictionary)).isLessThanOrEqualTo(4096);
        assertThat(ZstdCompressor.withDictionary(Files.readAllBytes(dictionary))
                        .parameters()
                        .remaining())
                .isPositive();
        assertThat(names()).containsExactly("1.wal", "2.wal", "dict");
    }

    /** The value is a part of what is compressed. */
    @Test
    void dictionaryIsMadeOfWholeRawRecords() throws IOException {
        Path file = directory.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            for (int i = 0; i < 2000; i++) {
                writer.append(WalEntry.put("a-namespace-that-all-have", "key-" + i * 7919 % 1000, "" + i * 31 % 89));
            }
        }

        assertThat(Cli.run("train", "--size", 1024, "--output", dictionary, file)
                        .exitCode())
                .isZero();

        assertThat(new String(Files.readAllBytes(dictionary), StandardCharsets.ISO_8859_1))
                .contains("a-namespace-that-all-have");
    }

    @Test
    void sameFilesMakeTheSameDictionary() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 30_000);
        Path again = directory.resolve("again");

        assertThat(Cli.run("train", "--size", 512, "-o", dictionary, file).err())
                .contains("(there are 30000)")
                .doesNotContain("made of 30000");
        assertThat(Cli.run("train", "--size", 512, "-o", again, file).exitCode())
                .isZero();

        assertThat(again).hasSameBinaryContentAs(dictionary);
    }

    @Test
    void sizeNeedNotBeSaid() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 5000);

        assertThat(Cli.run("train", "-o", dictionary, file).exitCode()).isZero();

        assertThat(Files.size(dictionary)).isBetween(1000L, 16384L);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, ZstdDictionaries.MIN_SIZE - 1, ZstdDictionaries.MAX_SIZE + 1})
    void sizeOutOfRangeIsWrongUsageBeforeAnythingIsRead(int size) throws IOException {
        Cli train = Cli.run("train", "--size=" + size, "-o", dictionary, directory.resolve("missing"));

        assertThat(train)
                .isEqualTo(new Cli(
                        2,
                        "",
                        "edgestore: a dictionary can have 256 to 1044480 bytes, and not " + size
                                + "; give another --size\n"));
        assertThat(names()).isEmpty();
    }

    @Test
    void tooFewRecordsMakeNothing() throws IOException {
        Cli train = Cli.run("train", "--size", 4096, "-o", dictionary, Logs.small(directory));

        assertThat(train.exitCode()).isEqualTo(3);
        assertThat(train.errorLines())
                .singleElement()
                .asString()
                .contains("of 3 samples", "give more and different samples")
                .endsWith(dictionary + " was not made");
        assertThat(names()).containsExactly("small.wal");
    }

    @Test
    void existingFileIsNotTouched() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 1000);
        Files.writeString(dictionary, "mine");

        Cli train = Cli.run("train", "-o", dictionary, file);

        assertThat(train)
                .isEqualTo(new Cli(3, "", "edgestore: " + dictionary + " exists already; name another file\n"));
        assertThat(dictionary).hasContent("mine");
    }

    @Test
    void unreadableFileMakesNothing() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 1000);
        Path text = Files.writeString(directory.resolve("text"), "some other file");

        Cli train = Cli.run("train", "-o", dictionary, file, text);

        assertThat(train.exitCode()).isEqualTo(3);
        assertThat(train.errorLines())
                .singleElement()
                .asString()
                .contains(text + " is not a log file")
                .endsWith(dictionary + " was not made");
        assertThat(names()).containsExactly("a.wal", "text");
    }

    @Test
    void damagedFileIsToldAndTheRestOfItDoes() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 1000);
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);

        Cli train = Cli.run("train", "--size", 1024, "-o", dictionary, file);

        assertThat(train.exitCode()).isEqualTo(1);
        assertThat(train.errorLines()).hasSize(2).first().asString().contains(file + ": DAMAGED");
        assertThat(train.err()).contains("made of 999 records");
    }

    @Test
    void recordsBehindALengthThatLeadsNowhereCount() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 1000);
        byte[] bytes = Files.readAllBytes(file);
        bytes[8 + 7] = 0x7f;
        Files.write(file, bytes);

        Cli train = Cli.run("train", "--size", 1024, "-o", dictionary, file);

        assertThat(train.exitCode()).as(train.err()).isEqualTo(1);
        assertThat(train.err()).contains("made of 999 records");
    }

    @Test
    void partOfAKilledCommandIsReplacedAndTold() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 1000);
        Path part = Files.write(directory.resolve("dict.part"), new byte[100_000]);

        Cli train = Cli.run("train", "--size", 1024, "-o", dictionary, file);

        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.err()).contains(part + ", which a killed command left, was replaced");
        assertThat(Files.size(dictionary)).isLessThanOrEqualTo(1024);
        assertThat(names()).containsExactly("a.wal", "dict");
    }

    @Test
    void partOfACommandThatRunsIsNotTouched() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 1000);
        Path part = Files.write(directory.resolve("dict.part"), new byte[100]);

        try (FileChannel other = FileChannel.open(part, StandardOpenOption.WRITE)) {
            other.lock();
            Cli train = Cli.run("train", "--size", 1024, "-o", dictionary, file);
            assertThat(train.exitCode()).isEqualTo(3);
            assertThat(train.err()).contains(part + " is being written by another command");
        }

        assertThat(part).hasBinaryContent(new byte[100]);
        assertThat(dictionary).doesNotExist();
    }

    @Test
    void sourceIsNotWhereTheDictionaryGrows() throws IOException {
        Path file = Events.write(directory.resolve("dict.part"), 1000);

        assertThat(Cli.run("train", "-o", dictionary, Logs.small(directory), file))
                .isEqualTo(new Cli(
                        2, "", "edgestore: " + file + " is where " + dictionary + " would grow; name another file\n"));
        assertThat(names()).containsExactly("dict.part", "small.wal");
    }

    @Test
    void missingOutputIsWrongUsage() {
        Cli train = Cli.run("train", "a.wal");

        assertThat(train.exitCode()).isEqualTo(2);
        assertThat(train.errorLines())
                .containsExactly("edgestore: Missing required option: '--output=DICT'; see edgestore train --help");
    }

    @Test
    void sampleIsOfRawRecords() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 1);
        RecordSample sample = new RecordSample(1 << 20);
        try (WalReader reader = WalReader.open(file)) {
            reader.advance();
            sample.offer(reader.record().rawRecord());
            assertThat(sample.records())
                    .singleElement()
                    .satisfies(record -> assertThat(ByteBuffer.wrap(record))
                            .isEqualTo(reader.record().rawRecord()));
        }
    }
}
