package io.edgestore.wal;

import io.edgestore.wal.format.RawRecordView;
import io.edgestore.wal.format.ValueHash;
import io.edgestore.wal.scan.FrameScan;
import java.nio.ByteBuffer;

/**
 * The current record of a {@link WalReader}, read in place without a copy. A reader has a single view: after each {@link
 * WalReader#advance()} it shows another record, and buffers that it returned before must no longer be used. For the thread that
 * reads.
 */
public final class RecordView {

    private final FrameScan scan;
    private final RawRecordView raw;

    RecordView(FrameScan scan) {
        this.scan = scan;
        this.raw = scan.record();
    }

    /**
     * The log sequence number.
     *
     * @return u64
     */
    public long lsn() {
        return raw.lsn();
    }

    /**
     * The transaction's number.
     *
     * @return u64; 0 stands for none
     */
    public long transactionId() {
        return raw.transactionId();
    }

    /**
     * The time of the entry.
     *
     * @return nanoseconds since the Unix epoch
     */
    public long timestampNanos() {
        return raw.timestamp();
    }

    /**
     * The time to live.
     *
     * @return 0 to 4,294,967,295 seconds; 0 stands for none
     */
    public long ttlSeconds() {
        return Integer.toUnsignedLong(raw.ttl());
    }

    /**
     * What the record does.
     *
     * @return put or delete
     */
    public Operation operation() {
        return Operation.of(raw.operation());
    }

    /**
     * The namespace.
     *
     * @return a read-only view of its bytes
     */
    public ByteBuffer namespace() {
        return raw.namespace();
    }

    /**
     * The key.
     *
     * @return a read-only view of its bytes
     */
    public ByteBuffer key() {
        return raw.key();
    }

    /**
     * The value.
     *
     * @return a read-only view of its bytes
     */
    public ByteBuffer value() {
        return raw.value();
    }

    /**
     * Whether the value's hash is stored beside it.
     *
     * @return false in a file that was made {@link WalOptions#withoutValueHashes()}
     */
    public boolean hasValueHash() {
        return raw.hasValueHash();
    }

    /**
     * The hash that is stored beside the value.
     *
     * @return a read-only view of its 32 bytes; of none if there is no hash
     */
    public ByteBuffer valueHash() {
        return raw.valueHash();
    }

    /**
     * Checks the value against the hash. Reading does not: the frame's checksum covers both. A record without a hash has
     * nothing to check; ask {@link #hasValueHash()} first where that makes a difference.
     *
     * @return false if there is a hash and it is not the BLAKE3 hash of the value
     */
    public boolean verify() {
        return !hasValueHash() || raw.valueHash().equals(ByteBuffer.wrap(ValueHash.of(raw.value())));
    }

    /**
     * How many records of the same frame come behind this one. A frame is atomic: whoever applies what was appended by
     * {@link WalWriter#appendAtomically} applies it when this is 0.
     *
     * @return 0 in a frame's last record, and so in each record of version 1
     */
    public int remainingInFrame() {
        return scan.remainingInFrame();
    }

    /**
     * Where the record's frame starts.
     *
     * @return the offset in the file, in bytes
     */
    public long offset() {
        return scan.offset();
    }

    /**
     * How long the record's frame is, with all the records in it.
     *
     * @return the frame's length in the file, its header included, in bytes
     */
    public long frameLength() {
        return scan.length();
    }

    /**
     * How long the record is before compression.
     *
     * @return the raw record's length in bytes
     */
    public int rawLength() {
        return raw.length();
    }

    /**
     * The record as it is before compression, as part of its frame's raw block: what a dictionary is trained on.
     *
     * @return a read-only view of its bytes, {@link #rawLength()} of them
     */
    public ByteBuffer rawRecord() {
        return raw.bytes();
    }

    /**
     * A copy that stays.
     *
     * @return the record
     */
    public WalRecord toRecord() {
        return new WalRecord(lsn(), WalEntry.copyOf(raw));
    }
}
