package io.edgestore.wal.log;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.commit.AppendTarget;
import io.edgestore.wal.log.commit.LogFailure;
import io.edgestore.wal.log.copy.LogTruncation;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogPosition;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to the newest file of a log, and begins the next one when it is due. One thread at a time appends, while others
 * sync and look at the snapshot.
 *
 * <p>A finished file is durable before the next one is there. So a sync of the newest file makes the whole log durable.
 */
final class LogWriter implements AppendTarget {

    private final LogDirectory directory;
    private final WalOptions options;
    private final LogFailure failure;
    private final LogWatch watch;

    /** Held while there is a force under way: a file must not be closed then, and no other take its place. */
    private final ReentrantLock forcing = new ReentrantLock();

    /** Read by the one that appends, and under {@link #forcing}; changed by the one that appends, under that too. */
    private WalWriter newest;

    private final LogFiles files;
    private final LogProgress progress;
    private volatile Optional<Throwable> rotationFailure = Optional.empty();

    /**
     * Goes on with a log.
     *
     * @param newest the writer of the newest file
     * @param files what is there, all of it durable
     * @param options what is asked of new files
     * @param failure fails when a write, a force or a rotation does
     * @param watch told of them
     */
    LogWriter(WalWriter newest, LogFiles files, WalOptions options, LogFailure failure, LogWatch watch) {
        this.directory = new LogDirectory(files.snapshot().directory());
        this.options = options;
        this.failure = failure;
        this.watch = watch;
        this.files = files;
        this.newest = newest;
        this.progress = new LogProgress(directory, position());
    }

    /** Where the next record goes. */
    private LogPosition position() {
        return new LogPosition(newest.nextLsn() - 1, files.newest().nameLsn(), newest.length());
    }

    LogProgress progress() {
        return progress;
    }

    @Override
    public long lastLsn() {
        return progress.appendedLsn();
    }

    Optional<Throwable> rotationFailure() {
        return rotationFailure;
    }

    /** Without a {@link Write}, so that nothing is allocated, whatever the compiler makes of it. */
    @Override
    public long append(WalEntry entry) throws IOException {
        long start = writeBegins();
        long from = newest.length();
        long lsn;
        try {
            lsn = newest.append(entry);
        } catch (IOException e) {
            throw refusalOrFailure(e);
        }
        written(lsn, 1, entry.length(), from, start);
        return lsn;
    }

    /** Into one file, all of it. */
    @Override
    public long append(List<WalEntry> entries) throws IOException {
        return write(entries.size(), lengthOf(entries), () -> newest.append(entries));
    }

    @Override
    public long appendAtomically(List<WalEntry> batch) throws IOException {
        return write(batch.size(), lengthOf(batch), () -> newest.appendAtomically(batch));
    }

    private static long lengthOf(List<WalEntry> entries) {
        long length = 0;
        for (WalEntry entry : entries) {
            length += entry.length();
        }
        return length;
    }

    /** Only here it is known what the files before hold, if the newest is empty. */
    @Override
    public void appendRecords(List<WalRecord> records) throws IOException {
        failure.requireNone();
        long first = records.get(0).lsn();
        if (Long.compareUnsigned(first, lastLsn()) <= 0) {
            throw new IllegalArgumentException(directory.path() + ": LSN " + Long.toUnsignedString(first)
                    + " is not above the log's last one, which is " + Long.toUnsignedString(lastLsn())
                    + "; leave out the records that the log has, or remove its end by truncateAfter");
        }
        long length = lengthOf(records.stream().map(WalRecord::entry).toList());
        write(records.size(), length, () -> newest.appendRecords(records));
    }

    @Override
    public void truncateAfter(long lsn) throws IOException {
        failure.requireNone();
        if (Long.compareUnsigned(lsn, lastLsn()) >= 0) {
            return;
        }
        forcing.lock();
        try {
            forceNewest(0);
            files.truncate(snapshot -> truncate(snapshot, lsn));
        } finally {
            forcing.unlock();
        }
    }

    private void truncate(LogSnapshot snapshot, long lsn) throws IOException {
        LogTruncation truncation = LogTruncation.prepare(snapshot, lsn, options);
        progress.truncationBegins();
        snapshot.epoch().end(lsn, truncation.firstLsn());
        try {
            newest.close();
            truncation.run();
            goOnWith(files.reopen(new LogOpening(directory, options)));
        } catch (IOException | RuntimeException | Error e) {
            throw failure.because(e);
        }
    }

    @Override
    public void requireFits(WalEntry entry) throws RecordTooLargeException {
        newest.requireFits(entry);
    }

    /** Goes on after a failure. If this fails too, the log stays failed. */
    LogOpening.Opened reopen(LogOpening opening) throws IOException {
        forcing.lock();
        try {
            closeFailed();
            LogOpening.Opened opened = files.reopen(opening);
            goOnWith(opened);
            return opened;
        } finally {
            forcing.unlock();
        }
    }

