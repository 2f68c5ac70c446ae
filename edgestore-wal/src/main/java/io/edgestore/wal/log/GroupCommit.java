package io.edgestore.wal.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes appended records durable, with one fsync for all that wait for one.
 *
 * <p>A thread of its own forces as long as somebody waits. What is appended while an fsync is under way waits for the next.
 * Futures are completed on an executor, so that no user code runs on this thread.
 */
final class GroupCommit implements Closeable {

    /** Makes everything durable that is appended when it is called. */
    interface Force {
        /**
         * Forces.
         *
         * @return the LSN up to which everything is durable then
         */
        long force() throws IOException;
    }

    private record Waiter(long lsn, CompletableFuture<Long> durable) {}

    private final Force force;
    private final Executor completions;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition served = lock.newCondition();
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    private int inRound;
    private boolean closed;

    GroupCommit(String name, Force force, Executor completions) {
        this.force = force;
        this.completions = completions;
        this.thread = new Thread(this::serve, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Asks for an fsync that covers an LSN.
     *
     * @param lsn appended already; not below that of a call that returned before
     * @return completed with the LSN when it is durable; exceptionally if the fsync failed
     */
    CompletableFuture<Long> whenDurable(long lsn) {
        CompletableFuture<Long> durable = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            waiters.add(new Waiter(lsn, durable));
            wanted.signal();
        } finally {
            lock.unlock();
        }
        return durable;
    }

    private void serve() {
        for (List<Waiter> round = nextRound(); !round.isEmpty(); round = nextRound()) {
            try {
                force.force();
                round.forEach(waiter -> complete(() -> waiter.durable().complete(waiter.lsn())));
            } catch (IOException | RuntimeException | Error e) {
                round.forEach(waiter -> complete(() -> waiter.durable().completeExceptionally(e)));
            }
        }
    }

    private void complete(Runnable completion) {
        completions.execute(completion);
    }

    /** Waits for somebody who waits; empty once this is closed and nobody does. */
    private List<Waiter> nextRound() {
        lock.lock();
        try {
            inRound = 0;
            served.signalAll();
            while (waiters.isEmpty() && !closed) {
                wanted.awaitUninterruptibly();
            }
            List<Waiter> round = new ArrayList<>(waiters);
            waiters.clear();
            inRound = round.size();
            return round;
        } finally {
            lock.unlock();
        }
    }

    /** Serves all that wait, and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
