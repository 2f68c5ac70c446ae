package io.edgestore.wal;

import io.edgestore.wal.file.Appender;
import io.edgestore.wal.file.HeldFile;
import io.edgestore.wal.file.HeldFile.Origin;
import io.edgestore.wal.file.LogFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Appends records to a single log file.
 *
 * <pre>{@code
 * try (WalWriter writer = WalWriter.create(file)) {
 *     long lsn = writer.append(WalEntry.put("users", "ada", "..."));
 *     writer.sync();
 * }
 * }</pre>
 *
 * <p><b>Promises.</b> When {@code append} returns, the record is the operating system's: it outlives this process. When
 * {@link #sync()} returns, it outlives the machine. One frame is atomic, and nothing else: a record, or in version 2
 * a batch. A crash can leave some of those that were appended since the last sync, in most cases the first ones of them.
 *
 * <p><b>Failures.</b> A record that is refused, and a write that failed and was cut back, leave the file as it was, and
 * the writer goes on. After a failed fsync, or a failed write that could not be cut back, every call throws {@link
 * LogFailedException}: an fsync is never tried twice, since the second one may succeed without having written anything.
 * Close the writer and open the file again.
 *
 * <p><b>Interrupts.</b> An interrupt of a calling thread neither closes the file nor hides a failure. Calls are not cut
 * short by it, and the interrupt status is kept.
 *
 * <p><b>Threads.</b> Safe for use by many threads. Appends are ordered; a sync does not hold them up, and one fsync serves
 * all that wait for it.
 *
 * <p><b>Codecs.</b> What a compressor or a checksum does to its buffers is checked after each call; one that breaks its
 * rules ends in an {@link IllegalStateException} that names it, and nothing is written. A codec that is at work in an
 * append must not call {@code append}, {@code sync} or {@code close} of the same writer, which is refused in the same way.
 * It may ask what can be asked: {@link #nextLsn()} is still that of the record at hand.
 *
 * <p><b>One writer.</b> A file has one writer at a time. A second one is refused with a {@link LogLockedException}: in
 * this JVM always, from another process as far as the file system's locks go (see {@link WalOptions.Locking}). The lock is
 * on {@code <file>.lock} beside the file, so neither an interrupt nor a reader can undo it. That file is there while a
 * writer is open; one that a killed process left behind locks nobody out. It must not be deleted by hand. A file with
 * several names, of hard links, has a lock for each: write to it by one of them. A writer that is not closed keeps the
 * file until its JVM ends.
 *
 * <p><b>The file keeps its place.</b> While it is written to it must not be deleted, renamed, replaced or cut. {@link
 * #sync()} and {@link #close()} look, and throw {@link LogFailedException} if that happened; so does an append that needs
 * to open the file again after an interrupt.
 *
 * <p><b>Preallocation.</b> With {@link WalOptions#withPreallocation} the file is longer than what is in it: behind the last
 * record are zeros, which closing cuts off. Readers take them for a zero tail.
 *
 * <p><b>Price.</b> An open writer has a thread, which sleeps but for syncs that are interrupted, five file descriptors (three of
 * the file, two of the lock; three without a lock on other processes), and buffers outside of the heap, as long as the longest frames it has written.
 */
public final class WalWriter implements Closeable {

    private final HeldFile held;
    private final LogFile file;
    private final WalOptions options;
    private final LongSupplier nanoClock;
    private final long openedAt;
    private final EntryEncoder encoder;
    private final Appender appender;
    private final Durability durability;
    private final OpenReport report;
    private final ReentrantLock lock = new ReentrantLock();

    private final LsnSequence lsns;
    private boolean closed;

    private WalWriter(WriterStart start, WalOptions options, long firstLsn, LongSupplier nanoClock) {
        this.held = start.held();
        this.file = held.file();
        this.options = options;
        this.nanoClock = nanoClock;
        this.openedAt = nanoClock.getAsLong();
        this.encoder = new EntryEncoder(start.codec(), options);
        this.appender = new Appender(file, start.length(), options.preallocation(), options.maxFileLength());
        this.durability = new Durability(file, appender, held.sync(), new SlowSyncAlarm(file.path(), options));
        this.report = start.report();
        this.lsns = new LsnSequence(file.path(), start.isEmpty(), LsnSequence.later(start.nextLsn(), firstLsn));
    }

    /**
     * Creates a file with {@link WalOptions#defaults()}.
     *
     * @param file a path of any provider
     * @return a writer for it
     * @throws IOException as {@link #create(Path, WalOptions)}
     */
    public static WalWriter create(Path file) throws IOException {
        return create(file, WalOptions.defaults());
    }

    /**
     * Creates a file. Its header and its name are durable when this returns, as far as {@link #report()} says so. If it
     * throws, there is no new file.
     *
     * @param file a path of any provider, where nothing is yet
     * @param options the codecs and the limits count
     * @return a writer for it
     * @throws java.nio.file.FileAlreadyExistsException if there is something of that name; it stays untouched
     * @throws LogLockedException if another writer is about to create it
     * @throws IOException if the file could not be made
     * @throws IllegalArgumentException if the codec's parameters make the file's header longer than 1 MiB
     * @throws io.edgestore.api.UnknownCodecException if a codec is not installed
     */
    public static WalWriter create(Path file, WalOptions options) throws IOException {
        return create(file, options, System::nanoTime);
    }

    /**
     * Creates a file that goes on where another one ended. Otherwise like {@link #create(Path, WalOptions)}.
     *
     * @param file a path of any provider, where nothing is yet
     * @param options the codecs and the limits count
     * @param firstLsn the LSN of the first entry, u64
     * @return a writer for it
     * @throws IOException as there
     */
    public static WalWriter create(Path file, WalOptions options, long firstLsn) throws IOException {
        return begin(WriterStart.create(file, Origin.NEW, options, Thread::new), options, firstLsn, System::nanoTime);
    }

    static WalWriter create(Path file, WalOptions options, LongSupplier nanoClock) throws IOException {
        return begin(WriterStart.create(file, Origin.NEW, options, Thread::new), options, 1, nanoClock);
    }

    private static WalWriter begin(WriterStart start, WalOptions options, long firstLsn, LongSupplier nanoClock) {
        try {
            return new WalWriter(start, options, firstLsn, nanoClock);
        } catch (Throwable e) {
            start.held().abandon(e);
            throw e;
        }
    }

    /**
     * Creates a file in place of one that nobody writes to: what a process left that was killed while it wrote a file that
     * is of use only when it is complete. Otherwise like {@link #create(Path, WalOptions)}.
     *
     * @param file a path of any provider; a regular file that is there is deleted
     * @param options the codecs and the limits count
     * @return a writer for it
     * @throws LogLockedException if the file's writer is still at work; the file stays untouched
     * @throws java.nio.file.FileSystemException if there is something else than a regular file, a symbolic link for
     *     example; it stays untouched
     * @throws IOException if the file could not be made
     * @throws IllegalArgumentException if the codec's parameters make the file's header longer than 1 MiB
     * @throws io.edgestore.api.UnknownCodecException if a codec is not installed
     */
    public static WalWriter replace(Path file, WalOptions options) throws IOException {
        return begin(WriterStart.create(file, Origin.REPLACED, options, Thread::new), options, 1, System::nanoTime);
    }

    /**
     * Opens a file with {@link WalOptions#defaults()}.
     *
     * @param file a path of any provider
     * @return a writer for it
     * @throws IOException as {@link #open(Path, WalOptions)}
     */
    public static WalWriter open(Path file) throws IOException {
        return open(file, WalOptions.defaults());
    }

    /**
     * Opens an existing file to append to it. The file is read to its end first.
     *
     * <ul>
     *   <li>A torn tail is cut off, since readers would lose what is appended behind it. What is cut is kept in {@code
     *       <file>.cut-<offset>-<length>} beside the file, and is durable there before it is cut, unless the options ask
     *       for no copy ({@link WalOptions#withTornTail}). There is one copy of the same bytes, however often the file is
     *       opened.
     *   <li>A zero tail is cut off. Nothing is kept of it.
     *   <li>A file whose header was never finished gets one, as the options ask: it is a part of a header, or zeros, no more
     *       of them than that header has bytes. A part of a header is kept as above. A longer file of zeros is no log file.
     *   <li>From a damaged file nothing is ever cut. It can be appended to only under the policies {@code SKIP} and {@code
     *       SALVAGE}, and only if its frames lead to its exact end, so that what is appended is found.
     * </ul>
     *
     * <p><b>Cost.</b> The file is read once, and each whole frame is decompressed once: LSNs stand inside of what is
     * compressed. So opening takes as long as reading all records; a frame that expands to {@link
     * WalOptions#maxRecordLength()} takes that much memory and time, however short it is in the file. To bound it, lower that
     * limit, and rotate files early.
     *
     * <p>{@link #report()} tells what was found and done. The file is fsynced before this returns, so what was read is
     * durable. One thing cannot be known: what an fsync that failed before may have lost, while the operating system still
     * shows it, until the machine is started anew.
     *
     * @param file a path of any provider
     * @param options the codecs, the policy, the listener and the limits count
     * @return a writer for it
     * @throws java.nio.file.NoSuchFileException if it does not exist
     * @throws CorruptLogException if it is not a log file, or is damaged in a way that forbids to append; it is unchanged
     * @throws FormatVersionException if it is a log file of another version
     * @throws RecordTooLargeException if it has a record that is longer than the limit
     * @throws LogLockedException if another writer has it
     * @throws IOException if it cannot be read or repaired; no byte is lost
     * @throws IllegalArgumentException if the options ask for another compressor, checksum or parameters than the file's;
     *     it is unchanged
     * @throws io.edgestore.api.UnknownCodecException if a codec is not installed
     * @throws RuntimeException what the codec throws that cannot run here; the file is unchanged
     */
    public static WalWriter open(Path file, WalOptions options) throws IOException {
        return open(file, options, System::nanoTime);
    }

    /**
     * Opens an existing file, for which LSNs count that other files have used. Otherwise like {@link #open(Path,
     * WalOptions)}.
     *
     * @param file a path of any provider
     * @param options the codecs, the policy, the listener and the limits count
     * @param leastLsn the next entry's LSN is not below this one, u64
     * @return a writer for it
     * @throws IOException as there
     */
    public static WalWriter open(Path file, WalOptions options, long leastLsn) throws IOException {
        return begin(
                WriterStart.open(file, options.withoutLostHeader(), Thread::new), options, leastLsn, System::nanoTime);
    }

    static WalWriter open(Path file, WalOptions options, LongSupplier nanoClock) throws IOException {
        return begin(WriterStart.open(file, options.withoutLostHeader(), Thread::new), options, 1, nanoClock);
    }

    /**
     * Appends an entry under the next LSN. When this returns, the record is the operating system's: it outlives this
     * process, but not yet the machine.
     *
     * @param entry what to log
     * @return its LSN, which is {@link #nextLsn()} before
     * @throws RecordTooLargeException if it does not fit; nothing is written, and the writer goes on
     * @throws LogFailedException if this writer has failed for good, now or before
     * @throws IOException if the write failed; the file is as it was, and the writer goes on
     * @throws IllegalStateException if this writer is closed, all LSNs are used up, or a codec breaks its rules
     * @throws RuntimeException what the compressor throws, if it is at fault; nothing is written, and the writer goes on
     */
    public long append(WalEntry entry) throws IOException {
        WalEntry checked = encoder.checked(Objects.requireNonNull(entry, "entry"));
        enter();
        try {
            requireUsable();
            long lsn = lsns.first(1);
            write(encoder.encode(lsn, checked, appender.end()), lsn);
            return lsn;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Appends a record under its own LSN, which may leave LSNs out. Otherwise like {@link #append(WalEntry)}.
     *
     * @param record what to log
     * @return its LSN
     * @throws IllegalArgumentException if its LSN is below {@link #nextLsn()}, unless the file is empty; nothing is
     *     written
     * @throws RecordTooLargeException if it does not fit; nothing is written, and the writer goes on
     * @throws LogFailedException if this writer has failed for good, now or before
     * @throws IOException if the write failed; the file is as it was, and the writer goes on
     * @throws IllegalStateException if this writer is closed, all LSNs are used up, or a codec breaks its rules
     * @throws RuntimeException what the compressor throws, if it is at fault; nothing is written, and the writer goes on
     */
    public long append(WalRecord record) throws IOException {
        WalEntry checked = encoder.checked(record.entry());
        enter();
        try {
            requireUsable();
            lsns.requireRising(record.lsn());
            write(encoder.encode(record.lsn(), checked, appender.end()), record.lsn());
            return record.lsn();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Appends entries under LSNs side by side, by one write. In a file of version 2 they share frames, each of up to {@link
     * WalOptions#maxBlockLength()} bytes before compression; in one of version 1 each has its own. Each frame is atomic, and
     * the list is not: a crash can leave the first ones. Otherwise like {@link #append(WalEntry)}.
     *
     * @param entries what to log, one or more; copied, so that the list can change as soon as this returns
     * @return the LSN of the first, which is {@link #nextLsn()} before; the last one's is {@code nextLsn() - 1} after
     * @throws IllegalArgumentException if the list is empty
     * @throws RecordTooLargeException if any of them does not fit, or all together are over 1 GiB; nothing is written
     * @throws IOException if the write failed; the file is as it was, or this writer has failed for good
     * @throws IllegalStateException as there, and if fewer LSNs are left; nothing is written
     */
    public long append(List<WalEntry> entries) throws IOException {
        List<WalEntry> checked = encoder.checked(entries);
        return append(checked.size(), lsn -> encoder.encode(lsn, checked, appender.end()));
    }

    /**
     * Appends entries as one frame, under LSNs side by side: after a crash all of them are there or none. Only files of
     * version 2 can hold that: see {@link WalOptions#withFormatVersion}. Otherwise like {@link #append(List)}.
     *
     * @param entries what to log, one or more; copied, so that the list can change as soon as this returns
     * @return the LSN of the first, which is {@link #nextLsn()} before; the last one's is {@code nextLsn() - 1} after
     * @throws UnsupportedOperationException if the file is of version 1; nothing is written
     * @throws IllegalArgumentException if the list is empty
     * @throws RecordTooLargeException if any of them does not fit, if together they are over {@link
     *     WalOptions#maxRecordLength()} or 256 MiB, or compressed over 64 MiB; nothing is written
     * @throws IOException if the write failed; the file is as it was, or this writer has failed for good
     * @throws IllegalStateException as there; nothing is written
     */
    public long appendAtomically(List<WalEntry> entries) throws IOException {
        List<WalEntry> checked = encoder.checkedBatch(entries);
        return append(checked.size(), lsn -> encoder.encodeBatch(lsn, checked, appender.end()));
    }

    /**
     * Appends records under their own LSNs, which may leave LSNs out, by one write. Otherwise like {@link #append(List)}.
     *
     * @param records what to log, one or more, with LSNs that rise; copied, so that the list can change as soon as this
     *     returns
     * @return the LSN of the first
     * @throws IllegalArgumentException if the list is empty, if the LSNs do not rise, or if the first is below {@link
     *     #nextLsn()}, unless the file is empty; nothing is written
     * @throws RecordTooLargeException as there; nothing is written
     * @throws IOException as there
     * @throws IllegalStateException if this writer is closed, all LSNs are used up, or a codec breaks its rules
     */
    public long appendRecords(List<WalRecord> records) throws IOException {
        List<WalRecord> checked = encoder.checkedRecords(records);
        long first = checked.get(0).lsn();
        long last = checked.get(checked.size() - 1).lsn();
        enter();
        try {
            requireUsable();
            lsns.requireRising(first);
            write(encoder.encodeRecords(checked, appender.end()), last);
            return first;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses an entry that is over this writer's limits, without appending anything.
     *
     * @param entry an entry
     * @throws RecordTooLargeException if {@link #append(WalEntry)} would refuse it, whatever it is compressed to
     */
    public void requireFits(WalEntry entry) throws RecordTooLargeException {
        encoder.requireFits(entry);
    }

    /** Makes frames of entries whose first has this LSN. */
    private interface Encoding {
        ByteBuffer from(long firstLsn) throws RecordTooLargeException;
    }

    private long append(int count, Encoding encoding) throws IOException {
        enter();
        try {
            requireUsable();
            long first = lsns.first(count);
            write(encoding.from(first), first + count - 1);
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void write(ByteBuffer frames, long lastLsn) throws IOException {
        try {
            appender.append(frames);
        } catch (Appender.HalfWrittenException e) {
            throw durability.fail(e.getCause());
        }
        lsns.taken(lastLsn);
    }

    /** Takes the lock. The thread that holds it already is one that came here from an append, by way of the codec. */
    private void enter() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    file.path() + ": a compressor or checksum called the writer that is calling it;"
                            + " while a record is appended, its codec must not append, sync or close");
        }
        lock.lock();
    }

    /**
     * Makes all that was appended before this call durable: when it returns, that outlives the machine.
     *
     * @throws LogFailedException if it failed, now or before; the writer has failed for good
     * @throws IllegalStateException if this writer is closed, or its codec calls this within an append
     */
    public void sync() throws IOException {
        long target;
        enter();
        try {
            requireUsable();
            target = appender.end();
        } finally {
            lock.unlock();
        }
        force(target);
    }

    private void force(long target) throws IOException {
        if (!durability.reach(target)) {
            throw closedException(); // meanwhile, by another thread, which has synced
        }
    }

    private IllegalStateException closedException() {
        return new IllegalStateException(file.path() + ": this writer is closed");
    }

    private void requireUsable() throws LogFailedException {
        if (closed) {
            throw closedException();
        }
        durability.requireNotFailed();
    }

    /**
     * Whether it is time for a new file: this one has reached {@link WalOptions#maxFileLength()}, or was opened {@link
     * WalOptions#maxFileAge()} ago by a clock that cannot be set. Never true of a file without records.
     *
     * @return whether to close this writer and create the next file
     */
    public boolean needsRotation() {
        lock.lock();
        try {
            Duration age = Duration.ofNanos(nanoClock.getAsLong() - openedAt);
            return !lsns.isEmpty()
                    && (appender.end() >= options.maxFileLength() || age.compareTo(options.maxFileAge()) >= 0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The LSN that the next entry gets: one above everything in the file, and above all that damaged frames can have held; 1
     * in an empty file.
     *
     * @return u64; 0 if all are used up
     */
    public long nextLsn() {
        lock.lock();
        try {
            return lsns.next();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The file's length, without what is preallocated.
     *
     * @return bytes, the header included
     */
    public long length() {
        return appender.end();
    }

    /**
     * Cuts off what is preallocated, so that the file ends behind its last record: before others take it for finished. It is
     * durable with the next sync. The next append preallocates anew. Does nothing where nothing is preallocated; closing cuts
     * it off too.
     *
     * @throws LogFailedException if it failed, now or before; the writer has failed for good
     * @throws IllegalStateException if this writer is closed, or its codec calls this within an append
     */
    public void trim() throws IOException {
        enter();
        try {
            requireUsable();
            cutPreallocated();
        } finally {
            lock.unlock();
        }
    }

    private void cutPreallocated() throws LogFailedException {
        try {
            appender.trim();
        } catch (IOException | RuntimeException | Error e) {
            throw durability.fail(e);
        }
    }

    /**
     * Whether the file's records have the hash of their value: a file goes on as it was begun, whatever the options say.
     *
     * @return false if the file was made {@link WalOptions#withoutValueHashes()}
     */
    public boolean hasValueHashes() {
        return encoder.hasValueHashes();
    }

    /**
     * What was found when the file was opened, and what was done about it.
     *
     * @return the report
     */
    public OpenReport report() {
        return report;
    }

    /**
     * Syncs what is not durable yet, unless the writer has failed, and closes the file. Closing twice does nothing.
     *
     * @throws LogFailedException if the sync failed; the file is closed all the same
     * @throws IOException if the file could not be closed
     * @throws IllegalStateException if the writer's codec calls this within an append; the file stays open
     */
    @Override
    public void close() throws IOException {
        enter();
        try {
            if (closed) {
                return;
            }
            closed = true;
            encoder.close();
        } finally {
            lock.unlock();
        }
        try (held;
                durability) {
            if (!durability.hasFailed()) {
                cutPreallocated();
                force(appender.end());
            }
        }
    }
}
