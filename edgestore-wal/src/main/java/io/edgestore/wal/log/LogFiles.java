package io.edgestore.wal.log;

import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.retention.Floor;
import io.edgestore.wal.log.retention.Hold;
import io.edgestore.wal.log.retention.Holds;
import io.edgestore.wal.log.retention.KnownFiles;
import io.edgestore.wal.log.retention.OldestFirst;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The files of a log that is written to: those that there are, who needs them, and the deletion of those that nobody needs. The
 * writer adds to the newest end, and deletion takes from the oldest.
 */
final class LogFiles implements Closeable {

    private final WalOptions options;
    private final GrowingSnapshot snapshot;
    private final KnownFiles known;
    private final Holds holds = new Holds();

    /** Held while files are deleted, at either end: one after the other, and not by two at a time. */
    private final ReentrantLock taking = new ReentrantLock();

    private OldestFirst oldestFirst = new OldestFirst();
    private final List<Consumer<NamedFile>> finishedListeners = new CopyOnWriteArrayList<>();
    private boolean closed;

    LogFiles(LogSnapshot snapshot, LogReport found, WalOptions options) {
        this.options = options;
        this.snapshot = new GrowingSnapshot(snapshot);
        this.known = new KnownFiles(found.files(), snapshot);
    }

    /** The files, and what is complete in them. Waits for a truncation that is under way. */
    LogSnapshot snapshot() {
        LogSnapshot now = snapshot.get();
        if (!now.epoch().isOver()) {
            return now;
        }
        taking.lock();
        try {
            return snapshot.get();
        } finally {
            taking.unlock();
        }
    }

    /** There are records in the newest file, from some LSN on, and this is its length now. */
    void written(long firstLsn, long newestEnd) {
        known.written(newest(), firstLsn, newestEnd);
        snapshot.grownTo(newestEnd);
    }

    /** After the log was opened again: nothing is deleted while that looks at the files. */
    LogOpening.Opened reopen(LogOpening opening) throws IOException {
        taking.lock();
        try {
            LogOpening.Opened opened = opening.open();
            known.reopened(opened.report().found().files(), opened.snapshot());
            snapshot.set(opened.snapshot());
            return opened;
        } finally {
            taking.unlock();
        }
    }

    /** Deletions that could not be made durable are made so with the next ones, whatever came of them before. */
    void deleteAgain() {
        taking.lock();
        try {
            oldestFirst = new OldestFirst();
        } finally {
            taking.unlock();
        }
    }

    /** The newest file is finished, and ends there; there is a new one. */
    void rotated(long finishedEnd, NamedFile next, long end) {
        NamedFile finished = newest();
        known.finished(finished, finishedEnd);
        known.begun(next);
        snapshot.next(next, end);
        finishedListeners.forEach(listener -> listener.accept(finished));
    }

    /** Cuts off the end of a log, and opens it again. */
    interface Truncation {
        void on(LogSnapshot snapshot) throws IOException;
    }

    /** Nothing is deleted meanwhile, and who asks for the snapshot is told when it is known what is left. */
    void truncate(Truncation truncation) throws IOException {
        taking.lock();
        try {
            truncation.on(snapshot.get());
        } catch (IOException | RuntimeException | Error e) {
            lookForWhatIsLeft(e);
            throw e;
        } finally {
            taking.unlock();
        }
    }

