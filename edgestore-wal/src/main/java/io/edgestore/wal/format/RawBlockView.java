package io.edgestore.wal.format;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Goes through the records of a raw block where they lie, without a copy and without an allocation for each. One view is set
 * onto one block after the other; see {@link BlockLayout} for the layout.
 */
public final class RawBlockView {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final BlockLayout layout;
    private final RawRecordView record = new RawRecordView();
    private final ReadOnlyView view = new ReadOnlyView();

    private ByteBuffer block = NOTHING;

    /** Where the next record starts, its prefix included. */
    private int at;

    /** One behind the last byte of the block. */
    private int end;

    private int remaining;

    /**
     * Makes a view for the blocks of a file.
     *
     * @param layout how they are laid out
     */
    public RawBlockView(BlockLayout layout) {
        this.layout = layout;
    }

    /**
     * Checks a block.
     *
     * @param bytes has the block between its position and its limit; both stay
     * @return how many records it has, at least 1
     * @throws CorruptDataException if any record is malformed, if they do not fill the block, or if their LSNs do not rise;
     *     nothing of the block may be read then
     */
    public int check(ByteBuffer bytes) throws CorruptDataException {
        ByteBuffer checked = littleEndian(bytes);
        int start = bytes.position();
        int stop = bytes.limit();
        int count = 0;
        long lastLsn = 0;
        for (int from = start; count == 0 || from < stop; count++) {
            int record = from + layout.prefixLength();
            int to = recordEnd(checked, from, start, stop);
            RawRecordView.check(checked, record, to, layout.hashLength());
            long lsn = RawRecordView.lsn(checked, record);
            if (count > 0 && Long.compareUnsigned(lsn, lastLsn) <= 0) {
                throw new CorruptDataException("LSN " + Long.toUnsignedString(lsn) + " stands behind "
                        + Long.toUnsignedString(lastLsn) + " in one block");
            }
            lastLsn = lsn;
            from = to;
        }
        return count;
    }

    private int recordEnd(ByteBuffer checked, int from, int start, int stop) throws CorruptDataException {
        if (layout.prefixLength() == 0) {
            return stop;
        }
        if (stop - from < layout.prefixLength()) {
            throw new CorruptDataException("the block of " + (stop - start) + " bytes ends at byte " + (from - start)
                    + ", in the length of a record");
        }
        long to = from + layout.prefixLength() + Integer.toUnsignedLong(checked.getInt(from));
        if (to > stop) {
            throw new CorruptDataException("a record at byte " + (from - start) + " ends at byte " + (to - start)
                    + " of a block of " + (stop - start));
        }
        return (int) to;
    }

    /**
     * Sets this view before the first record of a block.
     *
     * @param bytes has the block between its position and its limit; kept, not copied
     * @param count how many records it has, by {@link #check}
     */
    public void wrap(ByteBuffer bytes, int count) {
        block = littleEndian(bytes);
        at = bytes.position();
        end = bytes.limit();
        remaining = count;
    }

    private ByteBuffer littleEndian(ByteBuffer bytes) {
        return view.of(bytes, 0, bytes.limit()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Goes on to the next record of the block.
     *
     * @return whether there was one
     */
    public boolean next() {
        if (remaining == 0) {
            return false;
        }
        int start = at + layout.prefixLength();
        at = layout.prefixLength() == 0 ? end : start + block.getInt(at);
        record.wrap(block, start, at, layout.hashLength());
        remaining--;
        return true;
    }

    /** Lets go of the block, whose memory is somebody else's from now on. Nothing must be read then. */
    public void clear() {
        view.clear();
        block = NOTHING;
        remaining = 0;
        record.clear();
    }

    /** The record that {@link #next()} went to: the same view each time. */
    public RawRecordView record() {
        return record;
    }

    /** How many records are still to come. */
    public int remaining() {
        return remaining;
    }
}
