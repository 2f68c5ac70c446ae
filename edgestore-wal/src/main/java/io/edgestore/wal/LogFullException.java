package io.edgestore.wal;

/**
 * Thrown if a log has reached the byte limit of its retention, and somebody still needs its oldest records. Nothing was
 * written. The log goes on when that one has gone on: the message names it.
 */
public final class LogFullException extends WalException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message who needs the oldest records, and what to do
     */
    public LogFullException(String message) {
        super(message);
    }
}
