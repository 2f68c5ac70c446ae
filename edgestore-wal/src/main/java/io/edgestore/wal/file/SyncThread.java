package io.edgestore.wal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread and a channel for fsync alone. Nobody interrupts this thread, so no interrupt can close the channel or hide
 * that an fsync failed; and as the channel is opened before the first write and kept, the operating system reports a
 * failed write-back to it, however late.
 *
 * <p>Callers wait without regard to interrupts, and find their interrupt status set again afterwards.
 */
public final class SyncThread implements Closeable {

    /** For who waits as long as it takes. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    private final ExecutorService thread;
    private final Path file;

    /** Null before {@link #open}. Only the thread reads and writes it. */
    private FileChannel channel;

    private SyncThread(ExecutorService thread, Path file) {
        this.thread = thread;
        this.file = file;
    }

    /**
     * Starts the thread. There is no file yet.
     *
     * @param file what it is to make durable
     * @param threads makes the thread
     * @return the thread, to be closed
     * @throws Error if there is no thread to be had
     */
    public static SyncThread start(Path file, ThreadFactory threads) {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = threads.newThread(task);
            thread.setName("edgestore-sync " + file.getFileName());
            thread.setDaemon(true);
            return thread;
        });
        try {
            // Now and not later: closing must not need a thread that is not to be had.
            executor.execute(() -> {});
            return new SyncThread(executor, file);
        } catch (Throwable e) {
            executor.shutdown();
            throw e;
        }
    }

    /**
     * Opens the file that is to be made durable, which exists by now.
     *
     * @throws IOException if the file cannot be opened for writing
     */
    public void open() throws IOException {
        call(() -> {
            channel = IoStep.OPEN.on(file, () -> FileChannel.open(file, StandardOpenOption.WRITE));
            return null;
        });
    }

    /**
     * Makes the file durable: all bytes that were written to it before, and its length.
     *
     * @throws IOException if that failed; nothing is known of any byte since the last success then
     */
    public void force() throws IOException {
        call(() -> {
            forceHere();
            return null;
        });
    }

    /** {@link #force()} for a task that is on the thread already. */
    public void forceHere() throws IOException {
        IoStep.SYNC.on(file, () -> channel.force(true));
    }

    /**
     * {@link #forceHere()} for a file that has the length it was made durable with. That can cost less, as the length is
     * metadata, to some providers even if it has grown.
     */
    public void forceContentHere() throws IOException {
        IoStep.SYNC.on(file, () -> channel.force(false));
    }

    /** Something to be done on the thread. */
    public interface Task<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /**
     * Does something on the thread, and waits for it.
     *
     * @param task what
     * @return its result
     * @throws IOException as the task throws it
     */
    public <T> T call(Task<T> task) throws IOException {
        return call(task, () -> FOR_EVER);
    }

    /** Whoever waits for a task, and looks up from time to time. */
    public interface Patience {
        /**
         * Looks up: before the wait begins, and again when it has lasted as long as was said.
         *
         * @return for how many nanoseconds to wait until the next time; {@link #FOR_EVER} if there is none
         */
        long nanosLeft();
    }

    /**
     * Does something on the thread, and waits for it patiently.
     *
     * @param task what
     * @param patience the calling thread's
     * @return its result
     * @throws IOException as the task throws it
     */
    public <T> T call(Task<T> task, Patience patience) throws IOException {
        Future<T> done = thread.submit(task::run);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    long nanos = patience.nanosLeft();
                    return nanos == FOR_EVER ? done.get() : done.get(nanos, TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    // Once more.
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException rethrown(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (IOException) cause;
    }

    @Override
    public void close() throws IOException {
        try {
            call(() -> {
                if (channel != null) {
                    IoStep.CLOSE.on(file, channel::close);
                }
                return null;
            });
        } finally {
            thread.shutdown();
        }
    }
}
