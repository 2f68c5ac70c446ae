package io.edgestore.wal;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;
import io.edgestore.wal.RecoveryScan.Written;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.scan.FrameScan;
import io.edgestore.wal.scan.WholeFrames;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads the records of a single log file in their order, in constant memory.
 *
 * <pre>{@code
 * try (WalReader reader = WalReader.open(file)) {
 *     for (WalRecord record : reader) {
 *         apply(record);
 *     }
 *     System.out.println(reader.report());
 * }
 * }</pre>
 *
 * <p>What stands in the file when it is opened is read; what is appended meanwhile is not. A file that is being written
 * can end in a part of a frame, which shows as a torn tail. Reading changes nothing in the file.
 *
 * <p>There are two ways to read, and they can be mixed: {@link #advance()} with {@link #record()} copies nothing, and
 * {@link #iterator()} gives records to keep. An I/O error is never taken for the end: it is thrown, and the next call
 * tries again at the same place. An interrupt of the reading thread changes nothing.
 *
 * <p><strong>What is read may not be durable.</strong> A reader gives back what the operating system has. If the machine
 * crashes before the writer's {@link WalWriter#sync()}, records that were read are gone, and their LSNs are given to other
 * records. Who acts on records, or remembers the LSN up to which it came, must know from the writer up to which LSN they are
 * durable.
 *
 * <p>For one thread at a time. Memory is up to twice that of the largest frame met, compressed and not, and some 700 KiB;
 * a search through damage can take 30 MiB more, and {@link WalOptions#withDecodingThreads} what is said there. Closing gives
 * it back.
 */
public final class WalReader implements Iterable<WalRecord>, Closeable {

    private final LogFile file;
    private final FileCodec codec;
    private final FrameScan scan;
    private final ReportBuilder report;
    private final RecoveryScan recovery;
    private final RecordView view;

    private final AtomicReference<Use> use = new AtomicReference<>(Use.NONE);

    private boolean onRecord;

    private enum Use {
        NONE,
        ADVANCING,
        CLOSED
    }

    /** Takes over an open file. */
    WalReader(LogFile file, WalOptions options) throws IOException {
        this(file, options, file.size(), Written.IN_PART);
    }

    private WalReader(LogFile file, WalOptions options, long end, Written written) throws IOException {
        CodecOfFile.Found found = CodecOfFile.of(file, end, options);
        FrameScan.Reading reading = found.reading();
        int headerLength = reading == FrameScan.Reading.LOST_HEADER
                ? 0
                : found.codec().header().length();
        this.file = file;
        this.codec = found.codec();
        this.scan = new FrameScan(file, end, reading, codec, options.maxRecordLength(), options.decoding());
        this.report = new ReportBuilder(file.path(), end, headerLength);
        this.recovery = new RecoveryScan(scan, end, written, options, report);
        this.view = new RecordView(scan);
    }

    /**
     * Opens a file with {@link WalOptions#defaults()}.
     *
     * @param file a path of any provider
     * @return a reader before the first record
     * @throws IOException as {@link #open(Path, WalOptions)}
     */
    public static WalReader open(Path file) throws IOException {
        return open(file, WalOptions.defaults());
    }

    /**
     * Opens a file and reads its header.
     *
     * @param file a path of any provider
     * @param options the codecs, the policy, the listener and the limit for records count
     * @return a reader before the first record
     * @throws CorruptLogException if it is not a log file: shorter than a header, or with another beginning; {@link
     *     WalOptions#withLostHeader} reads one whose header was damaged
     * @throws FormatVersionException if it is a log file of another version
     * @throws java.nio.file.NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read, or is a directory
     * @throws IllegalArgumentException if there is a lost header in the options, and the policy is not {@code SALVAGE}
     * @throws io.edgestore.api.UnknownCodecException if the file's codec is not installed
     * @throws RuntimeException what the codec throws that cannot run here, for want of a native library for example
     */
    public static WalReader open(Path file, WalOptions options) throws IOException {
        return open(file, options, Long.MAX_VALUE);
    }

    /**
     * Opens a file that is being written, to read what is known to be complete. Otherwise like {@link #open(Path,
     * WalOptions)}.
     *
     * @param file a path of any provider
     * @param options the codecs, the policy, the listener and the limit for records count
     * @param end where to stop: the file is read as if it ended there, or where it ends if that comes first
     * @return a reader before the first record
     * @throws IOException as there
     * @throws IllegalArgumentException as there, and if the end is negative
     */
    public static WalReader open(Path file, WalOptions options, long end) throws IOException {
        if (end < 0) {
            throw new IllegalArgumentException(file + ": it cannot be read up to " + end + "; give 0 or more");
        }
        if (options.lostHeader().isPresent() && options.recoveryPolicy() != RecoveryPolicy.SALVAGE) {
            throw new IllegalArgumentException(
                    file + ": a lost header is made up for only under the policy SALVAGE, and the" + " options ask for "
                            + options.recoveryPolicy());
        }
        LogFile log = LogFile.open(file, LogFile.Access.READ);
        try {
            return new WalReader(log, options, Math.min(end, log.size()), Written.IN_PART);
        } catch (Throwable e) {
            closeAfter(e, log);
            throw e;
        }
    }

    /**
     * Opens a file to follow it while it is being written. Nothing of it is read before {@link #extendTo} or {@link
     * #extendToWholeFrames} says how far it is written. Up to there, what is no sound frame is damage, and never a torn or zero
     * tail. Otherwise like {@link #open(Path, WalOptions)}.
     *
     * @param file a path of any provider
     * @param options the codecs, the policy, the listener and the limit for records count; a lost header does not
     * @return a reader behind the file's header, which is at its end as yet
     * @throws IOException as there
     */
    public static WalReader follow(Path file, WalOptions options) throws IOException {
        LogFile log = LogFile.open(file, LogFile.Access.READ);
        try {
            WalOptions known = options.withoutLostHeader();
            long end = CodecOfFile.of(log, log.size(), known).codec().header().length();
            return new WalReader(log, known, end, Written.WHOLLY);
        } catch (Throwable e) {
            closeAfter(e, log);
            throw e;
        }
    }

    /**
     * Goes on in a file that has grown, once {@link #advance()} has come to the end, or before the first call of it.
     *
     * @param end how far the file is written, or longer than it is: up to its end then; a frame must end there
     * @return whether that is farther than before
     * @throws IOException if the file's length cannot be found out
     * @throws IllegalStateException if there are records before the end that is known, or this reader is closed
     */
    public boolean extendTo(long end) throws IOException {
        requireAtEnd();
        return grow(Math.min(end, file.size()));
    }

    /**
     * Goes on in a file that another process writes to, up to the last whole frame of those that stand one behind the other
     * there now. Half a frame, or zeros, are not looked at: they may still be written. Otherwise like {@link #extendTo}.
     *
     * @return whether that is farther than before
     * @throws IOException if the file could not be read
     * @throws IllegalStateException as there
     */
    public boolean extendToWholeFrames() throws IOException {
        requireAtEnd();
        return grow(WholeFrames.end(file, report.fileLength(), file.size(), codec.check()));
    }

    private void requireAtEnd() {
        if (use.get() != Use.NONE || !recovery.isAtEnd()) {
            throw new IllegalStateException("the reader of " + file.path()
                    + " is closed, or not at its end; go on to where advance() returns false first");
        }
    }

    private boolean grow(long end) {
        if (end <= report.fileLength()) {
            return false;
        }
        recovery.extendTo(end);
        report.extendTo(end);
        return true;
    }

    /**
     * Passes over frames whose records are all below an LSN, before the first call of {@link #advance()}. It goes from frame to
     * frame by their lengths and decompresses only a few. What is passed over counts as unread, and damage in it is not told.
     * The first records that come back can be below the LSN still: they share a frame with it, say. In a file whose LSNs do
     * not rise, records above it can be passed over.
     *
     * @param lsn the first LSN that is wanted, u64
     * @throws IOException if the file could not be read
     * @throws IllegalStateException if this reader has been advanced, or is closed
     */
    public void seek(long lsn) throws IOException {
        if (use.get() != Use.NONE || !recovery.isAtStart()) {
            throw new IllegalStateException(
                    "the reader of " + file.path() + " is closed, or was advanced; seek before the first record");
        }
        scan.seek(lsn);
    }

    private static void closeAfter(Throwable failure, Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Goes on to the next record.
     *
     * @return true if {@link #record()} is on one now; false at the end, and at each call after that
     * @throws CorruptLogException if there is damage and the policy is {@link RecoveryPolicy#FAIL}; again at each call
     * @throws RecordTooLargeException if the next frame holds a record longer than the limit, or records that are longer
     *     together; again at each call
     * @throws IOException if the file could not be read; the next call tries again
     * @throws IllegalStateException if this reader is closed, or another call of this method has not returned yet: the damage
     *     listener and the codec, for example, must not call it; or if a codec breaks its rules about positions, limits and
     *     lengths, which is its fault and no damage
     * @throws RuntimeException what the damage listener throws; the next call goes on behind the damage. Or what the codec
     *     throws that cannot run here, for want of a native library for example; it is not taken for damage, and the next call
     *     tries again
     */
    public boolean advance() throws IOException {
        if (use.get() == Use.NONE && advanceInFrame()) {
            return true;
        }
        if (!use.compareAndSet(Use.NONE, Use.ADVANCING)) {
            throw new IllegalStateException("the reader of " + file.path()
                    + " is closed, or in the middle of another call, of another thread or of its damage listener's");
        }
        boolean closed = false;
        try {
            onRecord = false;
            onRecord = recovery.advance();
        } finally {
            closed = !use.compareAndSet(Use.ADVANCING, Use.NONE);
            if (closed) {
                onRecord = false;
                scan.close();
            }
        }
        if (closed) {
            throw closedMeanwhile();
        }
        return onRecord;
    }

    /**
     * Goes on in the frame without a claim on its memory, which costs more than all the rest: nothing but reading happens here.
     * If another thread closes meanwhile, what was read may be somebody else's bytes, and does not come back.
     */
    private boolean advanceInFrame() {
        boolean found;
        try {
            found = recovery.advanceInFrame();
        } catch (IndexOutOfBoundsException e) {
            if (use.get() == Use.CLOSED) {
                throw closedMeanwhile();
            }
            throw e;
        }
        if (found) {
            VarHandle.acquireFence(); // it is read before it is asked whether it could be
            if (use.get() == Use.CLOSED) {
                throw closedMeanwhile();
            }
            onRecord = true;
        }
        return found;
    }

    private IllegalStateException closedMeanwhile() {
        return new IllegalStateException("the reader of " + file.path() + " was closed in the middle of advance()");
    }

    /**
     * The record that {@link #advance()} went to.
     *
     * @return the reader's one view, valid until {@code advance()} is called again
     * @throws IllegalStateException if the last {@code advance()} did not return true
     */
    public RecordView record() {
        if (!onRecord) {
            throw new IllegalStateException("there is no record here: advance() did not return true");
        }
        return view;
    }

    /**
     * The records from here on. All iterators of a reader advance the same reader.
     *
     * @return an iterator whose methods throw what {@link #advance()} throws, in an {@link UncheckedIOException}
     */
    @Override
    public Iterator<WalRecord> iterator() {
        return new Iterator<>() {
            private WalRecord next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    try {
                        next = advance() ? record().toRecord() : null;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return next != null;
            }

            @Override
            public WalRecord next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there are no more records in " + file.path());
                }
                WalRecord record = next;
                next = null;
                return record;
            }
        };
    }

    /**
     * What was found up to now. Before the end has been reached, what is still to be read counts as unread, and damage
     * shows once its end is known.
     *
     * @return a report
     */
    public RecoveryReport report() {
        return report.build();
    }

    /**
     * The version of the file's format.
     *
     * @return 1 or 2
     */
    public int formatVersion() {
        return codec.header().version();
    }

    /**
     * The compressor that the file is read with: it has the name and the parameters that the file's header says.
     *
     * @return the compressor
     */
    public Compressor compressor() {
        return codec.compressor();
    }

    /**
     * The checksum that the file is read with: it has the name that the file's header says.
     *
     * @return the checksum
     */
    public Checksum checksum() {
        return codec.checksum();
    }

    /**
     * Whether the file's records have the hash of their value.
     *
     * @return false if the file was made {@link WalOptions#withoutValueHashes()}
     */
    public boolean hasValueHashes() {
        return codec.header().layout().hasHashes();
    }

    /** What the file is written in. */
    FileCodec codec() {
        return codec;
    }

    /**
     * Whether a writer with these options would go on in the file: they ask for no other compressor or checksum than its own,
     * no other parameters, and for nothing that only a new file can have, version 2 or no hashes.
     *
     * @param options what is asked for
     * @return whether {@link WalWriter#open} takes the file, and leaves no wish open
     */
    public boolean isAsAskedBy(WalOptions options) {
        return CodecOfFile.isAsAsked(codec.header(), options);
    }

    /**
     * The LSN to go on with behind what was read so far: the least one that nothing there can have had, with as many records
     * in damaged bytes as fit there at the most.
     *
     * @return u64; 0 if all are used up
     */
    public long nextLsn() {
        return report.nextLsn();
    }

    /**
     * How many bytes were read from the file up to now, ahead of the record too. As long as it stays the same, what comes back is
     * what was in the file when it was read last: whoever must know that nobody has changed the file since need not look again.
     *
     * @return in bytes; it never falls
     */
    public long bytesRead() {
        return scan.bytesRead();
    }

    /** Whether the frames led to the very end of the file: a frame that is appended will be found there. */
    boolean endedBehindFrame() {
        return recovery.endedBehindFrame();
    }

    /** How many bytes went through a checksum. */
    long checksummedBytes() {
        return scan.checksummedBytes();
    }

    /**
     * Closes the file, and lets other readers and writers have the memory: what {@link #record()} gave out is not to be used
     * any more. Closing twice does nothing. If {@link #advance()} is at work, because the damage listener or another thread
     * closes, that call throws an {@link IllegalStateException} or an {@link IOException}, and gives the memory back then.
     */
    @Override
    public void close() throws IOException {
        release();
        file.close();
    }

    /** Gives the memory back, and leaves the file open. Nothing can be read after that. */
    void release() {
        // Not under a call that still works on it: somebody else's bytes would be overwritten.
        if (use.getAndSet(Use.CLOSED) == Use.NONE) {
            onRecord = false;
            scan.close();
        }
    }
}
