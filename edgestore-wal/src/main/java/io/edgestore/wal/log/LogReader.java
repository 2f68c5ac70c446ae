package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.Damage;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.directory.Epoch;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.UnreadableFile;
import io.edgestore.wal.log.retention.Hold;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads the records of a log across its files, in the order of their LSNs, in constant memory.
 *
 * <p>It reads what was appended when it was made; what is appended meanwhile is not seen. It needs no lock, changes nothing
 * and never disturbs the writer. One of a {@link WriteAheadLog} keeps what it has not read yet from being deleted, until it is
 * at the end, or closed. What it reads need not be durable yet: see {@link WriteAheadLog#durableLsn()}.
 *
 * <p>Damage is treated as {@link WalOptions#recoveryPolicy()} says, in each file and between files: records that are
 * missing between two files are a gap, and a torn end of a file that is not the last is damage. {@code SKIP} and {@code
 * SALVAGE} go on behind them, {@code STOP} ends there, {@code FAIL} throws.
 *
 * <p>To start in the middle of a log costs little: of the file that it starts in, a few frames are decompressed before. Damage
 * there is not told then.
 *
 * <p>For one thread at a time.
 */
public final class LogReader implements Iterable<WalRecord>, Closeable {

    private final LogSnapshot snapshot;
    private final WalOptions options;
    private final long fromLsn;
    private final Hold hold;

    private final List<RecoveryReport> files = new ArrayList<>();
    private final List<LsnGap> gaps = new ArrayList<>();

    /** The file that is read, or that is to be opened next. */
    private int index;

    /** Null between two files. */
    private WalReader reader;

    /** As many as were read of them. */
    private long bytesOfFilesBefore;

    private boolean onRecord;
    private boolean ended;
    private boolean closed;

    /** Why nothing more comes back; null as long as something may. */
    private String refusal;

    /** The LSN of the record before. */
    private OptionalLong lastLsn = OptionalLong.empty();

    /** The gap before the file that is to be opened next is told already. */
    private boolean gapTold;

    /**
     * Reads a snapshot.
     *
     * @param hold keeps its files from being deleted; moved on from file to file, and closed at the end
     */
    LogReader(LogSnapshot snapshot, long fromLsn, WalOptions options, Hold hold) throws IOException {
        this.snapshot = snapshot;
        this.options = options.withDamageListener(damage -> tell(damage, options.damageListener()));
        this.fromLsn = fromLsn;
        this.hold = hold;
        try {
            this.index = new FileSeek(snapshot, options).fileWith(fromLsn);
        } finally {
            snapshot.epoch().requireNotOver(snapshot.directory(), Epoch.UNKNOWN);
        }
    }

    /** What is cut off while it is read, or written over, is no damage. */
    private void tell(Damage damage, Consumer<Damage> listener) {
        if (!snapshot.epoch().isOver()) {
            listener.accept(damage);
        }
    }

    /**
     * Goes on to the next record.
     *
     * @return true if {@link #record()} is on one now; false at the end, and at each call after that
     * @throws CorruptLogException if there is damage or a gap, and the policy is {@link RecoveryPolicy#FAIL}; again at each
     *     call
     * @throws io.edgestore.wal.RecordTooLargeException if the next record is longer than the limit; again at each call
     * @throws LsnNotAvailableException if the next file was deleted: by retention that drops what is needed, or by another
     *     process; or if the log was truncated since this reader was opened, by {@link WriteAheadLog#truncateAfter}, also in
     *     another process; again at each call
     * @throws IOException if a file could not be read; the next call tries again
     * @throws IllegalStateException if this reader is closed
     */
    public boolean advance() throws IOException {
        if (closed) {
            throw new IllegalStateException("the reader of " + snapshot.directory() + " is closed");
        }
        onRecord = false;
        boolean found = false;
        try {
            found = toNext();
        } catch (EOFException e) {
            throw cutOff(e);
        } catch (CorruptLogException e) {
            throw snapshot.epoch().beganInTruncation() ? beingCutOff(e) : e;
        } finally {
            // Whatever came of it, an error too: it may have read what was cut off meanwhile, or what was written in
            // its place.
            long read = found ? bytesOfFilesBefore + reader.bytesRead() : Epoch.UNKNOWN;
            snapshot.epoch().requireNotOver(snapshot.directory(), read);
        }
        onRecord = found;
        return found;
    }

    private boolean toNext() throws IOException {
        while (!ended) {
            requireNotRefused();
            if (reader == null) {
                openNext();
            } else if (!reader.advance()) {
                finishFile();
            } else if (isWanted(reader.record().lsn())) {
                return true;
            }
        }
        return false;
    }

    private void requireNotRefused() throws CorruptLogException {
        if (refusal != null) {
            throw new CorruptLogException(
                    refusal + "; read the log under the policy SKIP or SALVAGE for what is left of it", null);
        }
    }

    private boolean isWanted(long lsn) {
        lastLsn = OptionalLong.of(lsn);
        return Long.compareUnsigned(lsn, fromLsn) >= 0;
    }

    private void openNext() throws IOException {
        if (index == snapshot.files().size()) {
            end();
            return;
        }
        NamedFile next = snapshot.files().get(index);
        hold.moveTo(next.nameLsn());
        if (!gapTold && isGapBefore(next)) {
            gapTold = true;
            LsnGap gap = new LsnGap(next.path(), lastLsn.getAsLong() + 1, next.nameLsn() - 1);
            gaps.add(gap);
            damage(gap.toString());
            return;
        }
        try {
            reader = snapshot.open(index, options);
            if (lastLsn.isEmpty() && Long.compareUnsigned(next.nameLsn(), fromLsn) < 0) {
                reader.seek(fromLsn);
            }
        } catch (CorruptLogException e) {
            RecoveryReport found = UnreadableFile.report(next);
            finish(found);
            found.damages().forEach(options.damageListener());
        } catch (NoSuchFileException e) {
            throw deleted(next, e);
        }
    }

    /** Who began to read in the middle of a truncation may see it before it is told. */
    private LsnNotAvailableException cutOff(EOFException cause) throws IOException {
        return gone(
                file()
                        + " became shorter while it was read: the end of the log was cut off, and the LSNs above can be those of"
                        + " other records now; close this reader and open another one",
                wanted(fromLsn),
                cause);
    }

    private LsnNotAvailableException beingCutOff(CorruptLogException cause) throws IOException {
        return gone(
                snapshot.directory()
                        + ": this reader was opened while the end of the log was being cut off, and can see no more of"
                        + " it; close it and open another one. If the writer died in the middle of that, open the log for writing"
                        + " first. What was found: " + cause.getMessage(),
                wanted(fromLsn),
                cause);
    }

    private LsnNotAvailableException deleted(NamedFile file, NoSuchFileException cause) throws IOException {
        long lsn = wanted(file.nameLsn());
        return gone(
                file.path() + " was deleted before it was read, with LSN " + Long.toUnsignedString(lsn)
                        + "; read the log anew from an LSN that is there",
                lsn,
                cause);
    }

    /** That of the next record, at the least. */
    private long wanted(long ofFirst) {
        long next = lastLsn.isPresent() ? lastLsn.getAsLong() + 1 : ofFirst;
        return Long.compareUnsigned(next, fromLsn) > 0 ? next : fromLsn;
    }

    private LsnNotAvailableException gone(String what, long lsn, IOException cause) throws IOException {
        List<NamedFile> there = new LogDirectory(snapshot.directory()).files();
        LsnNotAvailableException gone = new LsnNotAvailableException(
                what, lsn, there.isEmpty() ? lsn : there.get(0).nameLsn());
        gone.initCause(cause);
        return gone;
    }

    private void end() {
        ended = true;
        hold.close();
    }

    /** Records are missing if a file was begun for a later LSN. Within a file, LSNs may be left out on purpose. */
    private boolean isGapBefore(NamedFile next) {
        return lastLsn.isPresent()
                && Long.compareUnsigned(next.nameLsn(), lastLsn.getAsLong()) > 0
                && next.nameLsn() != lastLsn.getAsLong() + 1;
    }

    private void finishFile() throws IOException {
        RecoveryReport found = reader.report();
        bytesOfFilesBefore += reader.bytesRead();
        reader.close();
        reader = null;
        finish(found);
    }

    private void finish(RecoveryReport found) {
        files.add(found);
        index++;
        gapTold = false;
        boolean last = index == snapshot.files().size();
        Verdict verdict = last ? found.verdict() : LogReport.verdictOnFinished(found);
        if (verdict == Verdict.DAMAGED) {
            damage(found + (last ? "" : ", and it is not the log's last file"));
        }
    }

    /** {@code SKIP} and {@code SALVAGE} pass over it. */
    private void damage(String what) {
        switch (options.recoveryPolicy()) {
            case STOP -> end();
            case FAIL -> refusal = what;
            case SKIP, SALVAGE -> {}
        }
    }

    /**
     * The record that {@link #advance()} went to.
     *
     * @return a view, valid until {@code advance()} is called again
     * @throws IllegalStateException if the last {@code advance()} did not return true
     */
    public RecordView record() {
        if (!onRecord) {
            throw new IllegalStateException("there is no record here: advance() did not return true");
        }
        return reader.record();
    }

    /**
     * The file that is being read: the one in which {@link #record()} stands, or which the last {@link #advance()} could not
     * read.
     *
     * @return its path; the last file's at the end, and the directory if there is no file
     */
    public Path file() {
        List<NamedFile> all = snapshot.files();
        return all.isEmpty()
                ? snapshot.directory()
                : all.get(Math.min(index, all.size() - 1)).path();
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
                    throw new NoSuchElementException("there are no more records in " + snapshot.directory());
                }
                WalRecord record = next;
                next = null;
                return record;
            }
        };
    }

    /**
     * What was found up to now.
     *
     * @return a report on the files that were read, the one that is being read included
     */
    public LogReport report() {
        List<RecoveryReport> all = new ArrayList<>(files);
        if (reader != null) {
            all.add(reader.report());
        }
        return new LogReport(snapshot.directory(), all, gaps);
    }

    /** Closes the file that is read. Closing twice does nothing. */
    @Override
    public void close() throws IOException {
        closed = true;
        onRecord = false;
        hold.close();
        if (reader != null) {
            reader.close();
        }
    }
}
