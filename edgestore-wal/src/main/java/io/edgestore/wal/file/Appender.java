package io.edgestore.wal.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Puts frames at the end of a file, each by one write, and never leaves a part of one there: what follows it would be
 * lost to readers.
 */
public final class Appender {

    private final LogFile file;
    private long end;

    /**
     * Makes an appender.
     *
     * @param file the file
     * @param end where the next frame goes: the file's length
     */
    public Appender(LogFile file, long end) {
        this.file = file;
        this.end = end;
    }

    /** The file's length, and the offset of the next frame. */
    public long end() {
        return end;
    }

    /**
     * Appends a frame.
     *
     * @param frame the whole frame
     * @throws HalfWrittenException if the write failed, and what it left could not be cut off either
     * @throws IOException if the write failed; the file is as it was
     */
    public void append(ByteBuffer frame) throws IOException {
        int length = frame.remaining();
        try {
            file.write(frame, end);
        } catch (IOException | RuntimeException | Error e) {
            cutBack(e);
            throw e;
        }
        end += length;
    }

    private void cutBack(Throwable failure) throws HalfWrittenException {
        try {
            file.truncate(end);
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
            throw new HalfWrittenException(failure);
        }
    }

    /** A part of a frame may stand at the end of the file: nothing may be written behind it. */
    public static final class HalfWrittenException extends IOException {

        private static final long serialVersionUID = 1L;

        HalfWrittenException(Throwable cause) {
            super(cause);
        }
    }
}
