package io.edgestore.wal.log;

import io.edgestore.wal.LogFailedException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a log has failed for good, and what failed first. Safe for use by many threads. */
final class LogFailure {

    private final Path directory;
    private final AtomicReference<Throwable> first = new AtomicReference<>();

    LogFailure(Path directory) {
        this.directory = directory;
    }

    /** From now on nothing more is promised. The first cause is kept. */
    LogFailedException because(Throwable cause) {
        first.compareAndSet(null, cause instanceof LogFailedException failed ? failed.getCause() : cause);
        return exception();
    }

    boolean isPresent() {
        return first.get() != null;
    }

    void requireNone() throws LogFailedException {
        if (isPresent()) {
            throw exception();
        }
    }

    private LogFailedException exception() {
        Throwable cause = first.get();
        return new LogFailedException(
                directory + ": this log has failed for good (" + cause + "); close it and open it again", cause);
    }
}
