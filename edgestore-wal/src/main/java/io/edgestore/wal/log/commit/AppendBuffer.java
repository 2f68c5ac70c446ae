package io.edgestore.wal.log.commit;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WriteBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers entries in memory, and appends them by one write when there are enough of them, when the first has waited long
 * enough, or when it is told to. They have their LSNs from the beginning. So if they cannot be written after all, the whole
 * log has failed.
 */
public final class AppendBuffer implements AppendTarget {

    /** What an entry takes besides its bytes, about. It keeps short entries from gathering without end. */
    private static final int OVERHEAD = 64;

    private final AppendTarget target;
    private final WriteBuffer size;
    private final LogFailure failure;
    private final Executor afterDelay;

    /** Held during a write: what gathers meanwhile would overtake it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<WalEntry> gathered = new ArrayList<>();
    private long bytes;
    private volatile long lastLsn;
    private boolean timerSet;
    private boolean closed;

    /**
     * Makes an empty buffer.
     *
     * @param name whose it is
     * @param target takes what has gathered; nobody else appends to it
     * @param size how much gathers, and for how long
     * @param failure fails when the target does
     */
    public AppendBuffer(String name, AppendTarget target, WriteBuffer size, LogFailure failure) {
        this(
                target,
                size,
                failure,
                CompletableFuture.delayedExecutor(
                        size.maxDelay().toNanos(), TimeUnit.NANOSECONDS, task -> startDaemon(name, task)));
    }

    AppendBuffer(AppendTarget target, WriteBuffer size, LogFailure failure, Executor afterDelay) {
        this.target = target;
        this.size = size;
        this.failure = failure;
        this.afterDelay = afterDelay;
        this.lastLsn = target.lastLsn();
    }

    /** A thread for each delay, and none while nothing gathers: a pool that others use may be busy for long. */
    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(task, "edgestore-flush " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public long append(List<WalEntry> entries) throws IOException {
        for (WalEntry entry : entries) {
            requireFits(entry);
        }
        long length = lengthOf(entries);
        lock.lock();
        try {
            failure.requireNone();
            if (bytes + length > size.bytes()) {
                flush();
            }
            return length > size.bytes() || isBeyondAllLsns(entries.size())
                    ? passOn(() -> target.append(entries))
                    : gather(entries, length);
        } finally {
            lock.unlock();
        }
    }

    private static long lengthOf(List<WalEntry> entries) {
        long length = 0;
        for (WalEntry entry : entries) {
            length += OVERHEAD + entry.length();
        }
        return length;
    }

    private boolean isBeyondAllLsns(int count) {
        return Long.compareUnsigned(lastLsn + count, lastLsn) < 0;
    }

    private long gather(List<WalEntry> entries, long length) {
        long first = lastLsn + 1;
        for (WalEntry entry : entries) {
            gathered.add(entry);
        }
        bytes += length;
        lastLsn += entries.size();
        if (!timerSet) {
            timerSet = true;
            afterDelay.execute(this::flushDue);
        }
        return first;
    }

    private void flushDue() {
        lock.lock();
        try {
            timerSet = false;
            if (!closed) {
                flush();
            }
        } catch (LogFailedException e) {
            // The log knows, and tells the next caller.
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long appendAtomically(List<WalEntry> batch) throws IOException {
        lock.lock();
        try {
            flush();
            return passOn(() -> target.appendAtomically(batch));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void appendRecords(List<WalRecord> records) throws IOException {
        lock.lock();
        try {
            passOn(() -> {
                target.appendRecords(records);
                return 0;
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void truncateAfter(long lsn) throws IOException {
        lock.lock();
        try {
            passOn(() -> {
                target.truncateAfter(lsn);
                return 0;
            });
        } finally {
            lock.unlock();
        }
    }

    private interface Append {
        long run() throws IOException;
    }

    private long passOn(Append append) throws IOException {
        flush();
        try {
            return append.run();
        } finally {
            lastLsn = target.lastLsn();
        }
    }

    @Override
    public void requireFits(WalEntry entry) throws IOException {
        target.requireFits(entry);
    }

    @Override
    public long lastLsn() {
        return lastLsn;
    }

    @Override
    public void flush() throws LogFailedException {
        lock.lock();
        try {
            failure.requireNone();
            if (!gathered.isEmpty()) {
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    private void write() throws LogFailedException {
        try {
            target.append(gathered);
        } catch (IOException | RuntimeException | Error e) {
            throw failure.because(e);
        } finally {
            forget();
        }
    }

    private void forget() {
        gathered.clear();
        bytes = 0;
    }

    @Override
    public void restart() {
        lock.lock();
        try {
            forget();
            target.restart();
            lastLsn = target.lastLsn();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try (target) {
            closed = true;
            if (!failure.isPresent()) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }
}
