package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A value that is a whole log file itself: while its frame is sound, no record of the inner file ever comes to light. */
class EmbeddedLogTest {

    private static final int INNER_RECORDS = 20;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("outer.wal");
    }

    @ParameterizedTest
    @EnumSource
    void innerFileIsAValueAndNothingElse(RecoveryPolicy policy) throws IOException {
        LogBytes log = log();

        assertReads(policy, log.toBytes(), 1, 2, 3, 4);
    }

    @ParameterizedTest
    @EnumSource(names = {"SKIP", "SALVAGE"})
    void payloadBeforeItIsDamaged(RecoveryPolicy policy) throws IOException {
        byte[] bytes = log().toBytes();
        bytes[20] ^= 1;

        assertReads(policy, bytes, 2, 3, 4);
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP", "FAIL"})
    void readingStopsBeforeIt(RecoveryPolicy policy) throws IOException {
        byte[] bytes = log().toBytes();
        bytes[20] ^= 1;

        assertReads(policy, bytes);
    }

    /** Each bit of the length, so that some lead into the inner file, past it, and nowhere. */
    @ParameterizedTest
    @EnumSource(names = {"SALVAGE"})
    void lengthBeforeItIsDamaged(RecoveryPolicy policy) throws IOException {
        for (int bit = 0; bit < 32; bit++) {
            byte[] bytes = log().toBytes();
            bytes[12 + bit / 8] ^= (byte) (1 << bit % 8);

            assertReads(policy, bytes, 2, 3, 4);
        }
    }

    /** The worst case: the damaged length leads to a frame of the inner file exactly. */
    @ParameterizedTest
    @EnumSource(names = {"SALVAGE"})
    void damagedLengthLeadsToAnInnerFrame(RecoveryPolicy policy) throws IOException {
        byte[] bytes = log().toBytes();
        int innerFrame = indexOf(bytes, inner()) + 8;
        int length = innerFrame - 16;
        bytes[12] = (byte) length;
        bytes[13] = (byte) (length >> 8);

        assertReads(policy, bytes, 2, 3, 4);
    }

    @ParameterizedTest
    @EnumSource(names = {"SKIP", "SALVAGE"})
    void noiseBeforeIt(RecoveryPolicy policy) throws IOException {
        byte[] noise = new byte[300];
        new Random(1).nextBytes(noise);
        noise[7] = 0x7f; // a length that leads nowhere
        byte[] bytes = LogBytes.withHeader()
                .record(1, "before")
                .bytes(noise)
                .record(30, inner())
                .record(31, "behind")
                .toBytes();

        if (policy == RecoveryPolicy.SALVAGE) {
            assertReads(policy, bytes, 1, 30, 31);
        } else {
            assertReads(policy, bytes, 1);
        }
    }

    /** A whole frame behind bad bytes is kept, whatever its LSN: only bytes that no frame is made of may be cut. */
    @ParameterizedTest
    @EnumSource(names = {"SKIP", "STOP"})
    void wholeFrameBehindBadBytesIsDamageWhateverItsLsn(RecoveryPolicy policy) throws IOException {
        byte[] bytes = LogBytes.withHeader()
                .record(5, "before")
                .bytes(new byte[] {9, 9, 9, 9, -1, -1, -1, 0x7f})
                .record(4, inner())
                .toBytes();
        Files.write(file, bytes);

        assertThat(PolicyReading.of(file, policy).report().verdict()).isEqualTo(Verdict.DAMAGED);
    }

    private static LogBytes log() {
        return LogBytes.withHeader()
                .record(1, "before")
                .record(2, inner())
                .record(3, "behind")
                .record(4, inner());
    }

    /** As literals, so that it lies in the outer frame byte for byte. */
    private static byte[] inner() {
        LogBytes inner = LogBytes.withHeader();
        Random random = new Random(7);
        for (int i = 0; i < INNER_RECORDS; i++) {
            byte[] value = new byte[50];
            random.nextBytes(value);
            inner.record(1000 + i, value);
        }
        return inner.toBytes();
    }

    private void assertReads(RecoveryPolicy policy, byte[] bytes, long... lsns) throws IOException {
        assertThat(indexOf(bytes, inner()))
                .as("the inner file lies in the outer one")
                .isPositive();
        Files.write(file, bytes);

        List<Long> read = PolicyReading.of(file, policy).lsns();

        assertThat(read).containsExactly(Arrays.stream(lsns).boxed().toArray(Long[]::new));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
