package io.edgestore.wal.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Seed;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The register by hand agrees with the JDK's CRC-32C. */
class Crc32cRegisterTest {

    private static final long SEED = Seed.of(Crc32cRegisterTest.class);

    @Test
    void rollingOverBytesGivesTheirCrc() {
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = bytes(random, random.nextInt(2000));

            assertThat(~rolled(~0, bytes, 0, bytes.length)).isEqualTo(crc(bytes, 0, bytes.length));
        }
    }

    @Test
    void crcOfTheCheckStringIsThatOfTheStandard() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);

        assertThat(~rolled(~0, check, 0, check.length)).isEqualTo(0xe3069283);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 2, 3, 4, 255, 256, 8191, 8192, 8193, 16_383, 16_384, 16_385, 1 << 20, (1 << 26) - 1, 1 << 26})
    void registerBehindASpanIsTheOneExpected(int length) {
        Random random = new Random(SEED);
        byte[] bytes = bytes(random, 7 + length);
        int before = rolled(random.nextInt(), bytes, 0, 7);

        int behind = rolled(before, bytes, 7, length);

        assertThat(Crc32cRegister.expected(before, Crc32cRegister.START, length, crc(bytes, 7, length)))
                .isEqualTo(behind);
    }

    @Test
    void registerIsTheOneExpectedForRandomLengths() {
        Random random = new Random(SEED);
        byte[] bytes = bytes(random, 40_000);
        for (int i = 0; i < 500; i++) {
            int from = random.nextInt(20_000);
            int length = random.nextInt(20_000);
            int before = random.nextInt();

            assertThat(Crc32cRegister.expected(before, Crc32cRegister.START, length, crc(bytes, from, length)))
                    .as("%s bytes", length)
                    .isEqualTo(rolled(before, bytes, from, length));
        }
    }

    @Test
    void anotherCrcIsNotTheOneExpected() {
        Random random = new Random(SEED);
        byte[] bytes = bytes(random, 100);
        int behind = rolled(5, bytes, 0, bytes.length);
        int crc = crc(bytes, 0, bytes.length);

        for (int bit = 0; bit < 32; bit++) {
            assertThat(Crc32cRegister.expected(5, Crc32cRegister.START, bytes.length, crc ^ 1 << bit))
                    .isNotEqualTo(behind);
        }
    }

    private static int rolled(int register, byte[] bytes, int from, int length) {
        int rolled = register;
        for (int i = from; i < from + length; i++) {
            rolled = Crc32cRegister.roll(rolled, bytes[i]);
        }
        return rolled;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