    /** So that a log that has failed in the middle of it can still be read. */
    private void lookForWhatIsLeft(Throwable failure) {
        LogSnapshot before = snapshot.get();
        if (before.epoch().isOver()) {
            try {
                LogSnapshot left = ReadOnlyLog.open(before.directory(), options).snapshot();
                snapshot.set(left.files().isEmpty() ? withoutRecords(before.directory()) : left);
            } catch (IOException | RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** There is a newest file still. */
    private static LogSnapshot withoutRecords(Path directory) throws IOException {
        return new LogSnapshot(directory, new LogDirectory(directory).files(), Long.MAX_VALUE);
    }

    long firstLsn() {
        return known.firstLsn(snapshot());
    }

    /** Holds what a reader of that LSN and all later ones needs, whether it is there or not. */
    Hold holdForReader(String kind, long fromLsn) {
        return holds.add(kind, () -> {
            long newest = newest().nameLsn();
            return Long.compareUnsigned(fromLsn, newest) < 0 ? fromLsn : newest;
        });
    }

    /** The one that is appended to. */
    NamedFile newest() {
        return snapshot.newest();
    }

    /** Holds all from an LSN on. */
    Hold hold(String holder, long lsn) throws LsnNotAvailableException {
        Hold hold = holdWhatIsLeft(holder, lsn);
        if (!isAvailable(lsn)) {
            hold.close();
            throw new LsnNotAvailableException(
                    snapshot.get().directory() + ": LSN " + Long.toUnsignedString(lsn)
                            + " is not in the log any more: its file is deleted; the first one there is "
                            + Long.toUnsignedString(firstLsn()),
                    lsn,
                    firstLsn());
        }
        return hold;
    }

    /** Holds all that is there. */
    Hold holdAll(String holder) {
        return holds.add(holder, this::firstAvailable);
    }

    /** Holds whatever there is from an LSN on, even if that is not all. */
    Hold holdWhatIsLeft(String holder, long lsn) {
        return holds.add(holder, () -> lsn);
    }

    /** Whether no file was deleted that may have held the LSN or one behind it. */
    boolean isAvailable(long lsn) {
        return Long.compareUnsigned(lsn, firstAvailable()) >= 0;
    }

    /** Not the first record's LSN: before that, damage can have cost some, or they were left out. */
    private long firstAvailable() {
        return snapshot.get().files().get(0).nameLsn();
    }

    List<LogHolder> holders() {
        return holds.all().stream().map(this::holder).toList();
    }

    private LogHolder holder(Hold hold) {
        LogSnapshot now = snapshot.get();
        long lsn = hold.lsn();
        List<NamedFile> held =
                now.finished().subList(known.below(now, lsn), now.finished().size());
        return new LogHolder(hold.holder(), lsn, held.size(), known.bytes(held));
    }

    /** The finished files that somebody needs. */
    List<NamedFile> needed() {
        return holds.take(needed -> {
            LogSnapshot now = snapshot.get();
            return now.finished()
                    .subList(known.below(now, needed), now.finished().size());
        });
    }

    long bytesOf(List<NamedFile> finished) {
        return known.bytes(finished);
    }

    /** The first finished file with records from an LSN on. */
    Optional<NamedFile> firstFinished(long fromLsn) {
        LogSnapshot now = snapshot.get();
        return now.finished().stream().skip(known.below(now, fromLsn)).findFirst();
    }

    /** Above all records of a finished file. */
    long lsnBehind(NamedFile finished) {
        List<NamedFile> files = snapshot.get().files();
        return known.lsnBefore(files.get(files.indexOf(finished) + 1));
    }

    /** Has somebody told of each file that is finished, in the thread that appends. */
    void whenFinished(Consumer<NamedFile> listener) {
        finishedListeners.add(listener);
    }

    /** Has somebody told each time that records may not be needed any more, in the thread that gave them up. */
    void whenReleased(Runnable listener) {
        holds.whenReleased(listener);
    }

    DeletedFiles deleteBefore(long lsn) throws IOException {
        taking.lock();
        try {
            requireOpen();
            LogSnapshot before = snapshot.get();
            Floor floor = new Floor(before.files().get(known.below(before, lsn)).nameLsn(), 0);
            List<Path> deleted = deleteBelow(floor);
            int left = floor.filesBelow(snapshot.get());
            List<LogHolder> heldBy = holds.all().stream()
                    .filter(hold -> known.below(snapshot.get(), hold.lsn()) < left)
                    .map(this::holder)
                    .toList();
            return new DeletedFiles(deleted, heldBy);
        } finally {
            taking.unlock();
        }
    }

    /** Deletes what is below a floor, but for what somebody needs. */
    void delete(Floor floor) throws IOException {
        taking.lock();
        try {
            requireOpen();
            deleteBelow(floor);
        } finally {
            taking.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(snapshot.get().directory() + ": this log is closed");
        }
    }

    private List<Path> deleteBelow(Floor floor) throws IOException {
        List<Path> deleted = new ArrayList<>();
        if (floor.filesBelow(snapshot.get()) == 0) {
            return deleted;
        }
        try (SyncThread uninterrupted = SyncThread.start(snapshot.get().directory(), Thread::new)) {
            uninterrupted.call(() -> {
                for (Optional<NamedFile> oldest = take(floor); oldest.isPresent(); oldest = take(floor)) {
                    delete(oldest.get());
                    deleted.add(oldest.get().path());
                }
                if (!deleted.isEmpty()) {
                    oldestFirst.finish(deleted.get(0));
                }
                return null;
            });
        }
        return deleted;
    }

    /** Out of the snapshot first, so that no new reader looks for it. */
    private Optional<NamedFile> take(Floor floor) {
        return holds.take(needed -> {
            LogSnapshot now = snapshot.get();
            if (!floor.letsGo(now, known.below(now, needed))) {
                return Optional.empty();
            }
            snapshot.update(LogSnapshot::withoutOldest);
            return Optional.of(now.files().get(0));
        });
    }

    private void delete(NamedFile file) throws IOException {
        try {
            oldestFirst.delete(file.path());
            known.removed(file);
        } catch (IOException | RuntimeException | Error e) {
            snapshot.update(now -> now.withOldest(file));
            throw e;
        }
    }

    /** Waits for a deletion that is under way; there is none afterwards. */
    @Override
    public void close() {
        taking.lock();
        try {
            closed = true;
        } finally {
            taking.unlock();
        }
    }
}
