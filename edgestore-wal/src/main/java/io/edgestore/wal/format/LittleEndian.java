package io.edgestore.wal.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads numbers in the order of the format, whatever the order of their buffer. */
final class LittleEndian {

    private LittleEndian() {}

    static int intAt(ByteBuffer bytes, int index) {
        int value = bytes.getInt(index);
        return bytes.order() == ByteOrder.LITTLE_ENDIAN ? value : Integer.reverseBytes(value);
    }
}
