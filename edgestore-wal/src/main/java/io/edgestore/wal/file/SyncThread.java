package io.edgestore.wal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
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
 * <p>To hand an fsync over takes time, so callers have a second channel, to force in their own thread: what fails is reported
 * to each channel once. When an interrupt closes it, nothing is known of what it forced, and the thread does that again.
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

    /** For callers, one at a time. Null before {@link #open}, and once an interrupt has closed it. */
    private FileChannel callers;

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
            callers = IoStep.OPEN.on(file, () -> FileChannel.open(file, StandardOpenOption.WRITE));
            return null;
        });
    }

    /**
     * Makes the file durable: all bytes that were written to it before, and its length.
     *
     * @throws IOException if that failed; nothing is known of any byte since the last success then
     */
    public void force() throws IOException {
        force(Extent.CONTENT_AND_LENGTH, () -> FOR_EVER);
    }

    /** How much of a file is made durable. */
    public enum Extent {
        /** Of a file that has the length it was made durable with: that can cost less. */
        CONTENT,
        /** Of any file, as the length is metadata to some providers. */
        CONTENT_AND_LENGTH
    }

    /**
     * Makes the file durable, by the thread.
     *
     * @param extent how much of it
     * @param patience the calling thread's
     * @throws IOException if that failed
     */
    public void force(Extent extent, Patience patience) throws IOException {
        call(
                () -> {
                    force(channel, extent);
                    return null;
                },
                patience);
    }

    /**
     * Makes the file durable, in the calling thread as far as possible. For one thread at a time.
     *
     * @param extent how much of it
     * @throws IOException if that failed
     */
    public void forceByCaller(Extent extent) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            if (callers != null) {
                force(callers, extent);
                return;
            }
        } catch (ClosedByInterruptException e) {
            callers = null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        force(extent, () -> FOR_EVER);
    }

    private void force(FileChannel open, Extent extent) throws IOException {
        IoStep.SYNC.on(file, () -> open.force(extent == Extent.CONTENT_AND_LENGTH));
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

    private void close(FileChannel open) throws IOException {
        if (open != null) {
            IoStep.CLOSE.on(file, open::close);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            call(() -> {
                try {
                    close(callers);
                } finally {
                    close(channel);
                }
                return null;
            });
        } finally {
            thread.shutdown();
        }
    }
}
