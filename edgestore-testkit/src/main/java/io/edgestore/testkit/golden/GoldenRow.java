package io.edgestore.testkit.golden;

import io.edgestore.testkit.format.ParsedRecord;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A record in a {@link GoldenFile}. The arrays are not copied.
 *
 * @param transactionId u64; 0 stands for none
 * @param lsn u64
 * @param timestampNanos nanoseconds since the Unix epoch
 * @param ttlSeconds 0 to 4,294,967,295
 * @param operation 1 for put, 2 for delete
 * @param namespace any bytes
 * @param key any bytes
 * @param valueHash 32 bytes, or none in a file of version 2 whose records carry no hash
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

    /**
     * Whether a record is this one, in all its fields.
     *
     * @param record what a reader gave
     * @return whether it is
     */
    public boolean matches(ParsedRecord record) {
        return transactionId == record.transactionId()
                && lsn == record.lsn()
                && timestampNanos == record.timestampNanos()
                && ttlSeconds == record.ttlSeconds()
                && operation == record.operation()
                && Arrays.equals(namespace, record.namespace())
                && Arrays.equals(key, record.key())
                && Arrays.equals(valueHash, record.valueHash())
                && value.matches(record.value());
    }

    /** The LSN, for the names of tests. */
    @Override
    public String toString() {
        return "LSN " + Long.toUnsignedString(lsn);
    }
}
