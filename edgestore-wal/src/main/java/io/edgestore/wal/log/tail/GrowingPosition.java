package io.edgestore.wal.log.tail;

import io.edgestore.wal.log.directory.LogPosition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How far a log is appended, or durable, and whoever waits for more. An append changes numbers in it, and only who asks has a position
 * made of them: there are more appends than readers.
 *
 * <p>One thread at a time moves it; all may ask and wait.
 */
public final class GrowingPosition {

    /** Held while the three are changed, or read together. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile long lsn;
    private long fileLsn;
    private long end;

    /** Changed after each move. Whoever waits looks at it alone: a truncation may lead back to a position that was there before. */
    private volatile long moves;

    private final Growth growth = new Growth();

    /**
     * Begins there.
     *
     * @param position how far the log is
     */
    public GrowingPosition(LogPosition position) {
        moveTo(position);
    }

    /**
     * Moves it, in either direction, and tells those that wait.
     *
     * @param position how far the log is now
     */
    public void moveTo(LogPosition position) {
        moveTo(position.lsn(), position.fileLsn(), position.end());
    }

    /**
     * The same, with nothing allocated.
     *
     * @param newLsn see {@link LogPosition}, as the others
     * @param newFileLsn which of the files is the newest
     * @param newEnd up to where in that file
     */
    public void moveTo(long newLsn, long newFileLsn, long newEnd) {
        lock.lock();
        try {
            lsn = newLsn;
            fileLsn = newFileLsn;
            end = newEnd;
            moves++;
        } finally {
            lock.unlock();
        }
        tell();
    }

    /** Has those that wait look again. */
    public void tell() {
        growth.tell();
    }

    /** Where it is now. */
    public LogPosition get() {
        lock.lock();
        try {
            return new LogPosition(lsn, fileLsn, end);
        } finally {
            lock.unlock();
        }
    }

    /** The LSN of where it is now. */
    public long lsn() {
        return lsn;
    }

    /** How often it was moved; to be asked before {@link #get}. */
    long moves() {
        return moves;
    }

    /**
     * Waits until it is moved, or something else is so.
     *
     * @param since what {@link #moves} was
     * @param other true after something that is told
     * @param nanos how long at the most
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    void awaitMoved(long since, BooleanSupplier other, long nanos) throws InterruptedException {
        growth.await(() -> moves != since || other.getAsBoolean(), nanos);
    }
}
