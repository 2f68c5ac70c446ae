package io.edgestore.wal.prefetch;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that decode chunks. One begins when there is something for it to do, and ends when there was nothing for a second: so
 * a reader that is never closed leaves none behind.
 */
final class DecodingThreads implements Closeable {

    private static final long SECONDS_WITHOUT_WORK = 1;

    private final ThreadPoolExecutor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition decoded = lock.newCondition();

    DecodingThreads(int most, Path file) {
        executor = new ThreadPoolExecutor(
                most, most, SECONDS_WITHOUT_WORK, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "edgestore-decode " + file.getFileName());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Has it decoded, by one of these threads or by the caller when it needs it. */
    void decode(FrameChunk chunk) {
        chunk.offer();
        try {
            executor.execute(() -> {
                if (chunk.decodeIfWaiting()) {
                    signal();
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // No thread is to be had: the caller does it.
        }
    }

    private void signal() {
        lock.lock();
        try {
            decoded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no thread works on it, whether the caller is interrupted or not. */
    void await(FrameChunk chunk) {
        lock.lock();
        try {
            while (!chunk.isOwned()) {
                decoded.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
