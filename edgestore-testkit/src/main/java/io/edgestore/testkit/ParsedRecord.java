package io.edgestore.testkit;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A raw record, taken apart by the format alone. The arrays are not copied.
 *
 * @param transactionId u64; 0 stands for none
 * @param lsn u64
 * @param timestampNanos nanoseconds since the Unix epoch
 * @param ttlSeconds 0 to 4,294,967,295
 * @param operation 1 for put, 2 for delete
 * @param namespace any bytes
 * @param key any bytes
 * @param valueHash 32 bytes
 * @param value any bytes
 */
public record ParsedRecord(
        long transactionId,
        long lsn,
        long timestampNanos,
        long ttlSeconds,
        int operation,
        byte[] namespace,
        byte[] key,
        byte[] valueHash,
        byte[] value) {

    /**
     * Takes a raw record apart.
     *
     * @param raw the record; bytes behind the value are ignored
     * @return nothing if it is too short for its own lengths, or its operation is unknown
     */
    public static Optional<ParsedRecord> of(byte[] raw) {
        ByteBuffer in = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        try {
            long transactionId = in.getLong();
            long lsn = in.getLong();
            long timestamp = in.getLong();
            long ttl = in.getInt() & 0xffff_ffffL;
            int operation = in.get() & 0xff;
            // The one big-endian field of the format.
            int namespaceLength = (in.get() & 0xff) << 8 | in.get() & 0xff;
            byte[] namespace = take(in, namespaceLength);
            byte[] key = take(in, in.getInt() & 0xffff_ffffL);
            byte[] valueHash = take(in, 32);
            byte[] value = take(in, in.getInt() & 0xffff_ffffL);
            if (operation != 1 && operation != 2) {
                return Optional.empty();
            }
            return Optional.of(
                    new ParsedRecord(transactionId, lsn, timestamp, ttl, operation, namespace, key, valueHash, value));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static byte[] take(ByteBuffer in, long length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    /** The LSN and the lengths. */
    @Override
    public String toString() {
        return "LSN " + Long.toUnsignedString(lsn) + " (" + namespace.length + ", " + key.length + ", " + value.length
                + " bytes)";
    }
}
