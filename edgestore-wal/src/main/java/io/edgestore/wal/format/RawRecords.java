package io.edgestore.wal.format;

import java.nio.ByteBuffer;

/** Records that are to be encoded, by their index from 0 on, so that no object is made for each of them. */
public interface RawRecords {

    /**
     * How many there are.
     *
     * @return 1 or more
     */
    int count();

    /**
     * The length of one of them before compression.
     *
     * @param index which one
     * @return bytes
     */
    long length(int index);

    /**
     * Writes one of them, as {@link RawRecord} has it.
     *
     * @param index which one
     * @param block where it goes, from the position on; the position moves
     */
    void write(int index, ByteBuffer block);
}
