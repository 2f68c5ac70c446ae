package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