    private void goOnWith(LogOpening.Opened opened) {
        newest = opened.writer();
        progress.restart(position());
    }

    private void closeFailed() {
        try {
            newest.close();
        } catch (IOException | RuntimeException | Error e) {
            // It had failed. What matters is what is in the file.
        }
    }

    /** Nothing gathers here. */
    @Override
    public void restart() {}

    /** Nothing gathers here. */
    @Override
    public void flush() throws LogFailedException {
        failure.requireNone();
    }

    private interface Write {
        long run() throws IOException;
    }

    private long write(int records, long bytes, Write write) throws IOException {
        long start = writeBegins();
        long from = newest.length();
        long first;
        try {
            first = write.run();
        } catch (IOException e) {
            throw refusalOrFailure(e);
        }
        written(first, records, bytes, from, start);
        return first;
    }

    /** Into the file that is the newest then. Gives back the time by {@link System#nanoTime()}. */
    private long writeBegins() throws LogFailedException {
        failure.requireNone();
        if (newest.needsRotation()) {
            rotate();
        }
        return System.nanoTime();
    }

    /** A record that is refused concerns only who appends it. */
    private IOException refusalOrFailure(IOException e) {
        return e instanceof RecordTooLargeException ? e : failure.because(e);
    }

    private void written(long firstLsn, int records, long bytes, long from, long start) {
        long end = newest.length();
        watch.written(records, bytes, end - from, start);
        files.written(firstLsn, end);
        progress.appendedTo(newest.nextLsn() - 1, files.newest().nameLsn(), end);
    }

    private void rotate() throws LogFailedException {
        WalWriter before = newest;
        LogWatch.RotationUnderWay rotation =
                watch.rotationBegins(before.report().recovery().file());
        try {
            finishNewest();
        } finally {
            rotation.end(newest != before);
        }
    }

    private void finishNewest() throws LogFailedException {
        forcing.lock();
        try {
            finish(newest);
            long next = newest.nextLsn();
            if (next != 0) {
                createdNext(directory.fileFor(next)).ifPresent(this::switchTo);
                failure.requireNone();
            }
        } finally {
            forcing.unlock();
        }
    }

    /** A finished file ends behind its last record, durably, before there is a next one. */
    private void finish(WalWriter file) throws LogFailedException {
        try {
            file.trim();
        } catch (IOException | RuntimeException | Error e) {
            throw failure.because(e);
        }
        forceNewest(0);
    }

    /** Empty if there is no next file: then the newest one stays in use, and the next append tries again. */
    private Optional<WalWriter> createdNext(NamedFile file) throws LogFailedException {
        try {
            WalWriter next = WalWriter.create(file.path(), options, file.nameLsn());
            rotationFailure = Optional.empty();
            return Optional.of(next);
        } catch (IOException | RuntimeException | Error e) {
            rotationFailure = Optional.of(e);
            if (!Files.notExists(file.path(), LinkOption.NOFOLLOW_LINKS)) { // also if that cannot be told
                // It would stand between files that hold records, once this one has grown beyond its name.
                throw failure.because(e);
            }
            return Optional.empty();
        }
    }

    /** The old file is closed first: once it is known to be finished, others may delete it, and closing looks for it. */
    private void switchTo(WalWriter next) {
        try {
            newest.close();
        } catch (IOException | RuntimeException | Error e) {
            failure.because(e);
        }
        NamedFile file = directory.fileFor(next.nextLsn());
        long finishedEnd = newest.length();
        newest = next;
        files.rotated(finishedEnd, file, next.length());
        progress.appendedTo(position());
        progress.durableTo(position());
    }

    /**
     * Makes everything durable that is appended when this is called.
     *
     * @param waiters how many wait for that
     * @return the LSN up to which everything is durable then
     * @throws LogFailedException if that failed, now or before
     */
    long sync(int waiters) throws LogFailedException {
        forcing.lock();
        try {
            failure.requireNone();
            return forceNewest(waiters);
        } finally {
            forcing.unlock();
        }
    }

    /** What is appended during the force is not covered by it, so it is looked before how far that is. */
    private long forceNewest(int waiters) throws LogFailedException {
        LogPosition target = progress.appended();
        LogWatch.SyncUnderWay sync = watch.syncBegins(waiters);
        try {
            newest.sync();
        } catch (IOException | RuntimeException | Error e) {
            sync.failed();
            throw failure.because(e);
        }
        sync.succeeded();
        progress.durableTo(target);
        return target.lsn();
    }

    /** Syncs, unless the log has failed, and closes the newest file. */
    @Override
    public void close() throws IOException {
        forcing.lock();
        try (progress) {
            syncAndClose(newest);
        } finally {
            forcing.unlock();
        }
    }

    private void syncAndClose(WalWriter last) throws IOException {
        try (last) {
            if (!failure.isPresent()) {
                finish(last);
            }
        }
    }
}
