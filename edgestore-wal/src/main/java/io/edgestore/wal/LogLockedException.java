package io.edgestore.wal;

/** Another writer has the file. */
public final class LogLockedException extends WalException {

    private static final long serialVersionUID = 1L;

    LogLockedException(String message, Throwable cause) {
        super(message, cause);
    }
}
