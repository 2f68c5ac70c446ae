package io.edgestore.wal.log;

import io.edgestore.wal.LogFullException;
import io.edgestore.wal.LogLockedException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.file.LockedException;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.file.WriterLock;
import io.edgestore.wal.log.commit.AppendBuffer;
import io.edgestore.wal.log.commit.AppendRequest;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import io.edgestore.wal.log.commit.AppendRound;
import io.edgestore.wal.log.commit.AppendTarget;
import io.edgestore.wal.log.commit.CountedRound;
import io.edgestore.wal.log.commit.DurableTarget;
import io.edgestore.wal.log.commit.GroupCommit;
import io.edgestore.wal.log.commit.LeaderQueue;
import io.edgestore.wal.log.commit.LogFailure;
import io.edgestore.wal.log.commit.SingleAppends;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.metrics.LogMetrics;
import io.edgestore.wal.log.retention.Hold;
import io.edgestore.wal.log.tail.TailSource;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A log in a directory. One process writes it, with any number of threads.
 *
 * <pre>{@code
 * try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults())) {
 *     long lsn = log.append(WalEntry.put("users", "ada", "..."));
 *     log.sync();
 *     try (LogReader reader = log.read()) {
 *         reader.forEach(record -> apply(record));
 *     }
 * }
 * }</pre>
 *
 * <p><b>Promises.</b> When {@code append} returns, the record is the operating system's: it outlives this process. When
 * {@link #sync()} or {@link #appendAndSync} returns, or the future of {@link #appendDurably} completes, it outlives the machine. A list can be there in
 * part after a crash, its first entries; an atomic batch is there whole or not at all.
 *
 * <p>With {@link WalOptions#withBuffer} appends gather in memory first, and only the promises of {@code sync}, {@code
 * appendAndSync} and {@code appendDurably} hold. Readers see a record once it is written.
 *
 * <p><b>LSNs</b> are u64, rise by one, and are never used twice. The first one of a new log is 1. They leave some out only
 * where damage may have held records, or where {@link #append(WalRecord)} was told to.
 *
 * <p><b>Files</b> are called {@code wal-<lsn>.log}. A new one is begun when one has reached {@link
 * WalOptions#maxFileLength()} or {@link WalOptions#maxFileAge()}, at the next append. What else is in the directory is left
 * alone.
 *
 * <p><b>Failures.</b> An entry that is refused changes nothing. After a failed write or fsync every call that appends or syncs
 * throws {@link io.edgestore.wal.LogFailedException} with the first cause, and nothing more is promised until
 * {@link #reopen()}, when the cause is gone. What was appended can still be read.
 *
 * <p><b>Threads.</b> Safe for use by many threads, virtual ones too. What they append while a write is under way goes out with
 * the next one. An interrupt of a calling thread harms nothing, and the interrupt status is kept. A codec that is at work in
 * an append must not append to, sync or close the same log.
 */
public final class WriteAheadLog implements Closeable {

    /** How many futures of {@link #appendDurably} can wait for their fsync. */
    private static final int MOST_WAITING = 1 << 16;

    private final Path directory;
    private final WalOptions options;

    /** The same for readers. */
    private final WalOptions reading;

    private final WriterLock lock;
    private final LogWatch watch;
    private final LogFiles files;
    private final LogCursors cursors;
    private final Optional<LogRetention> retention;
    private final Optional<FinishedFiles> finished;
    private final LogWriter writer;
    private final AppendTarget appends;
    private final LeaderQueue queue;
    private final SingleAppends singles;
    private final GroupCommit commit;

    /** Of those that wait until their entry is durable: one of them appends and syncs for all. */
    private final LeaderQueue durables;

    private final LogFailure failure;
    private volatile LogOpenReport report;

    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    private WriteAheadLog(Path directory, WalOptions options, LogWatch watch, WriterLock lock, LogOpening.Opened opened)
            throws IOException {
        this.directory = directory;
        this.lock = lock;
        this.options = options;
        this.watch = watch;
        this.reading = options.withDamageListener(watch.counting(options.damageListener()));
        this.failure = new LogFailure(directory);
        this.files = new LogFiles(opened.snapshot(), opened.report().found(), options);
        this.cursors = new LogCursors(files, opened.writer().nextLsn(), new End());
        Optional<LogCursor> tellsFrom = options.finishedFileCursor().isPresent()
                ? Optional.of(cursors.cursor(options.finishedFileCursor().get()))
                : Optional.empty();
        this.writer = new LogWriter(opened.writer(), files, options, failure, watch);
        this.appends = options.buffer()
                .<AppendTarget>map(size -> new AppendBuffer(directory.toString(), writer, size, failure))
                .orElse(writer);
        this.queue = new LeaderQueue(directory.toString(), new CountedRound(new AppendRound(appends), watch));
        this.singles = new SingleAppends(queue, appends::append, watch);
        this.commit = new GroupCommit(
                directory.toString(), this::makeDurable, options.completionExecutor(), MOST_WAITING, watch);
        this.durables = new LeaderQueue(
                directory.toString(), new AppendRound(new DurableTarget(queue::serve, commit, failure)));
        this.report = opened.report();
        watch.opened(report.found().files(), report.removed());
        this.finished = tellsFrom.map(cursor ->
                new FinishedFiles(files, cursor, options.finishedFileListener().orElseThrow()));
        this.retention = LogRetention.of(options.retention(), files);
    }

    /**
     * Opens a log, or begins one. The newest file is read to its end; of those before it the first record is.
     *
     * <ul>
     *   <li>Files at the end that no record was written to, as a crash or a full disk leaves them, are removed or begun anew.
     *   <li>A torn or zero tail of the newest file is cut off, as {@link io.edgestore.wal.WalWriter#open} does it. Of the copies
     *       of torn tails in the directory the newest 100 are kept; {@link LogOpenReport} names them, and those that went.
     *   <li>A damaged newest file is left as it is, one with a damaged header too, and a new one is begun, with LSNs above all
     *       that it can have held. The policies {@code STOP} and {@code FAIL} refuse to open such a log.
     *   <li>A file that is written otherwise than the options ask, with another compressor for example, is left to readers, and
     *       a new one is begun.
     * </ul>
     *
     * <p>What is in the log then is durable, whoever wrote it: all files are fsynced. {@link #report()} tells what was found and done.
     *
     * @param directory of any provider; it is made if it does not exist, and its parent does
     * @param options the codecs, the policy, the listener and the limits count
     * @return the log
     * @throws LogLockedException if another writer has the directory
     * @throws io.edgestore.wal.CorruptLogException if the newest file is damaged, and the policy is {@code STOP} or {@code
     *     FAIL}; it is unchanged
     * @throws io.edgestore.wal.FormatVersionException if a file is of a version that this release does not know, so that nothing
     *     is written behind what it cannot read; a version that no checksum in its header vouches for is damage
     * @throws io.edgestore.wal.RecordTooLargeException if a record is met that is longer than the limit
     * @throws IOException if the log cannot be read or repaired; no byte is lost
     * @throws io.edgestore.api.UnknownCodecException if the codec of a file is not installed
     * @throws IllegalStateException if all LSNs are used up
     */
    public static WriteAheadLog open(Path directory, WalOptions options) throws IOException {
        LogWatch watch = new LogWatch(directory);
        // The log's lock keeps others off the files too.
        WalOptions ofFiles = watch.countingSlowSyncs(options.withLocking(WalOptions.Locking.THIS_JVM_ONLY));
        WriterLock lock = locked(directory, options);
        try {
            LogOpening.Opened opened = new LogOpening(new LogDirectory(directory), ofFiles).open();
            try {
                return new WriteAheadLog(directory, ofFiles, watch, lock, opened);
            } catch (Throwable e) {
                closeAfter(e, opened.writer());
                throw e;
            }
        } catch (Throwable e) {
            closeAfter(e, lock);
            throw e;
        }
    }

    /**
     * Goes on after a failure, when its cause is gone: there is room again, say. The log is opened anew, as {@link #open} does
     * it, while it keeps its lock, and other threads may go on to use it. If the log has not failed, it does nothing but let {@link
     * #deleteBefore} and the retention delete again after the directory could not be synced.
     *
     * <p>What was appended before and is not durable by now can be lost; calls and futures that waited for that have failed, or
     * fail. What is in the log when this returns is durable: {@link #lastLsn()} tells how far it goes, and the LSNs above are
     * given anew. After a failed fsync the end of the newest file is written once more, since the operating system may take it
     * for written when it is not.
     *
     * @return what was found and done; the last report if the log has not failed
     * @throws IOException as {@link #open} throws it; the log stays failed, and this can be tried again
     * @throws IllegalStateException if this log is closed, or its codec calls this within an append
     */
    public LogOpenReport reopen() throws IOException {
        AppendRequest step = AppendRequest.exclusive(this::overcomeFailure);
        queue.serve(step);
        step.result();
        return report;
    }

    private void overcomeFailure() throws IOException {
        files.deleteAgain();
        if (failure.isPresent()) {
            report = writer.reopen(new LogOpening(new LogDirectory(directory), options))
                    .report();
            watch.opened(report.found().files(), report.removed());
            appends.restart();
            commit.restart(failure.exception());
            failure.clear(); // last: whoever is served from now on came after the others were told
        }
    }

    private void makeDurable(int waiters) throws IOException {
        appends.flush();
        writer.sync(waiters);
    }

    private static WriterLock locked(Path directory, WalOptions options) throws IOException {
        try (SyncThread uninterrupted = SyncThread.start(directory, Thread::new)) {
            return uninterrupted.call(() -> {
                new LogDirectory(directory).make();
                return WriterLock.takeDirectory(directory, LockScope.of(options));
            });
        } catch (LockedException e) {
            throw new LogLockedException(e.getMessage(), e);
        }
    }

    private static void closeAfter(Throwable failure, Closeable resource) {
        try {
            resource.close();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Appends an entry under the next LSN. When this returns, the record is the operating system's: it outlives this
     * process, but not yet the machine.
     *
     * @param entry what to log
     * @return its LSN
     * @throws io.edgestore.wal.RecordTooLargeException if it does not fit; nothing is written
     * @throws LogFullException if the log is at its limit of bytes and its oldest records are needed, see {@link
     *     io.edgestore.wal.Retention.WhenHeld#REFUSE_APPENDS}; nothing is written
     * @throws io.edgestore.wal.LogFailedException if this log has failed for good, now or before
     * @throws IOException as one of these
     * @throws IllegalStateException if this log is closed, all LSNs are used up, or a codec breaks its rules
     * @throws RuntimeException what the compressor throws, if it is at fault; nothing is written
     */
    public long append(WalEntry entry) throws IOException {
        Objects.requireNonNull(entry, "entry");
        requireRoom();
        return singles.append(entry);
    }

    /**
     * Appends entries under LSNs side by side, by one write. A crash can leave the first ones of them. Otherwise like {@link
     * #append(WalEntry)}.
     *
     * @param entries what to log, one or more; copied
     * @return the LSN of the first
     * @throws IllegalArgumentException if the list is empty
     * @throws io.edgestore.wal.RecordTooLargeException if any of them does not fit, or all together are over 1 GiB; nothing is
     *     written
     * @throws IOException as there
     */
    public long append(List<WalEntry> entries) throws IOException {
        return append(Kind.ENTRIES, entries);
    }

    /**
     * Appends entries as one frame, under LSNs side by side: after a crash all of them are there or none. Only files of
     * version 2 can hold that: see {@link WalOptions#withFormatVersion}. Otherwise like {@link #append(List)}.
     *
     * @param entries what to log, one or more; copied
     * @return the LSN of the first
     * @throws UnsupportedOperationException if the log is written in version 1; nothing is written
     * @throws IllegalArgumentException if the list is empty
     * @throws io.edgestore.wal.RecordTooLargeException if any of them does not fit, or all together do not fit into a frame:
     *     see {@link io.edgestore.wal.WalWriter#appendAtomically}; nothing is written
     * @throws IOException as there
     */
    public long appendAtomically(List<WalEntry> entries) throws IOException {
        return append(Kind.ATOMIC_BATCH, entries);
    }

    /**
     * Appends a record under its own LSN, as it came from another log: for replication and restore. LSNs that it leaves out are
     * never used; readers tell them as a jump and not as a gap. Otherwise like {@link #append(WalEntry)}.
     *
     * @param record what to log
     * @return its LSN
     * @throws IllegalArgumentException if its LSN is not above {@link #lastLsn()}; nothing is written
     * @throws IOException as there
     */
    public long append(WalRecord record) throws IOException {
        appendRecords(List.of(record));
        return record.lsn();
    }

    /**
     * Appends records under their own LSNs, by one write. A crash can leave the first ones of them. Otherwise like {@link
     * #append(WalRecord)}.
     *
     * @param records what to log, one or more, in the order of their LSNs; copied
     * @throws IllegalArgumentException if the list is empty, if the LSNs do not rise, or if the first is not above {@link
     *     #lastLsn()}; nothing is written
     * @throws io.edgestore.wal.RecordTooLargeException if any of them does not fit, or all together are over 1 GiB; nothing is
     *     written
     * @throws IOException as there
     */
    public void appendRecords(List<WalRecord> records) throws IOException {
        List<WalRecord> copy = List.copyOf(records);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to append: the list is empty");
        }
        requireRoom();
        exclusively(() -> appends.appendRecords(copy));
    }

    /**
     * Removes all records above an LSN, as a replica does whose leader has others. When this returns, that is durable, and the
     * next append gets the LSN behind the last record that is left, or {@code lsn} plus one if none is. Nothing happens if there
     * is no record above it.
     *
     * <p>After a crash in the middle of it the log holds all records up to {@code lsn}, and perhaps some of those behind them:
     * the first ones. An atomic batch that lies across it is divided. The log needs room on the disk for a copy of one file at the most;
     * if there is none, nothing has changed.
     *
     * <p><b>Readers</b> that were opened before, and have not been closed, throw a {@link
     * io.edgestore.wal.LsnNotAvailableException} from then on. Those of a {@link ReadOnlyLog}, in other processes, do so when they
     * have read from a file again, or looked whether there is more: until then they give back what they had read ahead. Futures of {@link #appendDurably} complete, also those of records that are removed: they were
     * durable before. What was copied before, to a checkpoint or an archive, keeps what is removed here. Cursors that are farther
     * are set back to the next LSN.
     *
     * @param lsn the last LSN that stays, u64
     * @throws IllegalArgumentException if the log begins above {@code lsn + 1}; nothing has changed. {@code firstLsn() - 1} removes
     *     all records
     * @throws io.edgestore.wal.CorruptLogException if the file that is to be the last one cannot be read, or is damaged and
     *     the policy is {@code STOP} or {@code FAIL}; nothing has changed
     * @throws io.edgestore.wal.LogFailedException if this log has failed for good, now or before
     * @throws IOException if it could not be begun, for want of room for example, or if other processes could not be told; nothing
     *     has changed
     * @throws IllegalStateException if this log is closed, or its codec calls this within an append
     */
    public void truncateAfter(long lsn) throws IOException {
        exclusively(() -> {
            appends.truncateAfter(lsn);
            cursors.setBackTo(appends.lastLsn() + 1);
        });
    }

    /**
     * Makes a copy of the log while appends go on. It holds all records up to {@link #durableLsn()} at the time of the call; {@link
     * #sync()} before makes that all that was appended. When this returns, the copy is durable. It appears whole, or not at all:
     * it is made as {@code <name>.part} beside its place, where the leftover of a call that was killed is replaced.
     *
     * <p>The copy is a log: open it, read it, or {@linkplain LogRestore restore} from it. Finished files get there by hard links, where
     * the file system has them, and take no room; the newest file is copied. Neither log ever changes a file that they share. All of
     * the copy is read once before it gets its name, to be sure that it is sound: that takes as long as reading the log. Nothing
     * is deleted meanwhile.
     *
     * @param directory of the same provider, on any disk; nothing is there, or an empty directory, and its parent exists
     * @return what is in it
     * @throws io.edgestore.wal.CorruptLogException if the log is damaged, or records are missing in it: a copy must open under
     *     {@code FAIL}; nothing is made
     * @throws io.edgestore.wal.LsnNotAvailableException if the log was truncated meanwhile; nothing is made, and calling again will do
     * @throws LogLockedException if another thread makes a copy there; nothing is made
     * @throws java.nio.file.FileSystemException if there is something in the way, or no room: the message says how much it takes
     * @throws IOException if it could not be made; it is there whole or not at all
     */
    public CopyReport checkpoint(Path directory) throws IOException {
        long durable = durableLsn();
        Hold hold = files.holdAll("checkpoint");
        try {
            LogSnapshot snapshot = files.snapshot();
            int newest = snapshot.files().size() - 1;
            return new LogCopy(snapshot, options, lock.scope(), CopyProgress.NONE)
                    .make(directory, newest, durable, LogCopy.Finished.LINKED);
        } finally {
            hold.close();
        }
    }

    private void exclusively(AppendRequest.Exclusive step) throws IOException {
        AppendRequest request = AppendRequest.exclusive(step);
        queue.serve(request);
        request.result();
    }

    private void requireRoom() throws LogFullException {
        if (retention.isPresent()) {
            retention.get().requireRoom();
        }
    }

    private long append(Kind kind, List<WalEntry> entries) throws IOException {
        return serve(queue, new AppendRequest(kind, List.copyOf(entries)));
    }

    private long serve(LeaderQueue by, AppendRequest request) throws IOException {
        if (request.entries().isEmpty()) {
            throw new IllegalArgumentException("there is nothing to append: the list is empty");
        }
        requireRoom();
        by.serve(request);
        return request.result();
    }

    /**
     * Appends an entry, and returns when it is durable: when it outlives the machine. All threads that call this at a time share
     * writes and fsyncs, and each is woken once, so for many threads that wait it is the fastest way. Otherwise like {@link
     * #append(WalEntry)}.
     *
     * @param entry what to log
     * @return its LSN
     * @throws io.edgestore.wal.LogFailedException if the write or the fsync failed, now or before; the log has failed for good,
     *     and the record may be there or not when it is opened again
     * @throws IOException as there
     * @throws IllegalStateException as there
     */
    public long appendAndSync(WalEntry entry) throws IOException {
        Objects.requireNonNull(entry, "entry");
        queue.requireNotLeading();
        commit.requireNotCompleting();
        WalEntry complete =
                options.hasValueHashes() ? entry.withValueHash() : entry; // here all threads do it side by side
        return serve(durables, new AppendRequest(Kind.ENTRIES, List.of(complete)));
    }

    /**
     * Appends an entry, and has it made durable: one fsync serves all that wait for one. When this returns, the promise of
     * {@link #append(WalEntry)} holds.
     *
     * <p>The future completes on the {@link WalOptions#completionExecutor()}. To cancel it withdraws nothing. If 65,536 records wait for their fsync, this
     * waits until some are durable.
     *
     * @param entry what to log
     * @return completed with the LSN when the record outlives the machine, or exceptionally with a {@link
     *     io.edgestore.wal.LogFailedException}
     * @throws java.io.InterruptedIOException if the thread is interrupted while it waits for others' records to become durable,
     *     and stays so; nothing was appended
     * @throws IOException as there
     */
    public CompletableFuture<Long> appendDurably(WalEntry entry) throws IOException {
        Objects.requireNonNull(entry, "entry");
        queue.requireNotLeading();
        return commit.appendDurably(() -> append(entry));
    }

    /**
     * Makes all that was appended before this call durable: when it returns, that outlives the machine. One fsync serves all
     * that wait for one.
     *
     * @throws io.edgestore.wal.LogFailedException if it failed, now or before; the log has failed for good
     * @throws IOException as that
     * @throws IllegalStateException if this log is closed, or its codec calls this within an append
     */
    public void sync() throws IOException {
        queue.requireNotLeading();
        commit.sync();
    }

    /**
     * Reads the log from its first record on.
     *
     * @return a reader of what is appended by now
     * @throws IOException as {@link #read(long)}
     */
    public LogReader read() throws IOException {
        return read(0);
    }

    /**
     * Reads the log, under the policy of the options that it was opened with. The writer is not disturbed by it.
     *
     * @param fromLsn the first LSN that is wanted, u64; if there is no such record, the next one comes first
     * @return a reader of what is appended by now, to be closed
     * @throws IOException if a file could not be read
     */
    public LogReader read(long fromLsn) throws IOException {
        Hold hold = files.holdForReader("reader", fromLsn);
        try {
            return new LogReader(files.snapshot(), fromLsn, reading, hold);
        } catch (Throwable e) {
            closeAfter(e, hold);
            throw e;
        }
    }

    /**
     * Reads the log from a time on: from the first record that is not before it. The files are chosen by their first records: the
     * last one that begins before the time is read for it, up to that record. Otherwise like {@link #read(long)}.
     *
     * <p>Where times do not rise with the LSNs, since the clock was set back or entries came with times of their own, records of that
     * time and later ones can stand in files before that one, and are not given; and records from before the time can come behind
     * the first one.
     *
     * <p>Within a file none is missed, so nothing of it can be passed over: to find the first record costs reading and decompressing
     * one file at the most, from its beginning on, and the first record of each file behind it.
     *
     * @param time compared with {@link io.edgestore.wal.WalRecord} times, which are nanoseconds since the Unix epoch
     * @return a reader of what is appended by now, to be closed; of nothing if all records are before the time
     * @throws IOException if a file could not be read
     */
    public LogReader readFrom(Instant time) throws IOException {
        Hold hold = files.holdForReader("reader", 0);
        try {
            LogSnapshot there = files.snapshot();
            return new LogReader(there, new FileSeek(there, options).lsnAt(time), reading, hold);
        } catch (Throwable e) {
            closeAfter(e, hold);
            throw e;
        }
    }

    /**
     * Follows the log up to what is durable: {@link #tail(long, TailOptions)} with the defaults.
     *
     * @param fromLsn the first LSN that is wanted, u64
     * @return a tail, to be closed
     * @throws IOException as there
     */
    public LogTail tail(long fromLsn) throws IOException {
        return tail(fromLsn, TailOptions.defaults());
    }

    /**
     * Follows the log, under the policy of the options that it was opened with. The tail waits for the records to come. Those
     * that it has not read yet are not deleted, until it is closed.
     *
     * @param fromLsn the first LSN that is wanted, u64: it may be one that is still to come; 0 for the first record there is
     * @param how how far it goes
     * @return a tail, to be closed
     * @throws io.edgestore.wal.LsnNotAvailableException if the record was deleted
     * @throws IOException if a file could not be read
     */
    public LogTail tail(long fromLsn, TailOptions how) throws IOException {
        Hold hold = files.holdForReader("tail", fromLsn);
        try {
            TailSource source = writer.progress().source(how.reach(), files::snapshot);
            TailReader reader = new TailReader(directory, source, reading, fromLsn, hold);
            reader.requireAvailable();
            return new LogTail(directory.toString(), source, reader);
        } catch (Throwable e) {
            closeAfter(e, hold);
            throw e;
        }
    }

    /**
     * Deletes the files that hold only records below an LSN, the oldest first. A file goes whole or not at all, and the newest
     * stays, so records below the LSN can still be there afterwards. Nor does a file go that a {@link #cursor}, a {@link #hold}, or a
     * reader of this log that is open, still needs; {@link #holders()} tells who that is.
     *
     * <p>Each file is gone for good before the next one is deleted: a crash leaves all files from some file on, and never a gap.
     * When this returns, what was deleted does not come back. It may be called on a log that has failed, on a full disk say, and
     * while others append.
     *
     * @param lsn the first LSN that is to stay, u64; files above the last record do not hinder
     * @return which files are gone, and who held back the others
     * @throws IOException if a file could not be deleted, or made to stay deleted: the message names it. Those before it are
     *     gone, it and those behind it are there; the next call tries again
     * @throws IllegalStateException if this log is closed
     */
    public DeletedFiles deleteBefore(long lsn) throws IOException {
        return files.deleteBefore(lsn);
    }

    /**
     * Keeps records from being deleted until the hold is closed.
     *
     * <pre>{@code
     * try (LogHold hold = log.hold(log.firstLsn())) {
     *     copyToBackup(log.read(hold.lsn()));
     * }
     * }</pre>
     *
     * @param lsn the first LSN that is needed, u64; it need not be in the log yet
     * @return the hold, to be closed
     * @throws io.edgestore.wal.LsnNotAvailableException if its file is deleted already
     */
    public LogHold hold(long lsn) throws LsnNotAvailableException {
        return new LogHold(files.hold("hold", lsn), files);
    }

    /**
     * A durable position under a name, from which on nothing is deleted, also while this log is closed. If there is no such cursor
     * yet, it is made, at the first record that is there; then it is durable when this returns.
     *
     * @param name 1 to 64 of the characters a to z, 0 to 9, {@code -} and {@code _}, beginning with a letter or a digit
     * @return the cursor; the same one for the same name
     * @throws IllegalArgumentException if it cannot be a name
     * @throws IOException if the cursor could not be made
     * @throws IllegalStateException if this log is closed
     */
    public LogCursor cursor(String name) throws IOException {
        return cursors.cursor(name);
    }

    /**
     * All cursors, and where they are. {@link ReadOnlyLog#cursors()} tells it without the lock.
     *
     * @return by name; one whose file is damaged has no position
     */
    public List<CursorPosition> cursors() {
        return cursors.positions();
    }

    /**
     * Who needs records now, and how much is kept for that.
     *
     * @return the one that needs the oldest record first
     */
    public List<LogHolder> holders() {
        return files.holders();
    }

    /**
     * The LSN of the first record. It rises when old files are deleted.
     *
     * @return u64; the LSN of the first record to come if there is none
     */
    public long firstLsn() {
        return files.firstLsn();
    }

    /**
     * The LSN of the last record: the next one gets that plus one.
     *
     * @return u64; {@link #firstLsn()} minus one if there is none
     */
    public long lastLsn() {
        return appends.lastLsn();
    }

    /**
     * How far this log is known to be durable. A record above that is gone if the machine crashes now, and its LSN is given to
     * another one then.
     *
     * @return u64; at most {@link #lastLsn()}
     */
    public long durableLsn() {
        return writer.progress().durableLsn();
    }

    /**
     * Why the next file could not be begun when it was time. The log goes on in the file before, and tries again at each
     * append.
     *
     * @return empty if the last try succeeded, or none was made
     */
    public Optional<Throwable> rotationFailure() {
        return writer.rotationFailure();
    }

    /**
     * Why the limits of {@link WalOptions#retention()} could not be kept when that was tried last. Appends go on, and it is tried
     * again when the next file is begun, or somebody gives up records.
     *
     * @return empty if the last try succeeded, or none was made
     */
    public Optional<Throwable> retentionFailure() {
        return retention.flatMap(LogRetention::failure);
    }

    /**
     * Why other processes do not know how far this log is durable. The log goes on without that, and tries again with the next
     * sync; until then tails of a {@link ReadOnlyLog} do not get what has become durable since.
     *
     * @return empty if the last try succeeded
     */
    public Optional<Throwable> watermarkFailure() {
        return writer.progress().watermarkFailure();
    }

    /**
     * What this log has done since it was opened, and how long it took: to be asked for as often as one likes, also after the
     * log has failed or is closed. Nothing waits for it.
     *
     * @return a snapshot
     */
    public LogMetrics metrics() {
        long heldBytes = holders().stream().mapToLong(LogHolder::bytes).max().orElse(0);
        return watch.metrics(failure.isPresent(), heldBytes);
    }

    /**
     * Why the listener of {@link WalOptions#withFinishedFileListener} was not told of the next file, or what it threw then. That
     * file is told again when the next one is finished.
     *
     * @return empty if it was told of all files
     */
    public Optional<Throwable> finishedFileFailure() {
        return finished.flatMap(FinishedFiles::failure);
    }

    /**
     * What was found when the log was opened, and what was done about it.
     *
     * @return the report
     */
    public LogOpenReport report() {
        return report;
    }

    /**
     * Waits for the appends that have begun, and for a listener for finished files that is at work, syncs, unless the log has failed, and closes the log. All futures are settled, or
     * their executor has been told to settle them. Closing twice does nothing. Readers stay open.
     *
     * @throws io.edgestore.wal.LogFailedException if the sync failed; the log is closed all the same
     * @throws IOException if a file could not be closed
     * @throws IllegalStateException if the log's codec calls this within an append, or its listener for finished files does, or
     *     what hangs on a future where the executor runs it in the thread that syncs; the log stays open
     */
    @Override
    public void close() throws IOException {
        queue.requireNotLeading();
        commit.requireNotCompleting();
        finished.ifPresent(FinishedFiles::requireNotTelling);
        closing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try (lock;
                    appends;
                    commit) {
                finished.ifPresent(FinishedFiles::close);
                retention.ifPresent(LogRetention::close);
                cursors.close();
                files.close();
                durables.close();
                queue.close();
            }
        } finally {
            closing.unlock();
        }
    }

    /** As cursors see it. */
    private final class End implements LogCursors.End {

        @Override
        public long lastLsn() {
            return WriteAheadLog.this.lastLsn();
        }

        @Override
        public long durableLsn() {
            return WriteAheadLog.this.durableLsn();
        }

        @Override
        public void sync() throws IOException {
            WriteAheadLog.this.sync();
        }
    }

    /** The directory. */
    @Override
    public String toString() {
        return "WriteAheadLog[" + directory + "]";
    }
}
