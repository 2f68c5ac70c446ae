package io.edgestore.wal.file;

import io.edgestore.wal.format.FrameHeader;
import java.io.IOException;

/**
 * Finds frames whose checksum is only to be had by computing it: at each offset where a frame is plausible, all of it.
 *
 * <p>On bytes that look like frames at every offset this would take time in the square of the file's length. So no more
 * bytes are checksummed than twice the file's: the sound frames once, and as much again for those that only look like
 * frames. Where a candidate would go over that, it is passed over, and {@link #isExhaustive()} says so.
 */
final class TryingSearch implements FrameSearch {

    private final Window window;
    private final FrameReader frames;
    private final Plausible plausible;
    private final long fileEnd;
    private final long budget;

    private long tried;
    private long found = -1;
    private long spent;
    private boolean exhaustive = true;

    TryingSearch(Window window, FrameReader frames, Plausible plausible, long fileEnd) {
        this.window = window;
        this.frames = frames;
        this.plausible = plausible;
        this.fileEnd = fileEnd;
        this.budget = 2 * fileEnd;
    }

    @Override
    public long next(long from) throws IOException {
        if (found >= from) {
            return found;
        }
        found = -1;
        for (long offset = Math.max(from, tried); offset + FrameHeader.LENGTH < fileEnd; offset++) {
            if (isSound(offset)) {
                found = offset;
            }
            tried = offset + 1;
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private boolean isSound(long offset) throws IOException {
        FrameHeader header = FrameHeader.read(window.span(offset, FrameHeader.LENGTH));
        long payloadStart = offset + FrameHeader.LENGTH;
        long payloadLength = header.payloadLength();
        if (!plausible.length(payloadStart, payloadLength)) {
            return false;
        }
        long rawLength =
                Integer.toUnsignedLong(window.span(payloadStart, Integer.BYTES).getInt());
        if (!plausible.rawLength(payloadLength, rawLength)) {
            return false;
        }
        if (spent + payloadLength > budget) {
            exhaustive = false;
            return false;
        }
        spent += payloadLength;
        return frames.checksumHolds(offset, header);
    }

    @Override
    public boolean isExhaustive() {
        return exhaustive;
    }

    /** None of its own: the frames' reader counts them. */
    @Override
    public long checksummedBytes() {
        return 0;
    }
}
