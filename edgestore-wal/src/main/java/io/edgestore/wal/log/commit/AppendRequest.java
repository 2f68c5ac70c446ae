package io.edgestore.wal.log.commit;

import io.edgestore.wal.WalEntry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What one thread wants to be appended, and what became of it. Served by a {@link LeaderQueue}. */
public final class AppendRequest {

    /** What must hold for the entries together. */
    public enum Kind {
        /** They get consecutive LSNs; a crash may leave the first of them only. */
        ENTRIES,
        /** They are one frame: after a crash all of them are there or none. */
        ATOMIC_BATCH,
        /** Something of its own, while nobody else appends. */
        EXCLUSIVE
    }

    private enum State {
        WAITING,
        LEADER,
        SERVED
    }

    /** What is done while nobody else appends. */
    public interface Exclusive {
        /**
         * Does it.
         *
         * @throws IOException if it fails
         */
        void run() throws IOException;
    }

    private final Kind kind;
    private final List<WalEntry> entries;
    private final Exclusive step;
    private final Thread caller = Thread.currentThread();
    private final long madeAtNanos = System.nanoTime();
    private volatile State state = State.WAITING;
    private long firstLsn;
    private Throwable failure;

    /**
     * A request of the current thread.
     *
     * @param kind what must hold for the entries together
     * @param entries one or more
     */
    public AppendRequest(Kind kind, List<WalEntry> entries) {
        this(kind, entries, () -> {});
    }

    private AppendRequest(Kind kind, List<WalEntry> entries, Exclusive step) {
        this.kind = kind;
        this.entries = entries;
        this.step = step;
    }

    /**
     * A request of the current thread to do something while nobody else appends, behind all that came before it.
     *
     * @param step is run by the thread that leads, which need not be this one
     * @return the request
     */
    public static AppendRequest exclusive(Exclusive step) {
        return new AppendRequest(Kind.EXCLUSIVE, List.of(), step);
    }

    Kind kind() {
        return kind;
    }

    /** By {@link System#nanoTime()}. */
    long madeAtNanos() {
        return madeAtNanos;
    }

    /** Does what was asked for instead of an append. */
    void runExclusively() throws IOException {
        step.run();
    }

    /**
     * What is to be appended.
     *
     * @return one or more; none if this is exclusive
     */
    public List<WalEntry> entries() {
        return entries;
    }

    /** The bytes of what is to be appended. */
    long length() {
        long length = 0;
        for (WalEntry entry : entries) {
            length += entry.length();
        }
        return length;
    }

    /**
     * Waits until the request is served, or its thread has to lead. An interrupt is kept and changes nothing.
     *
     * @return whether it is served
     */
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

    /** Wakes the thread to lead, and tells which one it is. */
    Thread makeLeader() {
        state = State.LEADER;
        LockSupport.unpark(caller);
        return caller;
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

    void failUnlessServed(Throwable cause) {
        if (state != State.SERVED) {
            fail(cause);
        }
    }

    /**
     * What became of it, to be asked once it is served.
     *
     * @return the LSN of the first entry
     * @throws IOException what went wrong, if it is one
     */
    public long result() throws IOException {
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
