package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.tail.TailSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Follows a log while it is being written: returns its records in the order of their LSNs, and waits for new ones.
 *
 * <pre>{@code
 * long applied = 0; // or what was stored with the last record that was applied
 * try (LogTail tail = log.tail(applied + 1)) {
 *     while (!tail.hasEnded()) {
 *         WalRecord record = tail.next(Duration.ofSeconds(1));
 *         if (record != null) {
 *             apply(record);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p><b>How far.</b> It stops at the last record that is durable, unless {@link TailOptions.Reach#APPENDED} is asked for. So what
 * it gives back is not taken away by a crash, and who remembers the LSN can go on from there after one.
 *
 * <p><b>The writer</b> is not disturbed by it, nor it by the writer's interrupts and failures. If the log has failed, nothing
 * more becomes durable, and nothing more comes. When a {@link WriteAheadLog} is closed, its tails give back what is left and
 * end. A tail of a {@link ReadOnlyLog} does not end: nobody knows whether another writer will come.
 *
 * <p><b>Damage</b> is treated as {@link WalOptions#recoveryPolicy()} says, as {@link LogReader} has it. {@code SKIP} and {@code
 * SALVAGE} go on behind it. {@code STOP} and {@code FAIL} throw, and throw again at each call: a tail has no end to come to
 * instead. {@link #report()} tells what was met, and the damage listener hears of it as it is met. What is not written yet is
 * never damage.
 *
 * <p><b>Threads.</b> For one thread at a time, but for {@link #close()}, which ends the wait of another thread.
 */
public final class LogTail implements Closeable {

    private final String name;
    private final TailSource source;
    private final TailReader reader;

    /** Held while it is read, and not while it is waited. */
    private final ReentrantLock reading = new ReentrantLock();

    private volatile boolean closed;
    private volatile boolean ended;
    private boolean onRecord;

    LogTail(String name, TailSource source, TailReader reader) {
        this.name = name;
        this.source = source;
        this.reader = reader;
    }

    /**
     * Gives back the next record, waiting until there is one.
     *
     * @param timeout how long to wait at the most; zero or less to take only what is there
     * @return null if there was none in time, or if the log was closed: then {@link #hasEnded()} is true
     * @throws InterruptedException if the thread is interrupted when it has to wait, or while it does; no record is lost
     * @throws IOException as {@link #advance}
     * @throws IllegalStateException as there
     */
    public WalRecord next(Duration timeout) throws IOException, InterruptedException {
        return awaited(timeout, () -> record().toRecord());
    }

    /**
     * Goes on to the next record, waiting until there is one. Copies nothing; otherwise like {@link #next}.
     *
     * @param timeout how long to wait at the most; zero or less to take only what is there
     * @return true if {@link #record()} is on one now; false if there was none in time, or if the log was closed: then {@link
     *     #hasEnded()} is true
     * @throws InterruptedException if the thread is interrupted when it has to wait, or while it does; no record is lost
     * @throws CorruptLogException if there is damage or a gap, and the policy is {@link RecoveryPolicy#STOP} or {@link
     *     RecoveryPolicy#FAIL}; again at each call
     * @throws io.edgestore.wal.LsnNotAvailableException if the next record was deleted before it was read, or the log was cut
     *     off before it; again at each call
     * @throws io.edgestore.wal.RecordTooLargeException if the next record is longer than the limit; again at each call
     * @throws IOException if a file could not be read; the next call tries again
     * @throws IllegalStateException if this tail is closed, now or while it waits, or if it has ended before
     */
    public boolean advance(Duration timeout) throws IOException, InterruptedException {
        return awaited(timeout, () -> this) != null;
    }

    private <T> T awaited(Duration timeout, Supplier<T> result) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long patience = nanos(timeout);
        while (true) {
            T taken = taken(result);
            long left = patience - (System.nanoTime() - start);
            if (taken != null || ended || left <= 0) {
                return taken;
            }
            source.await(left, () -> closed);
        }
    }

    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /** Null if there is nothing yet. */
    private <T> T taken(Supplier<T> result) throws IOException {
        reading.lock();
        try {
            requireUsable();
            boolean last = source.hasEnded(); // before the look that finds nothing more
            onRecord = false;
            onRecord = reader.advance();
            requireUsable();
            ended = last && !onRecord;
            return onRecord ? result.get() : null;
        } finally {
            reading.unlock();
        }
    }

    private void requireUsable() {
        if (closed) {
            throw new IllegalStateException("the tail of " + name + " is closed");
        }
        if (ended) {
            throw new IllegalStateException(
                    "the tail of " + name + " has ended, since the log is closed; ask hasEnded()");
        }
    }

    /**
     * The record that {@link #advance} went to.
     *
     * @return a view, valid until {@code advance}, {@code next} or {@code close} is called
     * @throws IllegalStateException if the last {@code advance} did not return true
     */
    public RecordView record() {
        if (!onRecord) {
            throw new IllegalStateException("there is no record here: advance() did not return true");
        }
        return reader.record();
    }

    /**
     * The file in which {@link #record()} stands.
     *
     * @return its path; at no record, the one that was read last, and the directory if there is none
     */
    public Path file() {
        return reader.file();
    }

    /**
     * Whether the log is closed, and all of it has been given back: nothing more comes.
     *
     * @return true once {@link #advance} or {@link #next} has found that out
     */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * What was found up to now. A tail can go on for long, so not all is kept: of the files that it has left, the first 100 that
     * were damaged, and the first 100 gaps.
     *
     * @return a report on those, and on the file that is being read
     */
    public LogReport report() {
        reading.lock();
        try {
            return reader.report();
        } finally {
            reading.unlock();
        }
    }

    /**
     * Closes the tail. Another thread that waits in {@link #advance} or {@link #next} gets an {@link IllegalStateException}.
     * Closing twice does nothing.
     */
    @Override
    public void close() throws IOException {
        closed = true;
        source.wake();
        reading.lock();
        try {
            onRecord = false;
            reader.close();
        } finally {
            reading.unlock();
        }
    }

    /** The log. */
    @Override
    public String toString() {
        return "LogTail[" + name + "]";
    }
}
