package io.edgestore.wal.log.tail;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets threads wait until a log has grown. Costs whoever makes it grow next to nothing as long as nobody waits. Safe for use
 * by many threads.
 */
public final class Growth {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();

    /** Changed under the lock. Written before it is looked whether the log has grown, and read after it has. */
    private volatile int waiting;

    /** To be called after each change. */
    public void tell() {
        if (waiting == 0) {
            return;
        }
        lock.lock();
        try {
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something is so.
     *
     * @param condition true after a change that is told
     * @param nanos how long at the most
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    public void await(BooleanSupplier condition, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
            awaitCounted(condition, nanos);
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private void awaitCounted(BooleanSupplier condition, long nanos) throws InterruptedException {
        long left = nanos;
        while (!condition.getAsBoolean() && left > 0) {
            left = grown.awaitNanos(left);
        }
    }
}
