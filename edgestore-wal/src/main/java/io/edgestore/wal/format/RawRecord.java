package io.edgestore.wal.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A record as it is before compression.
 *
 * <pre>
 * 8  txid              u64 little-endian
 * 8  lsn               u64 little-endian
 * 8  timestamp         i64 little-endian
 * 4  ttl               u32 little-endian
 * 1  operation         1 put, 2 delete
 * 2  namespace length  u16 big-endian
 * .  namespace
 * 4  key length        u32 little-endian
 * .  key
 * 32 hash of the value, in files that have hashes
 * 4  value length      u32 little-endian
 * .  value
 * </pre>
 *
 * <p>A record is written straight from what it is made of: with an object for each of them, a batch would allocate it wherever
 * the JIT compiler does not see through it.
 */
public final class RawRecord {

    /** The length of all fields that have a fixed one and that every record has. */
    public static final int BARE_LENGTH = 8 + 8 + 8 + 4 + 1 + 2 + 4 + 4;

    /** The most bytes that a namespace may have. */
    public static final int MAX_NAMESPACE_LENGTH = 0xffff;

    /** The length of the value's hash, BLAKE3 with 256 bits. */
    public static final int HASH_LENGTH = 32;

    /** The least that a record with a hash can have. */
    public static final int MIN_LENGTH = BARE_LENGTH + HASH_LENGTH;

    static final byte PUT = 1;
    static final byte DELETE = 2;

    private RawRecord() {}

    /**
     * Writes the fields that every record has at the same place: the first part of a record.
     *
     * @param target where they go, from the position on; the position moves; little-endian afterwards
     * @param transactionId u64
     * @param lsn u64
     * @param timestamp nanoseconds since the Unix epoch
     * @param ttl u32, seconds
     * @param operation 1 or 2
     */
    public static void writeFixed(
            ByteBuffer target, long transactionId, long lsn, long timestamp, int ttl, byte operation) {
        target.order(ByteOrder.LITTLE_ENDIAN);
        target.putLong(transactionId).putLong(lsn).putLong(timestamp).putInt(ttl);
        target.put(operation);
    }

    /**
     * Writes the others, behind {@link #writeFixed}.
     *
     * @param target where they go, from the position on; the position moves; little-endian afterwards
     * @param namespace at most {@link #MAX_NAMESPACE_LENGTH} bytes
     * @param key any bytes
     * @param valueHash {@link #HASH_LENGTH} bytes, or none where the file has no hashes
     * @param value any bytes
     */
    public static void writeVariable(ByteBuffer target, byte[] namespace, byte[] key, byte[] valueHash, byte[] value) {
        target.order(ByteOrder.BIG_ENDIAN).putShort((short) namespace.length);
        target.put(namespace);
        target.order(ByteOrder.LITTLE_ENDIAN).putInt(key.length).put(key);
        target.put(valueHash);
        target.putInt(value.length).put(value);
    }
}
