package io.edgestore.wal.scan;

import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.FrameCheck;
import io.edgestore.wal.format.FrameHeader;
import java.io.EOFException;
import java.io.IOException;

/**
 * Says how far a file is written that somebody writes to: the frames up to there are whole. What stands behind them, half a
 * frame or zeros, is still to be written, or never will be; nobody can tell yet.
 */
public final class WholeFrames {

    private WholeFrames() {}

    /**
     * Where the last whole frame ends. Only checksums are looked at, not what is in the frames.
     *
     * @param file the file
     * @param from where a frame starts, or is to start
     * @param fileEnd the file's length
     * @param check how frames are checked
     * @return the end of the last of the whole frames that stand one behind the other; {@code from} if there is none
     * @throws IOException if the file could not be read
     */
    public static long end(LogFile file, long from, long fileEnd, FrameCheck check) throws IOException {
        long end = from;
        try (Window window = new Window(file, fileEnd)) {
            for (long length = whole(window, end, fileEnd, check);
                    length > 0;
                    length = whole(window, end, fileEnd, check)) {
                end += length;
            }
        } catch (EOFException e) {
            // Its writer cut what a failed write had left.
        }
        return end;
    }

    /** The length of the frame that starts here; 0 if it is not whole. */
    private static long whole(Window window, long offset, long fileEnd, FrameCheck check) throws IOException {
        if (fileEnd - offset <= FrameHeader.LENGTH) {
            return 0;
        }
        FrameHeader header = FrameHeader.read(window.span(offset, FrameHeader.LENGTH));
        long length = FrameHeader.LENGTH + header.payloadLength();
        boolean fits = !header.isZero()
                && header.payloadLength() <= FrameHeader.MAX_PAYLOAD_LENGTH
                && length <= fileEnd - offset;
        return fits && check.compute(window.span(offset, (int) length), offset) == header.checksum() ? length : 0;
    }
}
