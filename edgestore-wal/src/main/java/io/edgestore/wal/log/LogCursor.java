package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.log.retention.CursorFile;
import io.edgestore.wal.log.retention.Hold;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A named, durable position in a log: how far a consumer has come. The records from there on are not deleted, whether the
 * consumer is running or not, and even if the log is closed meanwhile.
 *
 * <pre>{@code
 * LogCursor cursor = log.cursor("search-index");
 * try (LogReader reader = log.read(cursor.position())) {
 *     for (WalRecord record : reader) {
 *         apply(record);
 *     }
 * }
 * cursor.advanceTo(log.lastLsn() + 1);
 * }</pre>
 *
 * <p>The position is the first LSN that is still needed: one above the last record that is done with. A record that was done with
 * behind the last {@code advanceTo} comes again after a crash.
 *
 * <p>There is nothing to close. Safe for use by many threads.
 */
public final class LogCursor {

    private final CursorFile file;
    private final LogCursors log;

    /** Held during input and output: of two advances the second one waits. */
    private final ReentrantLock lock = new ReentrantLock();

    private Hold hold;

    /** Empty if the file is damaged. */
    private OptionalLong position;

    /** It was ahead of the log when that was opened: what is appended now is not what it has seen. */
    private boolean ahead;

    private boolean deleted;
    private boolean closed;

    LogCursor(CursorFile file, LogCursors log, Hold hold, OptionalLong position, boolean ahead) {
        this.file = file;
        this.log = log;
        this.hold = hold;
        this.position = position;
        this.ahead = ahead;
    }

    /**
     * Its name.
     *
     * @return the name that it was asked for by
     */
    public String name() {
        return file.name();
    }

    /**
     * The first LSN that is still needed.
     *
     * @return u64; at most one above the log's last LSN
     * @throws LsnNotAvailableException if that record is not in the log any more, or not yet: somebody deleted its file, or put an
     *     older copy of the log in place. {@link #resetTo} makes the cursor usable again
     * @throws CorruptLogException if the cursor's file is damaged. All records are kept for it until {@link #resetTo} or {@link
     *     #delete}
     * @throws IllegalStateException if the cursor is deleted, or the log is closed
     */
    public long position() throws IOException {
        lock.lock();
        try {
            return requirePosition();
        } finally {
            lock.unlock();
        }
    }

    private long requirePosition() throws LsnNotAvailableException, CorruptLogException {
        requireUsable();
        if (position.isEmpty()) {
            throw new CorruptLogException(
                    file.path()
                            + ": this cursor's file is damaged, and its position is not known. All records are kept for it."
                            + " Set it to where its reader is, with resetTo, or delete it",
                    null);
        }
        long at = position.getAsLong();
        if (ahead) {
            throw log.notAvailable(
                    this, at, "is not in the log yet: it was truncated, or an older copy was put in its place, say");
        }
        if (!log.isAvailable(at)) {
            throw log.notAvailable(this, at, "is not in the log any more: its file is deleted");
        }
        return at;
    }

    private void requireUsable() {
        if (deleted) {
            throw new IllegalStateException(file.path() + ": this cursor is deleted; ask the log for a new one");
        }
        if (closed) {
            throw new IllegalStateException(file.path() + ": this log is closed");
        }
    }

    /**
     * Says that all records below an LSN are done with. When this returns, that outlives the machine, and so do those records: if
     * they are not durable yet, the log is synced first. It takes two fsyncs, so call it once for many records.
     *
     * @param lsn the first LSN that is still needed, u64: one above that of the last record that is done with
     * @throws IllegalArgumentException if it is below {@link #position()}, or more than one above the log's last LSN
     * @throws LsnNotAvailableException as {@code position()}
     * @throws CorruptLogException as there
     * @throws IOException if it could not be made durable. This cursor stays where it was and holds as before; after a crash it can
     *     be at the one position or the other
     * @throws IllegalStateException if the cursor is deleted, or the log is closed
     */
    public void advanceTo(long lsn) throws IOException {
        lock.lock();
        try {
            long at = requirePosition();
            if (Long.compareUnsigned(lsn, at) < 0) {
                throw new IllegalArgumentException("cursor " + name() + " is at LSN " + Long.toUnsignedString(at)
                        + " and does not go back to " + Long.toUnsignedString(lsn) + "; resetTo does");
            }
            if (lsn != at) {
                log.requireNotBehindEnd(lsn);
                write(lsn);
                hold.moveTo(lsn);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(long lsn) throws IOException {
        log.makeDurableBefore(lsn);
        writeFile(lsn);
    }

    private void writeFile(long lsn) throws IOException {
        try (SyncThread uninterrupted = SyncThread.start(file.path(), Thread::new)) {
            uninterrupted.call(() -> {
                file.write(lsn);
                return null;
            });
        }
        position = OptionalLong.of(lsn);
        ahead = false;
    }

    /**
     * The log was truncated. What is done with above an LSN will come again, with other records. If this fails, or the machine
     * does, the cursor is ahead of the log, and tells that.
     */
    void setBackTo(long lsn) throws IOException {
        lock.lock();
        try {
            boolean above = position.isPresent() && LogCursors.isAbove(position.getAsLong(), lsn);
            if (above && !deleted && !ahead) {
                ahead = true;
                writeFile(lsn);
                hold.moveTo(lsn);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sets this cursor to any place in the log, backwards too, whatever state it is in. Durable when this returns, as {@link
     * #advanceTo}.
     *
     * @param lsn the first LSN that is needed, u64
     * @throws IllegalArgumentException if it is more than one above the log's last LSN
     * @throws LsnNotAvailableException if its file is deleted; {@link LsnNotAvailableException#firstLsn()} is there
     * @throws IOException as {@code advanceTo}
     * @throws IllegalStateException if the cursor is deleted, or the log is closed
     */
    public void resetTo(long lsn) throws IOException {
        lock.lock();
        try {
            requireUsable();
            log.requireNotBehindEnd(lsn);
            Hold there = log.hold(name(), lsn);
            try {
                write(lsn);
            } catch (Throwable e) {
                there.close();
                throw e;
            }
            hold.close();
            hold = there;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Deletes this cursor; nothing is kept for it any more. Deleting twice does nothing.
     *
     * @throws IOException if it could not be deleted, or made to stay deleted; it holds as before
     * @throws IllegalStateException if the log is closed
     */
    public void delete() throws IOException {
        log.delete(this);
    }

    /** Whether it is gone now, and was not before. */
    boolean deleteFile() throws IOException {
        lock.lock();
        try {
            if (deleted) {
                return false;
            }
            requireUsable();
            try (SyncThread uninterrupted = SyncThread.start(file.path(), Thread::new)) {
                uninterrupted.call(() -> {
                    file.delete();
                    return null;
                });
            }
            deleted = true;
            hold.close();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is under way. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    CursorPosition state() {
        lock.lock();
        try {
            return new CursorPosition(name(), file.path(), position);
        } finally {
            lock.unlock();
        }
    }

    /** Its name. */
    @Override
    public String toString() {
        return "LogCursor[" + name() + "]";
    }
}
