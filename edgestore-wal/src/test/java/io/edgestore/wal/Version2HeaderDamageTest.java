package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged header of version 2 is an error, under each policy and for writers too, and the file stays as it is. */
class Version2HeaderDamageTest {

    private static final int CHECKSUM_NAME_AT = 19;
    private static final int PARAMETERS_AT = 26;
    private static final int HEADER_LENGTH = 34;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("a.wal");
    }

    @Test
    void anyOtherValueOfAnyByte() throws IOException {
        byte[] sound = log(300);
        for (int at = 0; at < HEADER_LENGTH; at++) {
            for (int other = 1; other < 256; other++) {
                byte[] damaged = sound.clone();
                damaged[at] ^= (byte) other;

                assertRefused(damaged, "byte " + at + " is " + damaged[at]);
            }
        }
    }

    /** So that many a length that is too great still leads into the file. */
    @Test
    void anyFlippedBitBeforeManyBytes() throws IOException {
        for (byte[] sound : List.of(log(70_000), logWithoutHashes())) {
            for (int bit = 0; bit < 8 * HEADER_LENGTH; bit++) {
                byte[] damaged = sound.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);

                assertRefused(damaged, "bit " + bit);
            }
        }
    }

    @Test
    void anyTruncationOfAHeaderForReaders() throws IOException {
        byte[] header = Version2Bytes.header(7, "none", "crc32c", new byte[2000]);
        for (int length = 0; length < header.length; length++) {
            Files.write(file, Arrays.copyOf(header, length));

            assertThatThrownBy(() -> WalReader.open(file)).isInstanceOf(CorruptLogException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 23, 24, 25, 33, 35, 1 << 20, (1 << 20) + 1, 0x7fff_ffff, 0x8000_0000L, 0xffff_ffffL})
    void lyingLengthWithTheRightCrc(long length) throws IOException {
        byte[] lying = log(300);
        little(lying).putInt(6, (int) length);

        assertRefused(sealed(lying), "length " + length);
    }

    /** A file as long as the header says, so that all of it is read. */
    @Test
    void lengthUpToTheLimitIsReadAndNoneOverIt() throws IOException {
        byte[] lying = Arrays.copyOf(log(300), 2 << 20);
        for (int length : new int[] {1 << 20, (1 << 20) + 1}) {
            little(lying).putInt(6, length);

            assertRefused(lying, "length " + length);
        }
    }

    @Test
    void unknownFlagsWithTheRightCrc() throws IOException {
        byte[] lying = log(300);
        for (int flags = 2; flags <= 0xff; flags++) {
            lying[5] = (byte) flags;

            assertRefused(sealed(lying), "flags " + flags);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, CHECKSUM_NAME_AT})
    void lyingLengthOfANameWithTheRightCrc(int at) throws IOException {
        byte[] lying = log(300);
        int right = lying[at];
        for (int length = 0; length < 256; length++) {
            if (length != right) {
                lying[at] = (byte) length;

                assertRefused(sealed(lying), "name of " + length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 255, 0x7fff_ffff, 0x8000_0000L, 0xffff_fffcL, 0xffff_ffffL})
    void lyingLengthOfTheParametersWithTheRightCrc(long length) throws IOException {
        byte[] lying = log(300);
        little(lying).putInt(PARAMETERS_AT, (int) length);

        assertRefused(sealed(lying), "parameters of " + length);
    }

    /** Where the next field should be there is nothing, or less than its length takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "046e6f6e65" + "056372633332",
                "0a6e6f6e65656e6f6e6565",
                "046e6f6e65" + "06637263333263",
                "046e6f6e65" + "06637263333263" + "00",
                "046e6f6e65" + "06637263333263" + "0000",
                "046e6f6e65" + "06637263333263" + "000000"
            })
    void fieldsThatEndTooEarlyWithTheRightCrc(String fields) throws IOException {
        byte[] names = HexFormat.of().parseHex(fields);
        byte[] header = Arrays.copyOf(Arrays.copyOf(log(300), 14), 14 + names.length + 4);
        System.arraycopy(names, 0, header, 14, names.length);
        little(header).putInt(6, header.length);

        assertRefused(Arrays.copyOf(Version2Bytes.sealed(header), 300), fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "n ne", "-one", "n\0ne", "n\u00f6ne"})
    void nameThatIsNoneWithTheRightCrc(String name) throws IOException {
        byte[] lying = log(300);
        for (int i = 0; i < 4; i++) {
            lying[15 + i] = (byte) name.charAt(i);
        }

        assertRefused(sealed(lying), "name " + name);
    }

    /** The reserved bytes of version 1 may be anything, the length of a header that is not there too. */
    @Test
    void version1FileThatOnlyLooksLikeVersion2IsRead() throws IOException {
        // Two bytes of the length are of the first frame's checksum, which is wrong for that.
        byte[] log = LogBytes.withHeader()
                .bytes(new byte[] {0, 0, 1, 1, 4, 0, 0, 0, 9, 9, 9, 9})
                .record(1, "value")
                .toBytes();
        log[6] = HEADER_LENGTH;
        assertThat(Version2Bytes.headerLength(log)).isEqualTo(HEADER_LENGTH);
        Files.write(file, log);

        assertThat(PolicyReading.of(file, RecoveryPolicy.SKIP).lsns()).containsExactly(1L);
    }

    private static byte[] log(int valueLength) {
        byte[] value = new byte[valueLength];
        Arrays.fill(value, (byte) 0xa5);
        return Version2Bytes.of(0x1234_5678, "crc32c")
                .record(1, value)
                .record(2, value)
                .toBytes();
    }

    private static byte[] logWithoutHashes() {
        return Version2Bytes.withoutHashes(0x1234_5678, "crc32c")
                .batch(1, new byte[10][20])
                .toBytes();
    }

    private static byte[] sealed(byte[] file) {
        byte[] header = Version2Bytes.sealed(Arrays.copyOf(file, HEADER_LENGTH));
        byte[] sealed = file.clone();
        System.arraycopy(header, 0, sealed, 0, header.length);
        return sealed;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void assertRefused(byte[] damaged, String description) throws IOException {
        Files.write(file, damaged);
        String bytes = description + ": " + HexFormat.of().formatHex(damaged, 0, HEADER_LENGTH);
        Class<?> expected = Byte.toUnsignedInt(damaged[4]) > 2 || damaged[4] == 0
                ? FormatVersionException.class
                : CorruptLogException.class;

        assertThatThrownBy(() -> WalReader.open(file, PolicyReading.OPTIONS))
                .as(bytes)
                .isInstanceOf(expected)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> WalWriter.open(file, PolicyReading.OPTIONS))
                .as(bytes)
                .isInstanceOf(expected);
        assertThat(Files.readAllBytes(file)).as(bytes).isEqualTo(damaged);
    }
}
