package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bytes made to cost: all of them look like frames. Whatever the policy, no more than four times the file's bytes go
 * through a checksum, and sound frames among them are found.
 */
class SalvageCostTest {

    private static final int MIB = 1 << 20;
    private static final int SMALLER = 8 * MIB;

    /** Longer than the 16 MiB that each offset claims. Longer still by {@code -Psoak}. */
    private static final int LONGEST = Integer.getInteger("edgestore.hostile.mib", 24) * MIB;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("hostile.wal");
    }

    /** Each offset claims a payload of 16 MiB, whose record may well be that long. */
    @Test
    void eachOffsetIsAPlausibleFrame() throws IOException {
        write(filled(LONGEST, (byte) 1));

        assertThat(readWithinBounds(RecoveryPolicy.SALVAGE).records()).isEmpty();
    }

    /** The first length leads nowhere, so that all of the rest is searched for a whole frame. */
    @ParameterizedTest
    @EnumSource(names = {"SKIP", "STOP", "FAIL"})
    void eachOffsetIsAPlausibleFrameBehindATear(RecoveryPolicy policy) throws IOException {
        byte[] bytes = filled(20 * MIB, (byte) 1);
        bytes[15] = 0x7f;
        write(bytes);

        assertThat(readWithinBounds(policy).records()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void headersOneBehindTheOther(RecoveryPolicy policy) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(filled(SMALLER, (byte) 0)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 8; at + 8 <= SMALLER; at += 8) {
            // A checksum that is wrong, then a length that leads to the end of the file.
            bytes.putInt(at, 100_000 + at).putInt(at + 4, SMALLER - at - 8);
        }
        write(bytes.array());

        readWithinBounds(policy);
    }

    /** Short frames everywhere: their ends come at once, and all at different offsets. */
    @ParameterizedTest
    @EnumSource
    void shortFramesThatOverlap(RecoveryPolicy policy) throws IOException {
        byte[] bytes = filled(SMALLER, (byte) 0);
        for (int at = 8; at < SMALLER; at += 4) {
            bytes[at] = (byte) (128 + at / 4 % 128);
        }
        write(bytes);

        readWithinBounds(policy);
    }

    /** Each frame is the payload of the one around it, and all checksums are right. */
    @ParameterizedTest
    @EnumSource
    void framesInsideFramesWithRightChecksums(RecoveryPolicy policy) throws IOException {
        int depth = 2000;
        int header = 12;
        byte[] nested = new byte[8 + 1 + depth * header + 100];
        ByteBuffer bytes = ByteBuffer.wrap(nested).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 'E' | 'D' << 8 | 'G' << 16 | 'W' << 24).put(4, (byte) 1);
        for (int level = depth - 1; level >= 0; level--) {
            // The frames start one byte behind the header, so that a walk does not find them.
            int at = 9 + level * header;
            int payload = nested.length - at - 8;
            bytes.putInt(at + 4, payload).putInt(at + 8, 71);
            CRC32C crc = new CRC32C();
            crc.update(nested, at + 8, payload);
            bytes.putInt(at, (int) crc.getValue());
        }
        bytes.put(8, (byte) 1);
        write(nested);

        readWithinBounds(policy);
    }

    @Test
    void soundFramesBetweenHeadersThatClaimMuch() throws IOException {
        byte[] junk = junkHeader(16 * MIB);
        List<Long> lsns = new ArrayList<>();
        LogBytes log = LogBytes.withHeader();
        for (long lsn = 1; log.length() < 24 * MIB; lsn++) {
            log.bytes(junk).record(lsn, new byte[100]);
            lsns.add(lsn);
        }
        write(log.toBytes());

        List<Long> salvaged = readWithinBounds(RecoveryPolicy.SALVAGE).lsns();

        assertThat(salvaged.size()).isEqualTo(lsns.size());
        assertThat(salvaged.equals(lsns)).isTrue();
    }

    @Test
    void soundFramesBehindHostileBytes() throws IOException {
        write(LogBytes.withHeader()
                .record(1, "before")
                .bytes(filled(20 * MIB, (byte) 1))
                .record(2, "behind")
                .record(3, "last")
                .toBytes());

        assertThat(readWithinBounds(RecoveryPolicy.SALVAGE).lsns()).containsExactly(1L, 2L, 3L);
    }

    /** No hostile byte in it: random values make some 16,000 candidates a MiB, and their lengths lead far. */
    @Test
    void ordinaryLogWithOneFlippedBitInALength() throws IOException {
        LogBytes log = LogBytes.withHeader();
        Random random = new Random(1);
        List<Long> lsns = new ArrayList<>();
        for (long lsn = 1; log.length() < LONGEST; lsn++) {
            byte[] value = new byte[200];
            random.nextBytes(value);
            log.record(lsn, value);
            lsns.add(lsn);
        }
        byte[] bytes = log.toBytes();
        bytes[15] ^= 0x40;
        write(bytes);

        List<Long> salvaged = readWithinBounds(RecoveryPolicy.SALVAGE).lsns();

        // Compared by size first: a list of so many is not to be printed.
        assertThat(salvaged.size()).isEqualTo(lsns.size() - 1);
        assertThat(salvaged.equals(lsns.subList(1, lsns.size()))).isTrue();
    }

    /** More candidates than there is room for must not crowd out a frame of a common size. */
    @Test
    void soundFramesAmongHostileBytes() throws IOException {
        LogBytes log = LogBytes.withHeader().record(1, "before");
        List<Long> lsns = new ArrayList<>(List.of(1L));
        for (long lsn = 2; lsn < 13; lsn++) {
            log.bytes(filled(2 * MIB, (byte) 1)).record(lsn, new byte[1000]);
            lsns.add(lsn);
        }
        write(log.toBytes());

        assertThat(readWithinBounds(RecoveryPolicy.SALVAGE).lsns()).isEqualTo(lsns);
    }

    /** What could not all be searched must not be cut: there may be whole frames in it. */
    @Test
    void nothingIsCutThatWasNotSearchedWhole() throws IOException {
        LogBytes log = LogBytes.withHeader().record(1, "before");
        int tear = log.length();
        byte[] bytes = log.bytes(filled(20 * MIB, (byte) 1)).toBytes();
        bytes[tear + 7] = 0x7f; // The length leads nowhere: no checksum tells this from a tear, the search alone does.
        write(bytes);

        PolicyReading reading = readWithinBounds(RecoveryPolicy.SKIP);

        assertThat(reading.lsns()).containsExactly(1L);
        assertThat(reading.report().verdict()).isEqualTo(Verdict.DAMAGED);
    }

    private PolicyReading readWithinBounds(RecoveryPolicy policy) throws IOException {
        PolicyReading reading = PolicyReading.of(file, policy);
        assertThat(reading.checksummedBytes())
                .as("bytes that went through a checksum")
                .isPositive()
                .isLessThanOrEqualTo(4 * reading.report().fileLength());
        return reading;
    }

    private static byte[] junkHeader(int payloadLength) {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x5eed)
                .putInt(payloadLength)
                .putInt(100)
                .array();
    }

    private static byte[] filled(int length, byte filler) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, filler);
        return bytes;
    }

    /** With a file header in place of the first bytes, if there is none. */
    private void write(byte[] bytes) throws IOException {
        System.arraycopy(LogBytes.withHeader().toBytes(), 0, bytes, 0, 8);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
        }
    }
}
