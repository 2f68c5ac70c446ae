package io.edgestore.wal.scan;

import io.edgestore.wal.format.FrameHeader;
import java.io.IOException;

/**
 * Finds frames whose checksum is only to be had by computing it: at each offset where a frame is plausible, all of it.
 *
 * <p>On bytes that look like frames at every offset this would take time in the square of the file's length. So no more
 * bytes are checksummed in vain than three times the file's: once for short candidates, once for long ones, once for
 * the longest. Where one would go over that, it is passed over, and {@link #isExhaustive()} says so. The lengths are
 * counted apart since the longest ones, common in random bytes, would else leave nothing for the frames of most logs.
 */
final class TryingSearch implements FrameSearch {

    /** Random bytes, however many, do not use up what is there for frames of that length. */
    private static final int SHORT = 32 << 10;

    private static final int LONG = 1 << 20;

    /** What takes no time to speak of. In a short file a few candidates are many times its length. */
    private static final int ALWAYS = 1 << 20;

    private final Window window;
    private final FrameReader frames;
    private final Plausible plausible;
    private final long fileEnd;

    /** How many bytes may still be checksummed in vain, of short, long, and the longest candidates. */
    private final long[] left;

    private long tried;
    private long found = -1;
    private boolean exhaustive = true;

    TryingSearch(Window window, FrameReader frames, Plausible plausible, long fileEnd) {
        this.window = window;
        this.frames = frames;
        this.plausible = plausible;
        this.fileEnd = fileEnd;
        long each = Math.max(fileEnd, ALWAYS);
        this.left = new long[] {each, each, each};
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
        int kind = kindOf(payloadLength);
        if (payloadLength > left[kind]) {
            exhaustive = false;
            return false;
        }
        if (frames.checksumHolds(offset, header)) {
            return true; // and is free: whoever finds it goes on behind it
        }
        left[kind] -= payloadLength;
        return false;
    }

    private long rawLengthAt(long payloadStart) throws IOException {
        return Integer.toUnsignedLong(window.span(payloadStart, Integer.BYTES).getInt());
    }

    private static int kindOf(long payloadLength) {
        if (payloadLength <= SHORT) {
            return 0;
        }
        return payloadLength <= LONG ? 1 : 2;
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
