package io.edgestore.wal;

/** Thrown if another writer has opened the file, or the log's directory. */
public final class LogLockedException extends WalException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message who has it, as far as that is known
     * @param cause the refused lock
     */
    public LogLockedException(String message, Throwable cause) {
        super(message, cause);
    }
}
