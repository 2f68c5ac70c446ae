package io.edgestore.wal.log.commit;

import io.edgestore.wal.log.watch.LogWatch;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes appended records durable, with one fsync for all that wait for one.
 *
 * <p>Who syncs while nobody forces does it at once, for all that wait by then. Otherwise a thread of its own forces as long as
 * somebody waits. What comes while an fsync is under way waits for the next. Futures are completed on an executor, so that
 * no user code runs in between.
 */
public final class GroupCommit implements Closeable {

    /** Makes everything durable that is appended when it is called. */
    public interface Force {
        /**
         * Does it, or fails for good: it is not tried again for the same.
         *
         * @param waiters how many wait for it
         * @throws IOException if it failed
         */
        void force(int waiters) throws IOException;
    }

    /** Somebody who waits, and where to tell how it came out. */
    private record Waiter(
            long lsn, CompletableFuture<Long> durable, Executor teller, Runnable served, int epoch, int callers) {

        void tell(Throwable failure) {
            served.run();
            try {
                teller.execute(() -> settle(failure));
            } catch (RuntimeException | Error e) {
                // It takes no tasks any more. Who waits is told all the same, and not by this thread.
                LAST_RESORT.execute(() -> settle(failure));
            }
        }

        private void settle(Throwable failure) {
            if (failure == null) {
                durable.complete(lsn);
            } else {
                durable.completeExceptionally(failure);
            }
        }
    }

    /** Has a thread in any case, also where the common pool has none. */
    private static final Executor LAST_RESORT = new CompletableFuture<Void>().defaultExecutor();

    private final String name;
    private final Force force;
    private final Executor completions;
    private final int mostWaiting;
    private final LogWatch watch;
    private final Semaphore places;
    private final Runnable givePlaceBack;
    private final Thread thread;

    /** Counts how often the log was opened again. What was appended before that may be lost, whatever is forced later. */
    private volatile int epoch;

    private volatile Throwable endOfEpoch;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private List<Waiter> waiters = new ArrayList<>();

    /** Whether a round is under way. Who ends it wakes the thread if there is somebody who waits. */
    private boolean forcing;

    /** Whose round that is; null if none is under way. */
    private Thread forcer;

    private boolean closed;

    /**
     * Starts the thread.
     *
     * @param name whose it is
     * @param force called by that thread, and by those that sync; by one at a time
     * @param completions completes the futures
     * @param mostWaiting how many futures can wait for their fsync
     * @param watch told of those that wait for a place among them, and of completions
     */
    public GroupCommit(String name, Force force, Executor completions, int mostWaiting, LogWatch watch) {
        this.name = name;
        this.force = force;
        this.completions = watch.timing(completions);
        this.mostWaiting = mostWaiting;
        this.watch = watch;
        this.places = new Semaphore(mostWaiting, true);
        this.givePlaceBack = places::release;
        this.thread = new Thread(this::serve, "edgestore-commit " + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives an LSN to something. */
    public interface Append {
        /**
         * Does it.
         *
         * @return the LSN
         * @throws IOException if nothing was appended
         */
        long append() throws IOException;
    }

    /**
     * Appends, and has it made durable. Waits first if too many wait already: the room is given back when they are durable,
     * and not when their futures are completed, so that the code behind a future can append in turn.
     *
     * @param append appends
     * @return completed with the LSN when it is durable; exceptionally if the fsync failed
     * @throws InterruptedIOException if the thread is interrupted while it waits, and stays so; nothing is appended
     * @throws IOException as the append throws it
     */
    public CompletableFuture<Long> appendDurably(Append append) throws IOException {
        reservePlace();
        int before = epoch;
        boolean waits = false;
        try {
            CompletableFuture<Long> durable = new CompletableFuture<>();
            enqueue(new Waiter(append.append(), durable, completions, givePlaceBack, before, 1));
            waits = true;
            return durable;
        } finally {
            if (!waits) {
                places.release();
            }
        }
    }

    private void reservePlace() throws InterruptedIOException {
        if (places.tryAcquire()) {
            return;
        }
        requireNotCompleting();
        LogWatch.Stall stall = watch.stallBegins();
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    name + ": interrupted while " + mostWaiting + " records wait for an fsync; nothing was appended");
        } finally {
            stall.end();
        }
    }

