package io.edgestore.wal.scan;

import io.edgestore.wal.format.FrameHeader;
import java.io.IOException;

/**
 * Finds frames whose checksum is only to be had by computing it: at each offset where a frame is plausible, all of it.
 *
 * <p>On bytes that look like frames at every offset this would take time in the square of the file's length. So no more
 * bytes are checksummed in vain than {@link SearchBudget} allows. Where a candidate would go over that, it is passed
 * over, and {@link #isExhaustive()} says so.
 */
final class TryingSearch implements FrameSearch {

    private final Window window;
    private final FrameReader frames;
    private final Plausible plausible;
    private final long fileEnd;

    /** Of bytes to be checksummed. */
    private final SearchBudget budget;

    private long tried;
    private long found = -1;
    private boolean exhaustive = true;

    TryingSearch(Window window, FrameReader frames, Plausible plausible, long fileEnd) {
        this.window = window;
        this.frames = frames;
        this.plausible = plausible;
        this.fileEnd = fileEnd;
        this.budget = new SearchBudget(fileEnd);
    }

    @Override
    public long next(long from) throws IOException {
        if (found >= from) {
            return found;
        }
        found = -1;
        tried = Math.max(from, tried);
        while (found < 0 && tried + FrameHeader.LENGTH < fileEnd) {
            if (isSound(tried)) {
                found = tried;
            }
            tried++; // not before: reading may fail, and is tried again
        }
        return found;
    }

    private boolean isSound(long offset) throws IOException {
        FrameHeader header = FrameHeader.read(window.span(offset, FrameHeader.LENGTH));
        long payloadStart = offset + FrameHeader.LENGTH;
        long payloadLength = header.payloadLength();
        if (!plausible.length(payloadStart, payloadLength)
                || !plausible.rawLength(payloadLength, rawLengthAt(payloadStart))) {
            return false;
        }
        if (!budget.allows(payloadLength)) {
            exhaustive = false;
            return false;
        }
        if (frames.checksumHolds(offset, header)) {
            return true; // and is free: whoever finds it goes on behind it
        }
        budget.spend(payloadLength);
        return false;
    }

    private long rawLengthAt(long payloadStart) throws IOException {
        return Integer.toUnsignedLong(window.span(payloadStart, Integer.BYTES).getInt());
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
