package io.edgestore.wal.log;

import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.log.retention.CursorFile;
import io.edgestore.wal.log.retention.Hold;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** The cursors of a log that is written to. All of them hold what they need from the beginning, whether somebody asks for them or not. */
final class LogCursors implements Closeable {

    /** The newest end of a log. */
    interface End {

        /** The LSN of the last record. */
        long lastLsn();

        /** How far the log is durable. */
        long durableLsn();

        /** Makes all of it durable. */
        void sync() throws IOException;
    }

    private final Path directory;
    private final LogFiles files;
    private final End end;

    /** Held while a cursor is made or deleted. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, LogCursor> cursors = new TreeMap<>();
    private boolean closed;

    /**
     * Takes over the cursors that are there.
     *
     * @param nextLsn the LSN of the next record, u64; 0 if all are used up
     */
    LogCursors(LogFiles files, long nextLsn, End end) throws IOException {
        this.directory = files.snapshot().directory();
        this.files = files;
        this.end = end;
        for (CursorPosition found : read(directory)) {
            // A damaged one holds everything: nobody knows where it was.
            Hold hold =
                    files.holdWhatIsLeft(holder(found.name()), found.position().orElse(0));
            boolean ahead =
                    found.position().isPresent() && isAbove(found.position().getAsLong(), nextLsn);
            CursorFile file = CursorFile.of(directory, found.name());
            cursors.put(found.name(), new LogCursor(file, this, hold, found.position(), ahead));
        }
    }

    /** The next LSN is 0 once all are used up. */
    static boolean isAbove(long lsn, long nextLsn) {
        return nextLsn != 0 && Long.compareUnsigned(lsn, nextLsn) > 0;
    }

    /** Where the cursors of a log are, by their files. */
    static List<CursorPosition> read(Path directory) throws IOException {
        List<CursorPosition> positions = new ArrayList<>();
        for (CursorFile file : CursorFile.in(directory)) {
            try {
                positions.add(new CursorPosition(file.name(), file.path(), file.read()));
            } catch (NoSuchFileException e) {
                // Deleted meanwhile.
            }
        }
        return positions;
    }

    static String holder(String name) {
        return "cursor " + name;
    }

    LogCursor cursor(String name) throws IOException {
        CursorFile file = CursorFile.of(directory, name);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException(directory + ": this log is closed");
            }
            LogCursor there = cursors.get(name);
            if (there == null) {
                there = made(file);
                cursors.put(name, there);
            }
            return there;
        } finally {
            lock.unlock();
        }
    }

    private LogCursor made(CursorFile file) throws IOException {
        Hold hold = files.holdAll(holder(file.name()));
        try (SyncThread uninterrupted = SyncThread.start(file.path(), Thread::new)) {
            uninterrupted.call(() -> {
                file.write(hold.lsn());
                return null;
            });
            return new LogCursor(file, this, hold, OptionalLong.of(hold.lsn()), false);
        } catch (Throwable e) {
            hold.close();
            throw e;
        }
    }

    void delete(LogCursor cursor) throws IOException {
        lock.lock();
        try {
            if (cursor.deleteFile()) {
                cursors.remove(cursor.name());
            }
        } finally {
            lock.unlock();
        }
    }

    /** After a truncation, and before the next append. */
    void setBackTo(long lsn) throws IOException {
        lock.lock();
        try {
            for (LogCursor cursor : cursors.values()) {
                cursor.setBackTo(lsn);
            }
        } finally {
            lock.unlock();
        }
    }

    List<CursorPosition> positions() {
        lock.lock();
        try {
            return cursors.values().stream().map(LogCursor::state).toList();
        } finally {
            lock.unlock();
        }
    }

    Hold hold(String name, long lsn) throws LsnNotAvailableException {
        return files.hold(holder(name), lsn);
    }

    boolean isAvailable(long lsn) {
        return files.isAvailable(lsn);
    }

    LsnNotAvailableException notAvailable(LogCursor cursor, long lsn, String why) {
        return new LsnNotAvailableException(
                directory + ": cursor " + cursor.name() + " is at LSN " + Long.toUnsignedString(lsn) + ", which " + why
                        + "; see what its reader missed, and set it to an LSN from "
                        + Long.toUnsignedString(files.firstLsn()) + " on with resetTo",
                lsn,
                files.firstLsn());
    }

    void requireNotBehindEnd(long lsn) {
        long next = end.lastLsn() + 1;
        if (isAbove(lsn, next)) {
            throw new IllegalArgumentException(directory + ": a cursor cannot go to LSN " + Long.toUnsignedString(lsn)
                    + "; the next record will have " + Long.toUnsignedString(next));
        }
    }

    /** What a cursor is done with must not come again with other records under its LSNs. */
    void makeDurableBefore(long lsn) throws IOException {
        if (Long.compareUnsigned(lsn, end.durableLsn() + 1) > 0) {
            end.sync();
        }
    }

    /** Waits for what is under way; nothing more is written afterwards. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            cursors.values().forEach(LogCursor::close);
        } finally {
            lock.unlock();
        }
    }
}