    /**
     * Returns when everything is durable that was appended before. An interrupt is kept and changes nothing.
     *
     * @throws IOException if the fsync failed
     * @throws IllegalStateException if this is closed, or as {@link #requireNotCompleting}
     */
    public void sync() throws IOException {
        requireNotCompleting();
        sync(epoch, 1);
    }

    /**
     * Refuses the thread that forces, which has come here through a future that it completes: it would wait for itself. That is so if
     * the executor runs its tasks in the thread that hands them over.
     *
     * @throws IllegalStateException if the calling thread forces
     */
    public void requireNotCompleting() {
        lock.lock();
        try {
            if (forcer == Thread.currentThread()) {
                throw new IllegalStateException(name + ": what hangs on a future of appendDurably called the log in the"
                        + " thread that syncs it, which would wait for itself; give WalOptions.withCompletionExecutor an"
                        + " executor that runs its tasks in threads of its own");
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The number to give to {@link #sync(int, int)}.
     *
     * @return another one once the log was opened again
     */
    int epoch() {
        return epoch;
    }

    /**
     * The same for what was appended since a time, for several callers.
     *
     * @param before what {@link #epoch} was before it was appended
     * @param callers how many wait for it
     * @throws IOException if the fsync failed, or if the log was opened again since, so that it may be lost
     * @throws IllegalStateException if this is closed
     */
    void sync(int before, int callers) throws IOException {
        CompletableFuture<Long> durable = new CompletableFuture<>();
        force(waitOrLead(new Waiter(0, durable, Runnable::run, () -> {}, before, callers)));
        try {
            durable.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /**
     * Fails all that came before this call, also those that are about to wait. To be called before anything is forced again.
     *
     * @param why what they are told
     */
    public void restart(Throwable why) {
        endOfEpoch = why;
        epoch++;
    }

    private void enqueue(Waiter waiter) {
        lock.lock();
        try {
            add(waiter);
            wakeThread();
        } finally {
            lock.unlock();
        }
    }

    private void add(Waiter waiter) {
        if (closed) {
            throw new IllegalStateException(name + ": this log is closed");
        }
        waiters.add(waiter);
    }

    private void wakeThread() {
        if (!forcing) {
            wanted.signal();
        }
    }

    /** The round that the calling thread is to lead; empty if somebody forces, and then sees to this waiter too. */
    private List<Waiter> waitOrLead(Waiter waiter) {
        lock.lock();
        try {
            add(waiter);
            return forcing ? List.of() : nextRound();
        } finally {
            lock.unlock();
        }
    }

    private List<Waiter> nextRound() {
        List<Waiter> round = waiters;
        waiters = new ArrayList<>();
        forcing = true;
        forcer = Thread.currentThread();
        return round;
    }

    private void serve() {
        for (List<Waiter> round = awaitRound(); !round.isEmpty(); round = awaitRound()) {
            force(round);
        }
    }

    /** Waits for somebody who waits; empty once this is closed and nobody does. */
    private List<Waiter> awaitRound() {
        lock.lock();
        try {
            while (forcing || waiters.isEmpty() && !closed) {
                wanted.awaitUninterruptibly();
            }
            return nextRound();
        } finally {
            lock.unlock();
        }
    }

    private void force(List<Waiter> round) {
        if (round.isEmpty()) {
            return;
        }
        Throwable failure = null;
        try {
            force.force(callersOf(round));
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        try {
            for (Waiter waiter : round) {
                waiter.tell(waiter.epoch == epoch ? failure : endOfEpoch);
            }
        } finally {
            endRound();
        }
    }

    private static int callersOf(List<Waiter> round) {
        int callers = 0;
        for (Waiter waiter : round) {
            callers += waiter.callers;
        }
        return callers;
    }

    private void endRound() {
        lock.lock();
        try {
            forcing = false;
            forcer = null;
            if (!waiters.isEmpty() || closed) {
                wakeThread();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Serves all that wait, those that have appended and are about to wait too, and ends the thread. */
    @Override
    public void close() {
        places.acquireUninterruptibly(mostWaiting);
        places.release(mostWaiting);
        lock.lock();
        try {
            closed = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        joinThread();
    }

    private void joinThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
