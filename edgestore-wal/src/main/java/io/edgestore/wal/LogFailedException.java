package io.edgestore.wal;

/**
 * Thrown if a writer has failed for good: after an earlier failure of a write or an fsync it can promise nothing more. The
 * cause is that first failure. Close the writer and open the file again: opening finds out what is there.
 */
public final class LogFailedException extends WalException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what failed, and what to do
     * @param firstCause the first failure
     */
    public LogFailedException(String message, Throwable firstCause) {
        super(message, firstCause);
    }
}
