package io.edgestore.testkit.golden;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The value of a {@link GoldenRow}: the bytes themselves, or for a long one the length and a digest. */
public sealed interface GoldenValue {

    /**
     * The value's length.
     *
     * @return bytes, 0 or more
     */
    int length();

    /**
     * Whether these are the value's bytes.
     *
     * @param value the bytes that a reader gave
     * @return whether they are
     */
    boolean matches(byte[] value);

    /**
     * A value that stands in the table as it is.
     *
     * @param bytes the value; not copied
     */
    record Whole(byte[] bytes) implements GoldenValue {

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public boolean matches(byte[] value) {
            return Arrays.equals(bytes, value);
        }
    }

    /**
     * A value of more than 4,096 bytes.
     *
     * @param sha256 its SHA-256 digest, 32 bytes; not copied
     * @param length its length in bytes
     */
    record Digest(byte[] sha256, int length) implements GoldenValue {

        @Override
        public boolean matches(byte[] value) {
            try {
                return value.length == length
                        && Arrays.equals(
                                sha256, MessageDigest.getInstance("SHA-256").digest(value));
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has SHA-256", e);
            }
        }
    }

    /**
     * Reads the column {@code value} of a table.
     *
     * @param column hex, or {@code sha256:<hex>:<length>}
     * @return the value
     */
    static GoldenValue of(String column) {
        if (!column.startsWith("sha256:")) {
            return new Whole(HexFormat.of().parseHex(column));
        }
        String[] parts = column.split(":");
        return new Digest(HexFormat.of().parseHex(parts[1]), Integer.parseInt(parts[2]));
    }
}
