package io.edgestore.interleaving;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.commit.AppendTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands for the log's files below the hand-over, with the rules that {@link io.edgestore.wal.log.LogWriter} relies on:
 * one thread at a time appends, and a file is durable before the next one is begun, which is after two records. Whoever
 * breaks a rule gets an {@link AssertionError}.
 */
class MemoryFiles implements AppendTarget {

    private static final int RECORDS_PER_FILE = 2;

    private final ReentrantLock forcing = new ReentrantLock();
    private final List<WalEntry> records = new ArrayList<>();

    /** All that there ever were, each with its LSN: a truncation takes records, and their LSNs are given again. */
    private final Map<WalEntry, Long> appended = new HashMap<>();

    /** Volatile, so that the scheduler can change threads at each of them. */
    private volatile Thread appending;

    private volatile long lastLsn;
    private volatile long durableLsn;

    /** What is durable in truth, while {@link #durableLsn} is what is told. */
    private volatile long forcedLsn;

    private volatile int files = 1;
    private volatile boolean closed;

    @Override
    public long append(List<WalEntry> entries) {
        enter();
        if (lastLsn >= (long) files * RECORDS_PER_FILE) {
            sync();
            files++;
        }
        long first = lastLsn + 1;
        for (WalEntry entry : entries) {
            records.add(entry);
            appended.put(entry, (long) records.size());
        }
        lastLsn = records.size();
        leave();
        return first;
    }

    @Override
    public long appendAtomically(List<WalEntry> batch) {
        return append(batch);
    }

    /** No force is under way then, as in {@link io.edgestore.wal.log.LogWriter}. */
    @Override
    public void truncateAfter(long lsn) {
        enter();
        forcing.lock();
        try {
            records.subList((int) Math.min(lsn, records.size()), records.size()).clear();
            lastLsn = records.size();
            durableLsn = lastLsn;
            forcedLsn = lastLsn;
        } finally {
            forcing.unlock();
        }
        leave();
    }

    @Override
    public void appendRecords(List<WalRecord> added) {
        append(added.stream().map(WalRecord::entry).toList());
    }

    @Override
    public void requireFits(WalEntry entry) {}

    @Override
    public void flush() {}

    @Override
    public void restart() {
        throw new UnsupportedOperationException("nothing here cuts the log");
    }

    private void enter() {
        if (appending != null || closed) {
            throw new AssertionError("an append " + (closed ? "behind closing" : "beside another one"));
        }
        appending = Thread.currentThread();
    }

    private void leave() {
        if (appending != Thread.currentThread()) {
            throw new AssertionError("an append was not alone");
        }
        appending = null;
    }

    void sync() {
        forcing.lock();
        try {
            if (closed) {
                throw new AssertionError("a sync behind closing");
            }
            durableLsn = forceAndTell();
            if (!isForced(durableLsn)) {
                throw new AssertionError("told to be durable: " + durableLsn + ", durable: " + forcedLsn);
            }
        } finally {
            forcing.unlock();
        }
    }

    /** What is appended during a force is not covered by it, so that the LSN is read before. */
    long forceAndTell() {
        long target = lastLsn;
        force();
        return target;
    }

    final void force() {
        long target = lastLsn;
        forcedLsn = Math.max(forcedLsn, target);
    }

    final boolean isForced(long lsn) {
        return lsn <= forcedLsn;
    }

    @Override
    public void close() {
        if (appending != null) {
            throw new AssertionError("closed during an append");
        }
        sync();
        closed = true;
    }

    List<WalEntry> records() {
        return records;
    }

    Map<WalEntry, Long> appended() {
        return appended;
    }

    @Override
    public final long lastLsn() {
        return lastLsn;
    }

    final long durableLsn() {
        return durableLsn;
    }

    @Override
    public String toString() {
        return files + " files, " + records.size() + " records, durable to " + durableLsn;
    }
}
