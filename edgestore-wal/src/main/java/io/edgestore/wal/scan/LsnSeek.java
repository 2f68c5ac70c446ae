package io.edgestore.wal.scan;

import io.edgestore.wal.format.FrameHeader;
import java.io.IOException;

/**
 * Finds where to start reading for a record, in a file whose LSNs rise: the headers of the frames tell where frames start,
 * and a binary search decodes a few of them.
 *
 * <p>No length is believed for it: the frame that comes out is a sound one that starts with the record or with one before
 * it. Before anything that is no sound frame the search goes back: reading is to start before it, and to tell what it is.
 */
final class LsnSeek {

    /** Of offsets at a time: if there are more frames, each second one is left out, again and again. */
    private static final int MOST_OFFSETS = 4096;

    private final Window window;
    private final FrameReader frames;
    private final long start;
    private final long fileEnd;

    private final long[] offsets = new long[MOST_OFFSETS];
    private int count;
    private long stride;

    LsnSeek(Window window, FrameReader frames, long start, long fileEnd) {
        this.window = window;
        this.frames = frames;
        this.start = start;
        this.fileEnd = fileEnd;
    }

    /**
     * Where to start.
     *
     * @param lsn u64
     * @return the offset of the last frame whose first record has that LSN or a lower one; where the first frame starts, if
     *     there is none
     */
    long offsetOf(long lsn) throws IOException {
        long from = start;
        long to = fileEnd;
        do {
            collect(from, to);
            int at = lastAtOrBelow(lsn);
            if (at < 0) {
                return start;
            }
            from = offsets[at];
            to = at + 1 < count ? offsets[at + 1] : to;
        } while (stride > 1);
        return from;
    }

    /** By the lengths of the frames, as far as they lead. */
    private void collect(long from, long to) throws IOException {
        count = 0;
        stride = 1;
        long number = 0;
        for (long at = from; to - at > FrameHeader.LENGTH; number++) {
            if (number % stride == 0) {
                add(at);
            }
            FrameHeader header = FrameHeader.read(window.span(at, FrameHeader.LENGTH));
            if (header.isZero() || header.payloadLength() > to - at - FrameHeader.LENGTH) {
                return;
            }
            at += FrameHeader.LENGTH + header.payloadLength();
        }
    }

    private void add(long offset) {
        if (count == MOST_OFFSETS) {
            for (int i = 0; i < MOST_OFFSETS / 2; i++) {
                offsets[i] = offsets[2 * i];
            }
            count = MOST_OFFSETS / 2;
            stride *= 2;
        }
        offsets[count++] = offset;
    }

    /** Negative if there is none. */
    private int lastAtOrBelow(long lsn) throws IOException {
        int low = -1;
        int high = count;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (startsAtOrBelow(offsets[middle], lsn)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** False as well of what is no sound frame: reading then starts before it, and tells what it is. */
    private boolean startsAtOrBelow(long offset, long lsn) throws IOException {
        FrameHeader header = frames.header(offset);
        long longest = Math.min(FrameHeader.MAX_PAYLOAD_LENGTH, fileEnd - offset - FrameHeader.LENGTH);
        return header.payloadLength() <= longest
                && frames.checksumHolds(offset, header)
                && frames.decode(offset, header) == FrameReader.Content.RECORDS
                && frames.block().next()
                && Long.compareUnsigned(frames.block().record().lsn(), lsn) <= 0;
    }
}
