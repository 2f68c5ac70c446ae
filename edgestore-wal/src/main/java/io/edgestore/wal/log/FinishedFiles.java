package io.edgestore.wal.log;

import io.edgestore.wal.FinishedFileListener;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.retention.WakefulTask;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells a listener of the files that are finished, one after the other, on a thread of its own. A cursor is at the first file that it
 * was not told of. So nothing is deleted before it was told, and what a crash kept from being told comes next time.
 */
final class FinishedFiles implements Closeable {

    private final LogFiles files;
    private final LogCursor cursor;
    private final FinishedFileListener listener;
    private final WakefulTask task;
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean closing;

    /** Begins to tell at once. */
    FinishedFiles(LogFiles files, LogCursor cursor, FinishedFileListener listener) {
        this.files = files;
        this.cursor = cursor;
        this.listener = listener;
        this.task = new WakefulTask("edgestore-finished " + files.snapshot().directory(), this::tellAll);
        files.whenFinished(file -> task.wake());
        task.wake();
    }

    /** Why the next file is not told yet. */
    Optional<Throwable> failure() {
        return failure;
    }

    private void tellAll() {
        try {
            Optional<NamedFile> next = files.firstFinished(cursor.position());
            while (next.isPresent() && !closing) {
                Path file = next.get().path();
                listener.finished(file);
                cursor.advanceTo(files.lsnBehind(next.get()));
                next = files.firstFinished(cursor.position());
            }
            failure = Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            failure = Optional.of(e);
        }
    }

    /** Refuses the listener's thread: it would wait for itself. */
    void requireNotTelling() {
        if (task.isCurrentThread()) {
            throw new IllegalStateException(
                    files.snapshot().directory()
                            + ": a listener for finished files closed the log that was calling it; close it from another thread");
        }
    }

    /** Waits for the listener if it is at work. */
    @Override
    public void close() {
        closing = true;
        task.close();
    }
}
