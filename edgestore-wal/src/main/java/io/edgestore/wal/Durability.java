package io.edgestore.wal;

import io.edgestore.wal.file.Appender;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.file.SyncThread.Extent;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far a file is durable, and whether its writer has failed for good: an fsync is never tried twice.
 *
 * <p>Safe for use by many threads. One fsync serves all that wait for it.
 */
final class Durability implements AutoCloseable {

    private final LogFile file;
    private final Appender appender;
    private final SyncThread sync;
    private final SlowSyncAlarm alarm;
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();

    /** Held by who forces. Who waits finds its bytes durable then, in most cases. */
    private final ReentrantLock forcing = new ReentrantLock();

    /** Everything before is durable. Read and written under the lock, as the next two are. */
    private long durable;

    /** The length that the file is known to have after a crash. */
    private long durableLength;

    private boolean closed;

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
     * @return false if this is closed, so that everything is durable
     * @throws LogFailedException if that failed, now or before
     */
    boolean reach(long target) throws LogFailedException {
        forcing.lock();
        try {
            if (!closed) {
                requireNotFailed();
                long end = appender.end();
                long length = appender.fileLength();
                if (durable < target || durableLength != length) {
                    onlyOnce(() -> force(length == durableLength ? Extent.CONTENT : Extent.CONTENT_AND_LENGTH));
                    durable = end;
                    durableLength = length;
                }
                // Whoever deleted, replaced or cut the file, what was forced is not where a reader looks for it.
                onlyOnce(() -> file.requireUntouched(end));
            }
            return !closed;
        } finally {
            forcing.unlock();
        }
    }

    /** In this thread; by the other one if this one has to look at the clock. */
    private void force(Extent extent) throws IOException {
        if (!alarm.isSet()) {
            sync.forceByCaller(extent);
            return;
        }
        alarm.forceBegins();
        try {
            sync.force(extent, alarm);
        } finally {
            alarm.forceEnds();
        }
    }

    /** Nothing is forced any more. Waits for a force that is under way. */
    @Override
    public void close() {
        forcing.lock();
        closed = true;
        forcing.unlock();
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Under the lock: who waits for it must see the failure before it forces. */
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
