package io.edgestore.wal.log.commit;

import io.edgestore.wal.LogFailedException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a log has failed, and what failed first. Safe for use by many threads. */
public final class LogFailure {

    private final Path directory;
    private final AtomicReference<Throwable> first = new AtomicReference<>();

    /**
     * Of a log that has not failed.
     *
     * @param directory the log's
     */
    public LogFailure(Path directory) {
        this.directory = directory;
    }

    /**
     * From now on nothing more is promised. The first cause is kept.
     *
     * @param cause what has failed
     * @return what to throw
     */
    public LogFailedException because(Throwable cause) {
        first.compareAndSet(null, cause instanceof LogFailedException failed ? failed.getCause() : cause);
        return exception();
    }

    /**
     * Whether it has failed.
     *
     * @return true if something has failed for good
     */
    public boolean isPresent() {
        return first.get() != null;
    }

    /**
     * Refuses what a failed log cannot do.
     *
     * @throws LogFailedException if it has failed
     */
    public void requireNone() throws LogFailedException {
        if (isPresent()) {
            throw exception();
        }
    }

    /** The log was opened again, and promises again. */
    public void clear() {
        first.set(null);
    }

    /**
     * What to throw to those whom the failure concerns.
     *
     * @return an exception with the first cause
     */
    public LogFailedException exception() {
        Throwable cause = first.get();
        return new LogFailedException(
                directory + ": this log has failed for good (" + cause
                        + "); call reopen() when the cause is gone, or close it and open it again",
                cause);
    }
}
