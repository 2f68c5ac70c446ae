package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FileHeader;
import io.edgestore.wal.format.FileHeaderReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte for byte what docs/format.md says. */
class Version2FileTest {

    private static final WalOptions STORED = WalOptions.defaults().withCompressor("none");

    @TempDir
    private Path directory;

    @Test
    void headerIsAsTheFormatSays() {
        FileHeader header = FileHeader.version2(
                BlockLayout.RECORDS, 0x81020304, "zstd", "xxh32", ByteBuffer.wrap(new byte[] {(byte) 0xd1, 0x0c}));
        String fields = "45444757" + "02" + "00" + "23000000" + "04030281" + "04" + "7a737464" + "05" + "7878683332"
                + "02000000" + "d10c";
        byte[] expected = Version2Bytes.sealed(HexFormat.of().parseHex(fields + "00000000"));

        ByteBuffer encoded = header.encode();

        assertThat(encoded.remaining()).isEqualTo(header.length()).isEqualTo(35);
        assertThat(encoded).isEqualTo(ByteBuffer.wrap(expected));
    }

    /** Whoever is given them may move the position, and must not change them. */
    @Test
    void parametersAreAFreshReadOnlyViewEachTime() throws CorruptDataException {
        ByteBuffer dictionary = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}, 1, 3);
        FileHeader written = FileHeader.version2(BlockLayout.RECORDS, 7, "zstd", "crc32c", dictionary);
        FileHeader read = FileHeaderReader.readVersion2(written.encode());

        for (FileHeader header : List.of(written, read)) {
            header.parameters().get(new byte[3]);

            assertThat(header.parameters()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(header.parameters().isReadOnly()).isTrue();
            assertThat(header.encode()).isEqualTo(written.encode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crc32c", "xxh32"})
    void writtenFileIsAsTheFormatSays(String checksum) throws IOException {
        Path file = directory.resolve("a.wal");
        WalOptions options = STORED.withChecksum(checksum);
        byte[] key = {'1'};
        try (WalWriter writer = WalWriter.create(file, options)) {
            for (int lsn = 1; lsn <= 3; lsn++) {
                writer.append(WalEntry.put(new byte[0], new byte[] {(byte) ('0' + lsn)}, key, new byte[32])
                        .withTimestampNanos(1_780_000_000_000_000_000L + lsn));
            }
        }
        byte[] written = Files.readAllBytes(file);

        Version2Bytes expected = Version2Bytes.of(Version2Bytes.salt(written), checksum);
        for (int lsn = 1; lsn <= 3; lsn++) {
            expected.record(lsn, key);
        }

        assertThat(written).isEqualTo(expected.toBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"crc32c", "xxh32"})
    void fileMadeByHandIsRead(String checksum) throws IOException {
        Path file = directory.resolve("a.wal");
        Version2Bytes log = Version2Bytes.of(0x80000001, checksum);
        for (int lsn = 1; lsn <= 5; lsn++) {
            log.record(lsn, new byte[100 * lsn]);
        }
        Files.write(file, log.toBytes());

        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            PolicyReading reading = PolicyReading.of(file, policy);

            assertThat(reading.lsns()).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L));
            assertThat(reading.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(reading.report().headerBytes()).isEqualTo(24 + 4 + checksum.length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crc32c", "xxh32"})
    void writtenBatchesAreAsTheFormatSays(String checksum) throws IOException {
        Path file = directory.resolve("a.wal");
        WalOptions options = STORED.withChecksum(checksum).withMaxBlockLength(2 * (4 + 71 + 1 + 1));
        try (WalWriter writer = WalWriter.create(file, options)) {
            assertThat(writer.append(entries(1, 5))).isEqualTo(1);
            assertThat(writer.appendAtomically(entries(6, 3))).isEqualTo(6);
            assertThat(writer.nextLsn()).isEqualTo(9);
        }
        byte[] written = Files.readAllBytes(file);

        byte[] value = {'v'};
        Version2Bytes expected = Version2Bytes.of(Version2Bytes.salt(written), checksum)
                .batch(1, value, value)
                .batch(3, value, value)
                .batch(5, value)
                .batch(6, value, value, value);
        assertThat(written).isEqualTo(expected.toBytes());
    }

    @Test
    void recordsWithoutHashesAreAsTheFormatSays() throws IOException {
        Path file = directory.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file, STORED.withoutValueHashes())) {
            writer.append(entries(1, 2));
            writer.append(entries(3, 1).get(0));
        }
        byte[] written = Files.readAllBytes(file);

        byte[] value = {'v'};
        Version2Bytes expected = Version2Bytes.withoutHashes(Version2Bytes.salt(written), "crc32c")
                .batch(1, value, value)
                .record(3, value);
        assertThat(written).isEqualTo(expected.toBytes());
    }

    /** The bytes that docs/format.md shows are read, and written again. */
    @Test
    void theFileInTheDocumentIsReadAndWritten() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "format.md"));
        String listing = document.substring(document.lastIndexOf("```hex"));
        String hex = listing.substring(6, listing.indexOf("```", 6)).replaceAll("#.*", "");
        byte[] shown = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        Path file = Files.write(directory.resolve("shown.wal"), shown);
        List<WalRecord> records = SampleLog.read(file);

        assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.CLEAN);
        assertThat(records).extracting(WalRecord::lsn).containsExactly(1L, 2L);
        assertThat(records)
                .extracting(record -> record.entry().toString())
                .containsExactly("PUT 6e73/6b657931 (8 bytes)", "DELETE 6e73/6b657931 (0 bytes)");
        assertThat(records).allMatch(record -> !record.entry().hasValueHash());

        byte[] header = Arrays.copyOf(shown, Version2Bytes.headerLength(shown));
        Path again = Files.write(directory.resolve("again.wal"), header);
        try (WalWriter writer = WalWriter.open(again)) {
            writer.appendAtomically(records.stream().map(WalRecord::entry).toList());
        }
        assertThat(again).hasBinaryContent(shown);
    }

    /** With what {@link LogBytes#raw} makes of them. */
    private static List<WalEntry> entries(int firstLsn, int count) {
        List<WalEntry> entries = new ArrayList<>();
        for (int lsn = firstLsn; lsn < firstLsn + count; lsn++) {
            byte[] key = {(byte) ('0' + lsn)};
            entries.add(WalEntry.put(new byte[0], key, new byte[] {'v'}, new byte[32])
                    .withTimestampNanos(1_780_000_000_000_000_000L + lsn));
        }
        return entries;
    }

    @Test
    void reportOfANewFileCountsAllOfItsHeader() throws IOException {
        try (WalWriter writer = WalWriter.create(directory.resolve("a.wal"), STORED)) {
            assertThat(writer.report().recovery().headerBytes()).isEqualTo(24 + 4 + 6);
        }
    }

    @Test
    void eachFileHasASaltOfItsOwn() throws IOException {
        Path one = directory.resolve("1.wal");
        Path two = directory.resolve("2.wal");
        WalWriter.create(one, STORED).close();
        WalWriter.create(two, STORED).close();

        // Once in 2^32 runs they are the same.
        assertThat(Version2Bytes.salt(Files.readAllBytes(one)))
                .isNotEqualTo(Version2Bytes.salt(Files.readAllBytes(two)));
    }
}
