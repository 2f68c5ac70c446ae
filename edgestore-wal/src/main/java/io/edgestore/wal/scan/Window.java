package io.edgestore.wal.scan;

import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.memory.ReusableBuffer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A part of a file in memory, read ahead, moved as it is needed. Only as large as the largest span asked for.
 *
 * <p>It reads ahead twice as far each time: of many files no more is wanted than a header and a record.
 */
final class Window implements Closeable {

    private static final int FIRST_READ_AHEAD = 16 << 10;
    private static final int MOST_READ_AHEAD = 256 << 10;
    private static final int PAGE = 4 << 10;

    private final LogFile file;
    private long fileEnd;
    private final ReusableBuffer memory = new ReusableBuffer();
    private ByteBuffer loaded = memory.ofLength(0);
    private long start;
    private int readAhead = FIRST_READ_AHEAD;
    private long bytesRead;

    Window(LogFile file, long fileEnd) {
        this.file = file;
        this.fileEnd = fileEnd;
    }

    /** The file has grown, and more of it can be asked for. */
    void extendTo(long end) {
        fileEnd = end;
    }

    /**
     * The bytes of a span.
     *
     * @param offset where it starts
     * @param length its length; it ends before the file does
     * @return a little-endian buffer whose position and limit are the span; valid until the next call
     */
    ByteBuffer span(long offset, int length) throws IOException {
        if (offset < start || offset + length > start + loaded.capacity()) {
            load(offset, length);
        }
        int at = (int) (offset - start);
        return loaded.clear().limit(at + length).position(at);
    }

    private void load(long offset, int length) throws IOException {
        int wanted = (int) Math.min(Math.max(length, readAhead), fileEnd - offset);
        // Nothing counts as loaded while the read can still fail.
        loaded = memory.ofLength(0).slice();
        ByteBuffer target = memory.ofLength(wanted);
        file.read(target, offset);
        bytesRead += wanted;
        loaded = target.flip().slice().order(ByteOrder.LITTLE_ENDIAN);
        start = offset;
        readAhead = Math.min(2 * readAhead, MOST_READ_AHEAD);
    }

    /** From the file, since this was made. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() {
        loaded = loaded.slice(0, 0);
        memory.close();
    }

    /**
     * Where a run of zeros ends.
     *
     * @param from where it starts
     * @return the offset of the first byte from there on that is not zero; the file's end if there is none
     */
    long zerosEnd(long from) throws IOException {
        for (long at = from; at < fileEnd; ) {
            ByteBuffer bytes = span(at, (int) Math.min(PAGE, fileEnd - at));
            int zeros = leadingZeros(bytes);
            at += zeros;
            if (bytes.hasRemaining()) {
                return at;
            }
        }
        return fileEnd;
    }

    /** Moves the position to the first byte that is not zero, or to the limit, and says how far. */
    private static int leadingZeros(ByteBuffer bytes) {
        int from = bytes.position();
        while (bytes.remaining() >= Long.BYTES && bytes.getLong(bytes.position()) == 0) {
            bytes.position(bytes.position() + Long.BYTES);
        }
        while (bytes.hasRemaining() && bytes.get(bytes.position()) == 0) {
            bytes.position(bytes.position() + 1);
        }
        return bytes.position() - from;
    }
}
