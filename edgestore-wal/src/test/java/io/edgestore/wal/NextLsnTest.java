package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No LSN is given out that anything in the file has, or may have had. */
class NextLsnTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("made.wal");
    }

    @Test
    void nextLsnIsAboveAllRecordsWhateverTheirOrder() throws IOException {
        Files.write(file, LogBytes.withHeader().record(7, "a").record(3, "b").toBytes());

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.nextLsn()).isEqualTo(8);
        }
    }

    @Test
    void nextLsnIsAboveDamagedFrames() throws IOException {
        byte[] bytes = LogBytes.withHeader()
                .record(1, "first")
                .record(2, "second")
                .record(3, new byte[50])
                .record(4, new byte[50])
                .toBytes();
        int frame = LogBytes.frame(3, new byte[50]).length;
        bytes[bytes.length - 1] ^= 1;
        bytes[bytes.length - 1 - frame] ^= 1;

        Files.write(file, bytes);

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.append(WalEntry.put("ns", "key", "new"))).isEqualTo(5);
        }
        assertThat(PolicyReading.of(file, RecoveryPolicy.SALVAGE).lsns()).containsExactly(1L, 2L, 5L);
    }

    /** The damaged length leads over the frames behind it to the exact end of the file: they are there all the same. */
    @Test
    void nextLsnIsAboveFramesThatADamagedLengthLeadsOver() throws IOException {
        LogBytes log = LogBytes.withHeader().record(1, "before");
        int damaged = log.length();
        byte[] bytes =
                log.record(2, "damaged").record(3, "behind").record(4, "last").toBytes();
        int length = bytes.length - damaged - 8;
        bytes[damaged + 4] = (byte) length;
        bytes[damaged + 5] = (byte) (length >> 8);
        Files.write(file, bytes);

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.nextLsn()).isEqualTo(5);
        } catch (CorruptLogException e) {
            assertThat(file).as("a refusal is as good").hasBinaryContent(bytes);
        }
    }

    /** Of 83 stored bytes 75 make a record at least, or 43 without a hash: so many LSNs may be used. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void nextLsnIsAboveAllThatADamagedFrameCanHaveHeld(int batch) throws IOException {
        Version2Bytes withHashes = Version2Bytes.of(1, "crc32c").record(1, new byte[5]);
        Version2Bytes without = Version2Bytes.withoutHashes(1, "crc32c").record(1, new byte[5]);

        assertThat(nextLsnBehindDamage(withHashes, batch)).isBetween(2L + batch, 2L + batch * (79L + 3) / 75);
        assertThat(nextLsnBehindDamage(without, batch)).isBetween(2L + batch, 2L + batch * (47L + 3) / 43);
    }

    /** The frame has so many records with keys of up to three digits and no value, and is the last one. */
    private long nextLsnBehindDamage(Version2Bytes log, int batch) throws IOException {
        byte[] bytes = log.batch(2, new byte[batch][0]).toBytes();
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.report().recovery().damageCount()).isEqualTo(1);
            return writer.nextLsn();
        }
    }

    /** However far its bytes expand: LZ4 makes 255 of one. */
    @Test
    void nextLsnIsAboveAllThatCompressedBytesCanStandFor() throws IOException {
        WalOptions options = WalOptions.defaults().withFormatVersion(WalOptions.FormatVersion.VERSION_2);
        List<WalEntry> alike = Collections.nCopies(20_000, SampleLog.entry(1));
        try (WalWriter writer = WalWriter.create(file, options)) {
            writer.append(SampleLog.entry(1));
            writer.appendAtomically(alike);
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.nextLsn()).isBetween(20_002L, 2L + bytes.length * 255L / 75);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100})
    void nextLsnIsAboveTheLastRecordOfTheLastFrame(int batch) throws IOException {
        Files.write(
                file, Version2Bytes.of(1, "crc32c").batch(7, new byte[batch][1]).toBytes());

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.append(SampleLog.entry(1))).isEqualTo(7 + batch);
        }
    }

    /** LSNs rise: what was lost before a record had lower ones than it, however much that can have been. */
    @Test
    void aRecordBehindDamageBoundsWhatWasLostInIt() throws IOException {
        Version2Bytes log = Version2Bytes.of(1, "crc32c").batch(1, new byte[3][1]);
        int damaged = log.length() + 20;
        byte[] bytes = log.batch(4, new byte[100][1]).batch(104, new byte[3][1]).toBytes();
        bytes[damaged] ^= 1;
        Files.write(file, bytes);

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.report().recovery().records()).isEqualTo(6);
            assertThat(writer.nextLsn()).isEqualTo(107);
        }
    }

    /** Zeros where frames stood: nothing tells how many they were. */
    @Test
    void nextLsnIsAboveFramesThatBecameZeros() throws IOException {
        byte[] damaged = LogBytes.frame(2, new byte[50]);
        damaged[damaged.length - 1] ^= 1;
        byte[] bytes = LogBytes.withHeader()
                .record(1, "before")
                .bytes(damaged)
                .zeros(3 * damaged.length / 8 * 8)
                .bytes(damaged)
                .toBytes();
        Files.write(file, bytes);

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.report().recovery().verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(writer.nextLsn()).isGreaterThan(6);
        }
    }

    /** There may be none left above what was lost: then none is given out, and no low one. */
    @Test
    void lostRecordsCanHaveHadTheLastLsnsOfAll() throws IOException {
        byte[] bytes = Version2Bytes.of(1, "crc32c")
                .record(-10, new byte[1])
                .batch(-9, new byte[9][1])
                .toBytes();
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        try (WalWriter writer = WalWriter.open(file)) {
            assertThatThrownBy(() -> SampleLog.append(writer, 1)).hasMessageContaining("all LSNs are used up");
        }
    }
}
