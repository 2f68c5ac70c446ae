package io.edgestore.wal.memory;

import java.io.Closeable;
import java.nio.ByteBuffer;

/**
 * A buffer that grows when more is asked of it, and whose memory others use after it is closed. Direct as far as {@link
 * DirectMemory} has it, because a channel copies a heap buffer into a direct one that it keeps for each thread, and
 * because native codecs need no copy then. For one thread at a time.
 */
public final class ReusableBuffer implements Closeable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer buffer = NOTHING;
    private boolean closed;

    /**
     * A buffer with room. Whatever was in it before is undefined, and what was given out before must not be used any more.
     *
     * @param length the bytes needed
     * @return the buffer, at position 0, with its limit at {@code length}
     * @throws IllegalStateException if this is closed
     */
    public ByteBuffer ofLength(int length) {
        if (closed) {
            throw new IllegalStateException("this buffer is closed: its memory is used by others");
        }
        if (buffer.capacity() < length) {
            giveBack(); // first: it may be what the longer one is made of
            buffer = DirectMemory.SHARED.take(length);
        }
        return buffer.clear().limit(length);
    }

    /** Gives the memory back. Closing twice does nothing. */
    @Override
    public void close() {
        closed = true;
        giveBack();
    }

    private void giveBack() {
        ByteBuffer returned = buffer;
        buffer = NOTHING;
        DirectMemory.SHARED.giveBack(returned);
    }
}
