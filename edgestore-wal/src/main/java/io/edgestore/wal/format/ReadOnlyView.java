package io.edgestore.wal.format;

import java.nio.ByteBuffer;

/**
 * A read-only view of the buffer that came last. It is kept as long as the same buffer comes, so that none is allocated for
 * each frame. For one thread.
 */
final class ReadOnlyView {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer buffer = NOTHING;
    private ByteBuffer view = NOTHING;

    /**
     * A part of a buffer.
     *
     * @param of the buffer; its position and limit do not count, and stay
     * @param from the index of the part's first byte
     * @param to one behind that of its last byte
     * @return the view, with the part between its position and its limit; valid until the next call
     */
    ByteBuffer of(ByteBuffer of, int from, int to) {
        if (buffer != of) {
            buffer = of;
            view = of.asReadOnlyBuffer();
        }
        return view.limit(to).position(from);
    }

    /** Lets go of the buffer, whose memory is somebody else's from now on. */
    void clear() {
        buffer = NOTHING;
        view = NOTHING;
    }
}
