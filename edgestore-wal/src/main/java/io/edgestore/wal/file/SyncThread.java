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

/**
 * A thread and a channel for fsync alone. Nobody interrupts this thread, so no interrupt can close the channel or hide
 * that an fsync failed; and as the channel is opened before the first write and kept, the operating system reports a
 * failed write-back to it, however late.
 *
 * <p>Callers wait without regard to interrupts, and find their interrupt status set again afterwards.
 */
public final class SyncThread implements Closeable {

    private final ExecutorService thread;
    private final Path file;
    private final FileChannel channel;

    private SyncThread(ExecutorService thread, Path file, FileChannel channel) {
        this.thread = thread;
        this.file = file;
        this.channel = channel;
    }

    /**
     * Starts the thread.
     *
     * @param file an existing file
     * @return the thread, to be closed
     * @throws IOException if the file cannot be opened for writing
     */
    public static SyncThread open(Path file) throws IOException {
        FileChannel channel = IoStep.OPEN.on(file, () -> FileChannel.open(file, StandardOpenOption.WRITE));
        return new SyncThread(
                Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "edgestore-sync " + file.getFileName());
                    thread.setDaemon(true);
                    return thread;
                }),
                file,
                channel);
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
        // Not force(false): each append changes the length, and the length is metadata to some providers.
        IoStep.SYNC.on(file, () -> channel.force(true));
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
        Future<T> done = thread.submit(task::run);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
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
                IoStep.CLOSE.on(file, channel::close);
                return null;
            });
        } finally {
            thread.shutdown();
        }
    }
}
