package io.edgestore.wal.format;

import java.nio.ByteBuffer;

/**
 * A direct buffer that grows when more is asked of it and is never given back before its owner is. Direct, because a
 * channel copies a heap buffer into a direct one that it keeps for each thread, and because native codecs need no copy.
 */
public final class ReusableBuffer {

    private static final int LEAST = 4 << 10;
    private static final int MOST_SLACK = 4 << 20;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /**
     * A buffer with room. Whatever was in it before is undefined.
     *
     * @param length the bytes needed
     * @return the buffer, at position 0, with its limit at {@code length}
     */
    public ByteBuffer ofLength(int length) {
        if (buffer.capacity() < length) {
            // Some slack, so that slowly rising lengths do not allocate each time.
            long slack = Math.min(length / 4, MOST_SLACK);
            buffer = ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE, Math.max(LEAST, length + slack)));
        }
        return buffer.clear().limit(length);
    }
}
