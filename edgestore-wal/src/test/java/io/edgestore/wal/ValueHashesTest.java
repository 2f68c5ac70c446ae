package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files with value hashes and files without, and what becomes of an entry that goes from one to the other. */
class ValueHashesTest {

    private static final WalOptions OPTIONS = PolicyReading.OPTIONS;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("a.wal");
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void aFileWithoutHashesIsOfVersion2(FormatVersion version) throws IOException {
        write(OPTIONS.withFormatVersion(version).withoutValueHashes(), SampleLog.entry(1));

        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.formatVersion()).isEqualTo(2);
            assertThat(reader.compressor().name()).isEqualTo("lz4");
        }
    }

    @Test
    void aHashIsDroppedWhereTheFileHasNone() throws IOException {
        WalEntry given = SampleLog.incompressible(10);
        write(
                OPTIONS.withoutValueHashes(),
                SampleLog.entry(1),
                given,
                SampleLog.entry(3).withoutValueHash());

        assertThat(SampleLog.read(file))
                .containsExactly(
                        new WalRecord(1, SampleLog.entry(1).withoutValueHash()),
                        new WalRecord(2, given.withoutValueHash()),
                        new WalRecord(3, SampleLog.entry(3).withoutValueHash()));
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void aMissingHashIsComputedWhereTheFileHasThem(FormatVersion version) throws IOException {
        WalEntry given = SampleLog.incompressible(10);
        WalOptions options = OPTIONS.withFormatVersion(version);
        write(options, SampleLog.entry(1).withoutValueHash(), given, SampleLog.entry(3));

        assertThat(SampleLog.read(file))
                .containsExactly(SampleLog.record(1), new WalRecord(2, given), SampleLog.record(3));
    }

    /** Of a file without records too, which no record can tell it of. */
    @Test
    void readerAndWriterTellWhetherTheFileHasHashes() throws IOException {
        for (WalOptions options : List.of(OPTIONS, OPTIONS.withoutValueHashes())) {
            try (WalWriter writer = WalWriter.create(file, options)) {
                assertThat(writer.hasValueHashes()).isEqualTo(options.hasValueHashes());
            }
            try (WalReader reader = WalReader.open(file)) {
                assertThat(reader.hasValueHashes()).isEqualTo(options.hasValueHashes());
            }
            try (WalWriter writer = WalWriter.open(file)) {
                assertThat(writer.hasValueHashes()).isEqualTo(options.hasValueHashes());
            }
            Files.delete(file);
        }
    }

    /** The option is for new files. */
    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void aFileGoesOnAsItWasBegun(FormatVersion version) throws IOException {
        WalOptions with = OPTIONS.withFormatVersion(version);
        write(with, SampleLog.entry(1));
        try (WalWriter writer = WalWriter.open(file, with.withoutValueHashes())) {
            writer.append(SampleLog.entry(2));
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));

        Files.delete(file);
        write(with.withoutValueHashes(), SampleLog.entry(1));
        try (WalWriter writer = WalWriter.open(file, with)) {
            writer.append(SampleLog.entry(2));
        }
        assertThat(SampleLog.read(file)).allMatch(record -> !record.entry().hasValueHash());
    }

    @Test
    void anUnfinishedHeaderIsBegunAnewWithoutHashes() throws IOException {
        write(OPTIONS.withoutValueHashes());
        byte[] header = Files.readAllBytes(file);
        for (int length = 1; length < header.length; length++) {
            Path part = directory.resolve(length + ".wal");
            Files.write(part, Arrays.copyOf(header, length));
            try (WalWriter writer = WalWriter.open(part, OPTIONS.withoutValueHashes())) {
                writer.append(SampleLog.entry(1));
            }
            assertThat(SampleLog.read(part))
                    .containsExactly(new WalRecord(1, SampleLog.entry(1).withoutValueHash()));
        }
    }

    /** The flag is a part of what a sibling tells. */
    @Test
    void aFileWithoutHashesWhoseHeaderIsLostIsReadByItsSibling() throws IOException {
        write(OPTIONS.withoutValueHashes(), SampleLog.entry(1), SampleLog.entry(2));
        Path sibling = directory.resolve("sibling.wal");
        WalWriter.create(sibling, OPTIONS.withoutValueHashes()).close();
        SampleLog.flip(file, 2);
        WalOptions options =
                OPTIONS.withRecoveryPolicy(RecoveryPolicy.SALVAGE).withLostHeader(LostHeader.from(sibling));

        try (WalReader reader = WalReader.open(file, options)) {
            assertThat(reader)
                    .containsExactly(
                            new WalRecord(1, SampleLog.entry(1).withoutValueHash()),
                            new WalRecord(2, SampleLog.entry(2).withoutValueHash()));
        }
    }

    /** The stored hash is that of the value at the time of writing, whichever thread computed it. */
    @Test
    void theHashOfAnEntryIsTheSameForAllThreads() throws Exception {
        byte[] value = new byte[100_000];
        WalEntry sibling = WalEntry.put(new byte[0], new byte[0], value);
        byte[] expected = sibling.valueHash();
        List<WalEntry> entries = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            entries.add(WalEntry.put(new byte[0], new byte[0], value));
        }
        Concurrently.forEach(
                IntStream.range(0, 400),
                i -> assertThat(ByteBuffer.wrap(entries.get(i % 50).valueHash()))
                        .isEqualTo(ByteBuffer.wrap(expected)));
    }

    private void write(WalOptions options, WalEntry... entries) throws IOException {
        try (WalWriter writer = WalWriter.create(file, options)) {
            for (WalEntry entry : entries) {
                writer.append(entry);
            }
        }
    }
}
