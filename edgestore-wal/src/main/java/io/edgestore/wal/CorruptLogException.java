package io.edgestore.wal;

/** A file is not a log file, or is damaged and was asked for under a policy that does not take that. */
public final class CorruptLogException extends WalException {

    private static final long serialVersionUID = 1L;

    CorruptLogException(String message) {
        super(message);
    }

    CorruptLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
