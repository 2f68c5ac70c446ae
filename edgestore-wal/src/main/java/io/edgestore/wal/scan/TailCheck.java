package io.edgestore.wal.scan;

import io.edgestore.wal.format.FrameHeader;
import java.io.IOException;

/**
 * Tells damage from a torn tail: bytes at the end of a file that a crash can have left of an unfinished append.
 *
 * <p>Bytes that are no sound frame are a torn tail only if nothing shows that more was written. Two things do. One is a
 * sound frame behind them, at any offset. Its LSN does not count: where a frame was moved or doubled, neither the record
 * before nor the highest one tells what was written last. The other is that the frame itself is sound once its length is
 * taken to be what is left of the file: then only the length was damaged.
 */
public final class TailCheck {

    /** There is none. */
    public static final long NONE = -1;

    private static final int SECTOR = 512;
    private static final int LEAST_PIECE = 8;

    private final Window window;
    private final FrameReader frames;
    private final FrameSearch search;
    private final Plausible plausible;
    private final long fileEnd;

    /** The last search, kept for when reading fails and is tried again: a search goes only forward. */
    private long searchedFrom = Long.MAX_VALUE;

    private long found = NONE;

    /** The last frame that was tried with the length that is left, and the outcome. */
    private long triedOffset = NONE;

    private boolean soundWithLengthLeft;

    TailCheck(Window window, FrameReader frames, FrameSearch search, Plausible plausible, long fileEnd) {
        this.window = window;
        this.frames = frames;
        this.search = search;
        this.plausible = plausible;
        this.fileEnd = fileEnd;
    }

    /**
     * Where bytes that are no sound frame end, if they are damage.
     *
     * @param start where they start; never less than in the call before, unless that one failed
     * @return the offset of the first sound frame behind them; the file's end if the frame that starts here reaches up to
     *     it, or if there were too many candidates to try them all; {@link #NONE} if this is a torn tail
     * @throws IOException if the file could not be read
     */
    public long damageEnd(long start) throws IOException {
        if (isSoundWithLengthLeft(start)) {
            return fileEnd;
        }
        long behind = soundFrame(start + 1);
        return behind < 0 && !search.isExhaustive() ? fileEnd : behind;
    }

    private long soundFrame(long from) throws IOException {
        boolean known = from >= searchedFrom && (found < 0 || found >= from);
        if (!known) {
            found = search.next(from);
            searchedFrom = from;
        }
        return found;
    }

    /**
     * Whether the frame at an offset is sound if it reaches up to the end of the file, whatever its length says.
     *
     * @param offset where the frame starts
     * @return whether its length alone is damaged, or nothing
     * @throws IOException if the file could not be read
     */
    public boolean isSoundWithLengthLeft(long offset) throws IOException {
        if (offset != triedOffset) {
            soundWithLengthLeft = tryLengthLeft(offset);
            triedOffset = offset;
        }
        return soundWithLengthLeft;
    }

    private boolean tryLengthLeft(long offset) throws IOException {
        long payloadStart = offset + FrameHeader.LENGTH;
        long left = fileEnd - payloadStart;
        if (!plausible.length(payloadStart, left)) {
            return false;
        }
        long rawLength =
                Integer.toUnsignedLong(window.span(payloadStart, Integer.BYTES).getInt());
        return plausible.rawLength(left, rawLength) && frames.checksumHoldsWithLength(offset, (int) left);
    }

    /**
     * Whether a write that never reached the disk whole can have left these bytes: from where they start, or from where a
     * 512-byte sector of the file starts in them, that sector is all zeros. File systems make a file longer before they
     * write its content, and disks write whole sectors. After etcd's rule for torn entries; but the length of a torn frame
     * is not believed, so the sector counts and not what the frame has of it, and less than 8 bytes at the end of the file
     * do not count, as so few zeros stand in sound frames too.
     *
     * @param from where they start
     * @param byteCount their length
     * @return whether there is such a sector
     * @throws IOException if the file could not be read
     */
    public boolean hasZeroSector(long from, long byteCount) throws IOException {
        for (long at = from; at < from + byteCount; ) {
            long sectorEnd = Math.min(fileEnd, (at / SECTOR + 1) * SECTOR);
            if (sectorEnd - at >= LEAST_PIECE && window.zerosEnd(at) >= sectorEnd) {
                return true;
            }
            at = sectorEnd;
        }
        return false;
    }
}
