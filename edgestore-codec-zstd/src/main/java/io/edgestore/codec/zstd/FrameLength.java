package io.edgestore.codec.zstd;

import java.nio.ByteBuffer;

/**
 * Finds the end of a Zstandard frame by the lengths in it, as <a href="https://www.rfc-editor.org/rfc/rfc8878">RFC 8878</a>,
 * section 3.1.1, lays them out. zstd can tell it too, but a call into native code takes longer than this for a small frame.
 */
final class FrameLength {

    /** There is no whole frame. */
    static final long NONE = -1;

    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int CHECKSUM = 1 << 2;
    private static final int BLOCK_HEADER = 3;
    private static final int RLE = 1;

    private FrameLength() {}

    /**
     * The length of the first frame in a buffer.
     *
     * @param frame starts with the magic number, at the position; which stays
     * @return its length in bytes; {@link #NONE} if it does not end in the buffer. Only if zstd decompresses it, it is right
     */
    static long of(ByteBuffer frame) {
        int start = frame.position();
        int end = frame.limit();
        if (end - start < Integer.BYTES + 1) {
            return NONE;
        }
        int descriptor = frame.get(start + Integer.BYTES);
        long at = start + Integer.BYTES + 1 + headerRest(descriptor);
        boolean last = false;
        while (!last) {
            if (at + BLOCK_HEADER > end) {
                return NONE;
            }
            int header = blockHeader(frame, (int) at);
            last = (header & 1) != 0;
            at += BLOCK_HEADER + ((header >> 1 & 3) == RLE ? 1 : header >> 3);
        }
        at += (descriptor & CHECKSUM) != 0 ? Integer.BYTES : 0;
        return at > end ? NONE : at - start;
    }

    /** The window's byte, the dictionary's ID and the content size. */
    private static int headerRest(int descriptor) {
        boolean singleSegment = (descriptor & SINGLE_SEGMENT) != 0;
        int dictionaryId = (1 << (descriptor & 3)) >> 1;
        int contentSize = (descriptor >> 6 & 3) == 0 ? (singleSegment ? 1 : 0) : 1 << (descriptor >> 6 & 3);
        return (singleSegment ? 0 : 1) + dictionaryId + contentSize;
    }

    private static int blockHeader(ByteBuffer frame, int at) {
        return frame.get(at) & 0xff | (frame.get(at + 1) & 0xff) << 8 | (frame.get(at + 2) & 0xff) << 16;
    }
}
