package io.edgestore.wal.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Puts frames at the end of a file, each by one write, and never leaves a part of one there: what follows it would be
 * lost to readers.
 *
 * <p>The file can be made longer ahead of that, by zeros that frames are then written over. A crash leaves such zeros as a
 * tail, which opening cuts off.
 *
 * <p>For one thread at a time. Others may ask how far it is.
 */
public final class Appender {

    private final LogFile file;
    private final long maxFileLength;

    /** How far the file is made longer at a time; 0 if it is not, or not any more. */
    private long preallocation;

    private volatile long end;
    private volatile long fileLength;

    /**
     * Makes an appender.
     *
     * @param file the file
     * @param end where the next frame goes: the file's length
     * @param preallocation the bytes of zeros that are written at a time; 0 for none
     * @param maxFileLength how long the file gets by zeros at the most
     */
    public Appender(LogFile file, long end, long preallocation, long maxFileLength) {
        this.file = file;
        this.preallocation = preallocation;
        this.maxFileLength = maxFileLength;
        this.end = end;
        this.fileLength = end;
    }

    /** The offset of the next frame. */
    public long end() {
        return end;
    }

    /** The length of the file: the zeros behind the last frame count. Not less than {@link #end()} if asked after it. */
    public long fileLength() {
        return fileLength;
    }

    /**
     * Appends a frame.
     *
     * @param frame the whole frame
     * @throws HalfWrittenException if the write failed, and what it left could not be cut off either
     * @throws IOException if the write failed; the file holds what it did
     */
    public void append(ByteBuffer frame) throws IOException {
        long next = end + frame.remaining();
        if (next > fileLength) {
            preallocate(next);
        }
        try {
            file.write(frame, end);
        } catch (IOException | RuntimeException | Error e) {
            cutBack(e);
            throw e;
        }
        fileLength = Math.max(fileLength, next);
        end = next;
    }

    /** Where there is no room for zeros, there may be for the frame. */
    private void preallocate(long next) throws HalfWrittenException {
        long length = Math.min(end + preallocation, maxFileLength);
        if (length <= next) {
            return;
        }
        try {
            Zeros.write(file, fileLength, length);
            fileLength = length;
        } catch (IOException | RuntimeException | Error e) {
            preallocation = 0;
            cutBack(e);
        }
    }

    /**
     * Cuts off the zeros behind the last frame. The next append may write new ones.
     *
     * @throws IOException if they could not be cut off
     */
    public void trim() throws IOException {
        if (fileLength > end) {
            file.truncate(end);
            fileLength = end;
        }
    }

    private void cutBack(Throwable failure) throws HalfWrittenException {
        try {
            file.truncate(end);
            fileLength = end;
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
