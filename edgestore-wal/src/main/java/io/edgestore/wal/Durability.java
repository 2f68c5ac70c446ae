package io.edgestore.wal;

import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.file.SyncThread;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * How far a file is durable, and whether its writer has failed for good: an fsync is never tried twice.
 *
 * <p>Safe for use by many threads. One fsync serves all that wait for it.
 */
final class Durability {

    private final LogFile file;
    private final SyncThread sync;
    private final SlowSyncAlarm alarm;
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();

    /** Everything before is durable. Only the thread for fsync reads and writes it. */
    private long durable;

    /** Of a file that is durable up to an offset. */
    Durability(LogFile file, SyncThread sync, SlowSyncAlarm alarm, long durable) {
        this.file = file;
        this.sync = sync;
        this.alarm = alarm;
        this.durable = durable;
    }

    /**
     * Makes the file durable up to an offset at least.
     *
     * @param target the offset
     * @param appended where the file ends, asked on the thread for fsync
     * @throws LogFailedException if that failed, now or before
     * @throws RejectedExecutionException if the thread for fsync is closed
     */
    void reach(long target, LongSupplier appended) throws IOException {
        sync.call(
                () -> {
                    requireNotFailed();
                    long end = appended.getAsLong();
                    if (durable < target) {
                        onlyOnce(this::force);
                        durable = end;
                    }
                    // Whoever deleted, replaced or cut the file, what was forced is not where a reader looks for it.
                    onlyOnce(() -> file.requireUntouched(end));
                    return null;
                },
                alarm);
    }

    private void force() throws IOException {
        alarm.forceBegins();
        try {
            sync.forceHere();
        } finally {
            alarm.forceEnds();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** On the thread for fsync: who waits there for the next one must see the failure before it starts. */
    private void onlyOnce(Step step) throws LogFailedException {
        try {
            step.run();
        } catch (IOException | RuntimeException | Error e) {
            throw fail(e);
        }
    }

    /** Nothing is promised from now on. The first cause is kept. */
    LogFailedException fail(Throwable cause) {
        firstFailure.compareAndSet(null, cause);
        return failure();
    }

    boolean hasFailed() {
        return firstFailure.get() != null;
    }

    void requireNotFailed() throws LogFailedException {
        if (hasFailed()) {
            throw failure();
        }
    }

    private LogFailedException failure() {
        Throwable cause = firstFailure.get();
        return new LogFailedException(
                file.path() + ": this writer has failed for good (" + cause + "); close it and open the file again",
                cause);
    }
}
