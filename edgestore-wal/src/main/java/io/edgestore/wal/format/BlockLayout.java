package io.edgestore.wal.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the raw blocks of a file are laid out. A raw block is what a frame carries, before compression: the records that
 * come back together or not at all.
 *
 * <pre>
 * version 1             version 2, for each record
 * .  the one record     4  length of the record, u32 little-endian
 *                       .  the record
 * </pre>
 *
 * <p>In version 2 the records fill the block exactly, there is one at least, and their LSNs rise. See {@link RawRecord} for
 * the records themselves, and {@link RawBlockView} for reading.
 */
public enum BlockLayout {
    /** Version 1: a record alone. */
    ONE_RECORD(0, RawRecord.HASH_LENGTH),
    /** Version 2: records, each behind its length. */
    RECORDS(Integer.BYTES, RawRecord.HASH_LENGTH),
    /** Version 2 with the flag for it: the same, and the records have no field for the value's hash. */
    RECORDS_WITHOUT_HASHES(Integer.BYTES, 0);

    private final int prefixLength;
    private final int hashLength;

    BlockLayout(int prefixLength, int hashLength) {
        this.prefixLength = prefixLength;
        this.hashLength = hashLength;
    }

    /** The length of what stands before each record: 0 or 4. */
    public int prefixLength() {
        return prefixLength;
    }

    /** The length of the value's hash in each record: 0 or {@link RawRecord#HASH_LENGTH}. */
    public int hashLength() {
        return hashLength;
    }

    /** The least bytes that a record can have, the prefix included, and so the least that a block can have. */
    public int minLength() {
        return prefixLength + RawRecord.BARE_LENGTH + hashLength;
    }

    /** Whether a block can hold more records than one. */
    public boolean holdsBatches() {
        return this != ONE_RECORD;
    }

    /** Whether the records have the hash of their value. */
    public boolean hasHashes() {
        return hashLength > 0;
    }

    /**
     * How many bytes a record takes in a block.
     *
     * @param recordLength its length before compression
     * @return its length and the prefix's
     */
    public long lengthInBlock(long recordLength) {
        return prefixLength + recordLength;
    }

    /**
     * Writes what stands before a record in a block.
     *
     * @param recordLength the record's length before compression
     * @param block where it goes, from the position on; the position moves
     */
    public void writePrefix(long recordLength, ByteBuffer block) {
        if (prefixLength > 0) {
            block.order(ByteOrder.LITTLE_ENDIAN).putInt((int) recordLength);
        }
    }

    /**
     * How many records a block can hold.
     *
     * @param blockLength the block's length in bytes
     * @return at least 1: a damaged frame may have held a record, whatever is left of its lengths
     */
    public long maxRecords(long blockLength) {
        return holdsBatches() ? Math.max(1, blockLength / minLength()) : 1;
    }
}
