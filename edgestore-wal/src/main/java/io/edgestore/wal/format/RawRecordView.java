package io.edgestore.wal.format;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;

/**
 * Reads the fields of a raw record where they lie in their block, without a copy. One view is set onto one record after the
 * other; see {@link RawRecord} for the layout. Bytes behind the value are ignored: room for later fields.
 */
public final class RawRecordView {

    private static final int LSN_AT = 8;
    private static final int OPERATION_AT = 28;
    private static final int NAMESPACE_LENGTH_AT = 29;
    private static final int NAMESPACE_AT = 31;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING;
    private int start;
    private int length;
    private int hashLength;
    private int namespaceLength;
    private int keyAt;
    private int keyLength;
    private int hashAt;
    private int valueAt;
    private int valueLength;

    /**
     * Checks all lengths of a record.
     *
     * @param block has the record in it, in little-endian order
     * @param from the index of the record's first byte
     * @param to one behind that of its last byte
     * @param hashLength {@link RawRecord#HASH_LENGTH}, or 0 where the file has no hashes
     * @throws CorruptDataException if it is too short for its own lengths, or its operation is unknown
     */
    static void check(ByteBuffer block, int from, int to, int hashLength) throws CorruptDataException {
        int length = to - from;
        if (length < RawRecord.BARE_LENGTH + hashLength) {
            throw new CorruptDataException("a record has at least " + (RawRecord.BARE_LENGTH + hashLength)
                    + " bytes, and this one has " + length);
        }
        int keyAt =
                behind("namespace", NAMESPACE_AT + namespaceLength(block, from), Integer.BYTES, length) + Integer.BYTES;
        long keyLength = Integer.toUnsignedLong(block.getInt(from + keyAt - Integer.BYTES));
        int hashAt = behind("key", keyAt + keyLength, hashLength + Integer.BYTES, length);
        int valueAt = hashAt + hashLength + Integer.BYTES;
        long valueLength = Integer.toUnsignedLong(block.getInt(from + valueAt - Integer.BYTES));
        behind("value", valueAt + valueLength, 0, length);
        byte operation = block.get(from + OPERATION_AT);
        if (operation != RawRecord.PUT && operation != RawRecord.DELETE) {
            throw new CorruptDataException(
                    "the operation is " + Byte.toUnsignedInt(operation) + ", and should be 1 (put) or 2 (delete)");
        }
    }

    private static int behind(String field, long end, int rest, int length) throws CorruptDataException {
        if (end + rest > length) {
            throw new CorruptDataException("the " + field + " ends at byte " + end + ", with " + rest
                    + " more bytes to come, in a record of " + length);
        }
        return (int) end;
    }

    /** The one number in big-endian order. */
    private static int namespaceLength(ByteBuffer block, int from) {
        return Short.toUnsignedInt(Short.reverseBytes(block.getShort(from + NAMESPACE_LENGTH_AT)));
    }

    /**
     * Sets this view onto a record.
     *
     * @param block has the record in it, read-only, in little-endian order; kept, not copied
     * @param from the index of the record's first byte
     * @param to one behind that of its last byte
     * @param lengthOfHash as it was {@linkplain #check checked} with
     */
    void wrap(ByteBuffer block, int from, int to, int lengthOfHash) {
        bytes = block;
        start = from;
        length = to - from;
        hashLength = lengthOfHash;
        namespaceLength = namespaceLength(block, from);
        keyAt = NAMESPACE_AT + namespaceLength + Integer.BYTES;
        keyLength = block.getInt(from + keyAt - Integer.BYTES);
        hashAt = keyAt + keyLength;
        valueAt = hashAt + lengthOfHash + Integer.BYTES;
        valueLength = block.getInt(from + valueAt - Integer.BYTES);
    }

    /** Lets go of the record, whose memory is somebody else's from now on. The view must not be read then. */
    void clear() {
        bytes = NOTHING;
    }

    /** The transaction, u64. */
    public long transactionId() {
        return bytes.getLong(start);
    }

    /** The log sequence number of a record that starts at an index of a little-endian block. */
    static long lsn(ByteBuffer block, int from) {
        return block.getLong(from + LSN_AT);
    }

    /** The log sequence number, u64. */
    public long lsn() {
        return lsn(bytes, start);
    }

    /** Nanoseconds since the Unix epoch. */
    public long timestamp() {
        return bytes.getLong(start + 16);
    }

    /** The time to live in seconds, u32. */
    public int ttl() {
        return bytes.getInt(start + 24);
    }

    /** The operation: 1 put, 2 delete. */
    public byte operation() {
        return bytes.get(start + OPERATION_AT);
    }

    /** The namespace. */
    public ByteBuffer namespace() {
        return slice(NAMESPACE_AT, namespaceLength);
    }

    /** The key. */
    public ByteBuffer key() {
        return slice(keyAt, keyLength);
    }

    /** Whether the value's hash is stored. */
    public boolean hasValueHash() {
        return hashLength > 0;
    }

    /** The stored hash of the value; nothing where the file has no hashes. */
    public ByteBuffer valueHash() {
        return slice(hashAt, hashLength);
    }

    /** The value. */
    public ByteBuffer value() {
        return slice(valueAt, valueLength);
    }

    /** The record's length in bytes. */
    public int length() {
        return length;
    }

    /** All bytes of the record, those behind the value included. */
    public ByteBuffer bytes() {
        return slice(0, length);
    }

    private ByteBuffer slice(int at, int byteCount) {
        return bytes.slice(start + at, byteCount);
    }

    /** A copy of the namespace. */
    public byte[] copyOfNamespace() {
        return copy(NAMESPACE_AT, namespaceLength);
    }

    /** A copy of the key. */
    public byte[] copyOfKey() {
        return copy(keyAt, keyLength);
    }

    /** A copy of the value's hash; nothing where the file has no hashes. */
    public byte[] copyOfValueHash() {
        return copy(hashAt, hashLength);
    }

    /** A copy of the value. */
    public byte[] copyOfValue() {
        return copy(valueAt, valueLength);
    }

    private byte[] copy(int at, int byteCount) {
        byte[] copy = new byte[byteCount];
        bytes.get(start + at, copy);
        return copy;
    }
}
