package io.edgestore.wal;

import io.edgestore.wal.file.Appender;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.file.SyncThread;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How far a file is durable, and whether its writer has failed for good: an fsync is never tried twice.
 *
 * <p>Safe for use by many threads. One fsync serves all that wait for it.
 */
final class Durability {

    private final LogFile file;
    private final Appender appender;
    private final SyncThread sync;
    private final SlowSyncAlarm alarm;
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();

    /** Everything before is durable. Only the thread for fsync reads and writes it. */
    private long durable;

    /** The length that the file is known to have after a crash. Likewise. */
    private long durableLength;

    /** Of a file that is durable as it is. */
    Durability(LogFile file, Appender appender, SyncThread sync, SlowSyncAlarm alarm) {
        this.file = file;
        this.appender = appender;
        this.sync = sync;
        this.alarm = alarm;
        this.durable = appender.end();
        this.durableLength = appender.fileLength();
    }

    /**
     * Makes the file durable up to an offset at least.
     *
     * @param target the offset
     * @throws LogFailedException if that failed, now or before
     * @throws RejectedExecutionException if the thread for fsync is closed
     */
    void reach(long target) throws IOException {
        sync.call(
                () -> {
                    requireNotFailed();
                    long end = appender.end();
                    long length = appender.fileLength();
                    if (durable < target || durableLength != length) {
                        onlyOnce(() -> force(length));
                        durable = end;
                        durableLength = length;
                    }
                    // Whoever deleted, replaced or cut the file, what was forced is not where a reader looks for it.
                    onlyOnce(() -> file.requireUntouched(end));
                    return null;
                },
                alarm);
    }

    private void force(long length) throws IOException {
        alarm.forceBegins();
        try {
            if (length == durableLength) {
                sync.forceContentHere();
            } else {
                sync.forceHere();
            }
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
