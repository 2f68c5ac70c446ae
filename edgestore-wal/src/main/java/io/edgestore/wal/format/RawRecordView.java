package io.edgestore.wal.format;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the fields of a raw record where they lie, without a copy. One view is set onto one record after the other; see
 * {@link RawRecord} for the layout. Bytes behind the value are ignored: room for later fields.
 */
public final class RawRecordView {

    private static final int NAMESPACE_LENGTH_AT = 29;
    private static final int NAMESPACE_AT = 31;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING;
    private int namespaceLength;
    private int keyAt;
    private int keyLength;
    private int hashAt;
    private int valueAt;
    private int valueLength;

    /**
     * Sets this view onto a record, after a check of all its lengths.
     *
     * @param record the raw record, from index 0 to the limit; kept, not copied
     * @throws CorruptDataException if it is too short for its own lengths, or its operation is unknown; the view must
     *     not be read then
     */
    public void wrap(ByteBuffer record) throws CorruptDataException {
        bytes = record.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < RawRecord.MIN_LENGTH) {
            throw new CorruptDataException(
                    "a record has at least " + RawRecord.MIN_LENGTH + " bytes, and this one has " + bytes.limit());
        }
        namespaceLength = Byte.toUnsignedInt(bytes.get(NAMESPACE_LENGTH_AT)) << 8
                | Byte.toUnsignedInt(bytes.get(NAMESPACE_LENGTH_AT + 1));
        long at = requireRoom("namespace", (long) NAMESPACE_AT + namespaceLength, Integer.BYTES);
        keyLength = bytes.getInt((int) at);
        keyAt = (int) at + Integer.BYTES;
        at = requireRoom("key", keyAt + Integer.toUnsignedLong(keyLength), RawRecord.HASH_LENGTH + Integer.BYTES);
        hashAt = (int) at;
        valueLength = bytes.getInt(hashAt + RawRecord.HASH_LENGTH);
        valueAt = hashAt + RawRecord.HASH_LENGTH + Integer.BYTES;
        requireRoom("value", valueAt + Integer.toUnsignedLong(valueLength), 0);
        if (operation() != RawRecord.PUT && operation() != RawRecord.DELETE) {
            throw new CorruptDataException(
                    "the operation is " + Byte.toUnsignedInt(operation()) + ", and should be 1 (put) or 2 (delete)");
        }
    }

    /** Lets go of the record, whose memory is somebody else's from now on. The view must not be read then. */
    public void clear() {
        bytes = NOTHING;
    }

    private long requireRoom(String field, long end, int behind) throws CorruptDataException {
        if (end + behind > bytes.limit()) {
            throw new CorruptDataException("the " + field + " ends at byte " + end + ", with " + behind
                    + " more bytes to come, in a record of " + bytes.limit());
        }
        return end;
    }

    /** The transaction, u64. */
    public long transactionId() {
        return bytes.getLong(0);
    }

    /** The log sequence number, u64. */
    public long lsn() {
        return bytes.getLong(8);
    }

    /** Nanoseconds since the Unix epoch. */
    public long timestamp() {
        return bytes.getLong(16);
    }

    /** The time to live in seconds, u32. */
    public int ttl() {
        return bytes.getInt(24);
    }

    /** The operation: 1 put, 2 delete. */
    public byte operation() {
        return bytes.get(28);
    }

    /** The namespace. */
    public ByteBuffer namespace() {
        return slice(NAMESPACE_AT, namespaceLength);
    }

    /** The key. */
    public ByteBuffer key() {
        return slice(keyAt, keyLength);
    }

    /** The stored hash of the value. */
    public ByteBuffer valueHash() {
        return slice(hashAt, RawRecord.HASH_LENGTH);
    }

    /** The value. */
    public ByteBuffer value() {
        return slice(valueAt, valueLength);
    }

    /** All bytes of the record, those behind the value included. */
    public ByteBuffer bytes() {
        return slice(0, bytes.limit());
    }

    private ByteBuffer slice(int at, int length) {
        return bytes.slice(at, length).asReadOnlyBuffer();
    }
}
