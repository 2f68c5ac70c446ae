package io.edgestore.wal.file;

import io.edgestore.wal.memory.ReusableBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Zeros that make a file longer before there is anything to write to it. */
final class Zeros {

    private static final int PIECE = 256 << 10;

    private Zeros() {}

    /**
     * Writes them.
     *
     * @param file the file
     * @param from where they begin
     * @param to where they end; not before that
     * @throws IOException if not all were written
     */
    static void write(LogFile file, long from, long to) throws IOException {
        try (ReusableBuffer memory = new ReusableBuffer()) {
            ByteBuffer piece = memory.ofLength((int) Math.min(PIECE, to - from));
            while (piece.hasRemaining()) {
                piece.put((byte) 0);
            }
            for (long at = from; at < to; at += piece.limit()) {
                file.write(piece.rewind().limit((int) Math.min(piece.capacity(), to - at)), at);
            }
        }
    }
}
