package io.edgestore.wal.log;

import io.edgestore.wal.log.retention.Hold;
import java.io.Closeable;

/**
 * Protects the records from an LSN on against deletion while it is open, for example during a backup. It ends with the process;
 * a {@linkplain WriteAheadLog#cursor cursor} does not.
 *
 * <p>Safe for use by many threads. One that is not closed holds records until the log is closed.
 */
public final class LogHold implements Closeable {

    private final Hold hold;
    private final LogFiles files;

    /** Something was dropped before this hold moved on. */
    private volatile boolean dropped;

    LogHold(Hold hold, LogFiles files) {
        this.hold = hold;
        this.files = files;
    }

    /**
     * The first LSN that is held.
     *
     * @return u64
     */
    public long lsn() {
        return hold.lsn();
    }

    /**
     * Whether all that was held stayed there for as long as it was held. It did, unless {@link io.edgestore.wal.Retention.WhenHeld#DROP_OLDEST} is asked for:
     * then look when the work under this hold is done, as a reader that is opened late begins with what is left.
     *
     * @return false if files were dropped that this hold needed
     */
    public boolean isIntact() {
        return !dropped && files.isAvailable(lsn());
    }

    /**
     * Gives up what is below an LSN.
     *
     * @param lsn the first LSN that is still needed, u64
     * @throws IllegalArgumentException if it is below {@link #lsn()}: those records may be gone
     */
    public void advanceTo(long lsn) {
        if (Long.compareUnsigned(lsn, lsn()) < 0) {
            throw new IllegalArgumentException("this hold is at LSN " + Long.toUnsignedString(lsn())
                    + " and cannot go back to " + Long.toUnsignedString(lsn) + "; ask the log for a new hold");
        }
        dropped = !isIntact();
        hold.moveTo(lsn);
    }

    /** Gives up everything. Closing twice does nothing. */
    @Override
    public void close() {
        hold.close();
    }
}
