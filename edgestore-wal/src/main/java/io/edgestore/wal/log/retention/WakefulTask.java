package io.edgestore.wal.log.retention;

import java.io.Closeable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A thread that does something each time it is woken, once for all wakings while it was at it. */
public final class WakefulTask implements Closeable {

    private final Runnable task;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean closed;

    /**
     * Starts the thread.
     *
     * @param name of the thread
     * @param task what it does; must not throw
     */
    public WakefulTask(String name, Runnable task) {
        this.task = task;
        this.thread = new Thread(this::serve, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the task done, after this call and by the thread. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the calling thread is this one.
     *
     * @return true within the task
     */
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    private void serve() {
        while (awaitWaking()) {
            task.run();
        }
    }

    private boolean awaitWaking() {
        lock.lock();
        try {
            while (!woken && !closed) {
                changed.awaitUninterruptibly();
            }
            woken = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the task if it is at work, and ends the thread. An interrupt is kept and changes nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
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
