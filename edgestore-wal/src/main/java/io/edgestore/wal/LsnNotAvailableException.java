package io.edgestore.wal;

/**
 * Thrown if requested records are no longer in the log: their files were deleted, or the end of the log was cut off. Continue
 * from an LSN that is there, and get the missing records from elsewhere, for example from a backup.
 */
public final class LsnNotAvailableException extends WalException {

    private static final long serialVersionUID = 1L;

    /** The first LSN that was asked for, u64. */
    private final long lsn;

    /** Where the log begins now, u64. */
    private final long firstLsn;

    /**
     * Makes an exception.
     *
     * @param message what is missing, and what to do
     * @param lsn the first LSN that was asked for, u64
     * @param firstLsn the first LSN that is in the log, u64
     */
    public LsnNotAvailableException(String message, long lsn, long firstLsn) {
        super(message);
        this.lsn = lsn;
        this.firstLsn = firstLsn;
    }

    /**
     * What was asked for.
     *
     * @return the first LSN that was asked for, u64
     */
    public long lsn() {
        return lsn;
    }

    /**
     * What there is.
     *
     * @return the first LSN that was in the log when this was thrown, u64
     */
    public long firstLsn() {
        return firstLsn;
    }
}
