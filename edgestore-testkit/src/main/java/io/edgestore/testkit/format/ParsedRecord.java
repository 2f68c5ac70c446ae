package io.edgestore.testkit.format;

import io.edgestore.testkit.bytes.FrameBytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A raw record, parsed by the description of the format alone. The arrays are not copied. Records with the same bytes are
 * equal.
 *
 * @param transactionId u64; 0 stands for none
 * @param lsn u64
 * @param timestampNanos nanoseconds since the Unix epoch
 * @param ttlSeconds 0 to 4,294,967,295
 * @param operation 1 for put, 2 for delete
 * @param namespace any bytes
 * @param key any bytes
 * @param valueHash 32 bytes, or none in a file of version 2 whose records carry no hash
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

    /** All fields but the namespace, the key, the hash and the value. */
    private static final int FIXED_LENGTH = 39;

    private static final int HASH_LENGTH = 32;
    private static final int SHOWN = 40;

    /**
     * Takes a raw record apart.
     *
     * @param raw the record; bytes behind the value are ignored
     * @return nothing if it is too short for its own lengths, or its operation is unknown
     */
    public static Optional<ParsedRecord> of(byte[] raw) {
        return of(raw, HASH_LENGTH);
    }

    /**
     * Takes a raw record of a file without value hashes apart.
     *
     * @param raw the record; bytes behind the value are ignored
     * @return nothing if it is too short for its own lengths, or its operation is unknown
     */
    public static Optional<ParsedRecord> withoutHash(byte[] raw) {
        return of(raw, 0);
    }

    private static Optional<ParsedRecord> of(byte[] raw, int hashLength) {
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
            byte[] valueHash = take(in, hashLength);
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

    /**
     * The raw record, as it stands in a block.
     *
     * @return a fresh array
     */
    public byte[] bytes() {
        return FrameBytes.little(FIXED_LENGTH + namespace.length + key.length + valueHash.length + value.length)
                .putLong(transactionId)
                .putLong(lsn)
                .putLong(timestampNanos)
                .putInt((int) ttlSeconds)
                .put((byte) operation)
                // The one big-endian field of the format.
                .put((byte) (namespace.length >> 8))
                .put((byte) namespace.length)
                .put(namespace)
                .putInt(key.length)
                .put(key)
                .put(valueHash)
                .putInt(value.length)
                .put(value)
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParsedRecord that && differenceFrom(that).isEmpty();
    }

    @Override
    public int hashCode() {
        return Objects.hash(lsn, Arrays.hashCode(key), Arrays.hashCode(value));
    }

    /**
     * The first field that is not as in the record that this one should be.
     *
     * @param other that record
     * @return the field with what it is and should be, for a message; nothing if the records are equal
     */
    public Optional<String> differenceFrom(ParsedRecord other) {
        return Stream.of(
                        difference("lsn", Long.toUnsignedString(lsn), Long.toUnsignedString(other.lsn)),
                        difference("transactionId", transactionId, other.transactionId),
                        difference("timestampNanos", timestampNanos, other.timestampNanos),
                        difference("ttlSeconds", ttlSeconds, other.ttlSeconds),
                        difference("operation", operation, other.operation),
                        difference("namespace", namespace, other.namespace),
                        difference("key", key, other.key),
                        difference("valueHash", valueHash, other.valueHash),
                        difference("value", value, other.value))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> difference(String field, Object mine, Object theirs) {
        return mine.equals(theirs)
                ? Optional.empty()
                : Optional.of(field + " is <" + mine + ">, and should be <" + theirs + ">");
    }

    private static Optional<String> difference(String field, byte[] mine, byte[] theirs) {
        return Arrays.equals(mine, theirs) ? Optional.empty() : difference(field, shown(mine), shown(theirs));
    }

    private static String shown(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN));
        return bytes.length + " bytes: " + hex + (bytes.length > SHOWN ? "..." : "");
    }

    /** The LSN and the lengths. */
    @Override
    public String toString() {
        return "LSN " + Long.toUnsignedString(lsn) + " (" + namespace.length + ", " + key.length + ", " + value.length
                + " bytes)";
    }
}
