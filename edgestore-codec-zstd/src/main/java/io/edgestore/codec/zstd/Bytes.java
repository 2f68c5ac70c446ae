package io.edgestore.codec.zstd;

import java.nio.ByteBuffer;

/** What remains in a heap buffer, as zstd-jni wants it: in an array. Read-only buffers hide theirs, and are copied. */
record Bytes(byte[] array, int offset, int length) {

    static Bytes of(ByteBuffer buffer) {
        if (buffer.hasArray()) {
            return new Bytes(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        }
        byte[] copy = copyOf(buffer);
        return new Bytes(copy, 0, copy.length);
    }

    static byte[] copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
