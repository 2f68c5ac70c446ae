package io.edgestore.wal.log;

import io.edgestore.wal.WalEntry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What one caller wants to be appended, and what became of it. Served by a {@link LeaderQueue}. */
final class AppendRequest {

    /** What must hold for the entries together. */
    enum Kind {
        /** They get consecutive LSNs; a crash may leave the first of them only. */
        ENTRIES,
        /** They are one frame: after a crash all of them are there or none. */
        ATOMIC_BATCH
    }

    private enum State {
        WAITING,
        LEADER,
        SERVED
    }

    private final Kind kind;
    private final List<WalEntry> entries;
    private final Thread caller = Thread.currentThread();
    private volatile State state = State.WAITING;
    private long firstLsn;
    private Throwable failure;

    /**
     * A request of the current thread.
     *
     * @param entries one or more; not kept once the request is served
     */
    AppendRequest(Kind kind, List<WalEntry> entries) {
        this.kind = kind;
        this.entries = entries;
    }

    Kind kind() {
        return kind;
    }

    List<WalEntry> entries() {
        return entries;
    }

    /** Waits until the request is served, or its thread has to lead. An interrupt is kept and changes nothing. */
    boolean awaitServedOrLeader() {
        boolean interrupted = false;
        while (state == State.WAITING) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return state == State.SERVED;
    }

    void makeLeader() {
        state = State.LEADER;
        LockSupport.unpark(caller);
    }

    void succeed(long first) {
        firstLsn = first;
        state = State.SERVED;
        LockSupport.unpark(caller);
    }

    void fail(Throwable cause) {
        failure = cause;
        state = State.SERVED;
        LockSupport.unpark(caller);
    }

    boolean isServed() {
        return state == State.SERVED;
    }

    /** The LSN of the first entry, or what went wrong. */
    long result() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return firstLsn;
    }
}
