package io.edgestore.cli.records;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;

/** Writes bytes as lower-case hex, however many there are, without a string of them all. */
public final class HexWriter {

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private final char[] chunk = new char[1 << 13];

    /** Leaves the buffer's position where it is. */
    public void write(ByteBuffer bytes, Writer target) throws IOException {
        int filled = 0;
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            chunk[filled++] = DIGITS[b >> 4 & 0xf];
            chunk[filled++] = DIGITS[b & 0xf];
            if (filled == chunk.length) {
                target.write(chunk, 0, filled);
                filled = 0;
            }
        }
        target.write(chunk, 0, filled);
    }

    /** The value of a digit, in either case; -1 if it is none. */
    public static int digit(byte character) {
        return Character.digit(character < 0 ? 0 : character, 16);
    }
}
