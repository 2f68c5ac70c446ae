package io.edgestore.testkit;

import java.util.HexFormat;

/**
 * A record that stands in a {@link GoldenFile}. The arrays are not copied.
 *
 * @param transactionId u64; 0 stands for none
 * @param lsn u64
 * @param timestampNanos nanoseconds since the Unix epoch
 * @param ttlSeconds 0 to 4,294,967,295
 * @param operation 1 for put, 2 for delete
 * @param namespace any bytes
 * @param key any bytes
 * @param valueHash 32 bytes
 * @param value the value, or what is known of it
 */
public record GoldenRow(
        long transactionId,
        long lsn,
        long timestampNanos,
        long ttlSeconds,
        int operation,
        byte[] namespace,
        byte[] key,
        byte[] valueHash,
        GoldenValue value) {

    static GoldenRow of(String[] columns) {
        HexFormat hex = HexFormat.of();
        return new GoldenRow(
                Long.parseUnsignedLong(columns[0]),
                Long.parseUnsignedLong(columns[1]),
                Long.parseLong(columns[2]),
                Long.parseLong(columns[3]),
                Integer.parseInt(columns[4]),
                hex.parseHex(columns[5]),
                hex.parseHex(columns[6]),
                hex.parseHex(columns[7]),
                GoldenValue.of(columns[8]));
    }

    /** The LSN, for the names of tests. */
    @Override
    public String toString() {
        return "LSN " + Long.toUnsignedString(lsn);
    }
}
