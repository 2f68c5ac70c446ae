package io.edgestore.wal.scan;

import java.io.IOException;

/** Finds frames where reading has lost its way: at any offset. */
interface FrameSearch {

    /**
     * Finds the next frame whose checksum holds.
     *
     * @param from the least offset that it may have; never less than in the call before
     * @return its offset, or -1 if there is none
     */
    long next(long from) throws IOException;

    /** Whether every offset so far was tried. If not, that nothing was found proves nothing. */
    boolean isExhaustive();

    /** How many bytes went through a checksum. */
    long checksummedBytes();
}
