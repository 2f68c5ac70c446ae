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

    private int remaining;
    private long lastLsn;

    /**
     * Makes a view for the blocks of a file.
     *
     * @param layout how they are laid out
     */
    public RawBlockView(BlockLayout layout) {
        this.layout = layout;
    }

    /**
     * Sets this view before the first record of a block, once all of them are found sound.
     *
     * @param bytes the block, from index 0 to the limit; kept, not copied
     * @throws CorruptDataException if any record is malformed, if they do not fill the block, or if their LSNs do not rise;
     *     nothing of the block may be read then
     */
    public void wrap(ByteBuffer bytes) throws CorruptDataException {
        block = view.of(bytes, 0, bytes.limit()).order(ByteOrder.LITTLE_ENDIAN);
        at = 0;
        remaining = 0;
        int count = 0;
        do {
            toNext();
            if (count > 0 && Long.compareUnsigned(record.lsn(), lastLsn) <= 0) {
                throw new CorruptDataException("LSN " + Long.toUnsignedString(record.lsn()) + " stands behind "
                        + Long.toUnsignedString(lastLsn) + " in one block");
            }
            lastLsn = record.lsn();
            count++;
        } while (at < block.limit());
        at = 0;
        remaining = count;
    }

    /**
     * Goes on to the next record of the block.
     *
     * @return whether there was one
     * @throws CorruptDataException never of a block that did not change since it was wrapped
     */
    public boolean next() throws CorruptDataException {
        if (remaining == 0) {
            return false;
        }
        toNext();
        remaining--;
        return true;
    }

    private void toNext() throws CorruptDataException {
        int start = at + layout.prefixLength();
        long end = layout.prefixLength() == 0 ? block.limit() : start + lengthAt(at);
        if (end > block.limit()) {
            throw new CorruptDataException(
                    "a record at byte " + at + " ends at byte " + end + " of a block of " + block.limit());
        }
        record.wrap(block, start, (int) end, layout.hashLength());
        at = (int) end;
    }

    private long lengthAt(int index) throws CorruptDataException {
        if (block.limit() - index < layout.prefixLength()) {
            throw new CorruptDataException(
                    "the block of " + block.limit() + " bytes ends at byte " + index + ", in the length of a record");
        }
        return Integer.toUnsignedLong(block.getInt(index));
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
