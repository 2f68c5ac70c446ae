package io.edgestore.wal.format;

/**
 * CRC-32C by hand, for what {@link java.util.zip.CRC32C} cannot do: to tell the checksum of a span from the register
 * before it and the register behind it, without looking at the span.
 *
 * <p>The register is linear. Let {@code R(s, d)} be the register after the bytes {@code d} when it was {@code s} before.
 * Then {@code R(s, d) = shift(s, n) ^ R(0, d)}, where {@code n} is the length of {@code d} and {@code shift} multiplies
 * by {@code x^(8n)} modulo the polynomial. The CRC is {@code ~R(~0, d)}. So whoever rolls one register over a file knows
 * at once, at the start of a span, which register must come out at its end if the span has a given CRC.
 *
 * <p>The arithmetic is that of zlib's {@code crc32_combine}, with the polynomial of RFC 3720.
 */
public final class Crc32cRegister {

    /** The register with which a CRC-32C starts. */
    public static final int START = ~0;

    private static final int POLYNOMIAL = 0x82f63b78; // reflected
    private static final int ONE = 1 << 31; // x^0, reflected
    private static final int[] BYTES = byteTable();

    private static final int LOW_BITS = 13;
    private static final int LOW_MASK = (1 << LOW_BITS) - 1;

    /** {@code x^(8i)}, for the low bits of a length, and {@code x^(8i * 2^13)}, for the high ones: up to 64 MiB. */
    private static final int[] LOW = powers(shiftByOne(ONE), 1 << LOW_BITS);

    private static final int[] HIGH =
            powers(multiply(LOW[LOW_MASK], LOW[1]), (FrameHeader.MAX_PAYLOAD_LENGTH >> LOW_BITS) + 1);

    private Crc32cRegister() {}

    /**
     * Rolls the register over one byte.
     *
     * @param register the register before
     * @param value the byte
     * @return the register behind
     */
    public static int roll(int register, byte value) {
        return register >>> 8 ^ BYTES[(register ^ value) & 0xff];
    }

    /**
     * The register that must stand at the end of a span.
     *
     * @param register the register at the start of the span
     * @param start the register with which the CRC of the span starts: {@link #START}, rolled over what comes before
     * @param length the span's length in bytes, 0 to {@link FrameHeader#MAX_PAYLOAD_LENGTH}
     * @param crc the CRC-32C that the span is to have
     * @return the register at its end, if and only if it has
     */
    public static int expected(int register, int start, int length, int crc) {
        return multiply(multiply(register ^ start, LOW[length & LOW_MASK]), HIGH[length >>> LOW_BITS]) ^ ~crc;
    }

    /** The product of two polynomials modulo the polynomial of CRC-32C, all reflected: bit 31 is x^0. */
    private static int multiply(int a, int b) {
        int product = 0;
        int factor = b;
        for (int rest = a; rest != 0; rest <<= 1) {
            product ^= factor & rest >> 31;
            factor = factor >>> 1 ^ POLYNOMIAL & -(factor & 1);
        }
        return product;
    }

    private static int shiftByOne(int register) {
        return roll(register, (byte) 0);
    }

    private static int[] powers(int base, int count) {
        int[] powers = new int[count];
        powers[0] = ONE;
        for (int i = 1; i < count; i++) {
            powers[i] = multiply(powers[i - 1], base);
        }
        return powers;
    }

    private static int[] byteTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int register = i;
            for (int bit = 0; bit < 8; bit++) {
                register = register >>> 1 ^ POLYNOMIAL & -(register & 1);
            }
            table[i] = register;
        }
        return table;
    }
}
