package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogSnapshot.Part;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads the records of a log across its files, in the order of their LSNs, in constant memory.
 *
 * <p>It reads what was appended when it was made; what is appended meanwhile is not seen. It needs no lock, changes nothing
 * and never disturbs the writer. What it reads need not be durable yet: see {@link WriteAheadLog#durableLsn()}.
 *
 * <p>Damage is treated as {@link WalOptions#recoveryPolicy()} says, in each file and between files: records that are
 * missing between two files are a gap, and a torn end of a file that is not the last is damage. {@code SKIP} and {@code
 * SALVAGE} go on behind them, {@code STOP} ends there, {@code FAIL} throws.
 *
 * <p>For one thread at a time.
 */
public final class LogReader implements Iterable<WalRecord>, Closeable {

    private final LogSnapshot snapshot;
    private final WalOptions options;
    private final long fromLsn;

    private final List<RecoveryReport> files = new ArrayList<>();
    private final List<LsnGap> gaps = new ArrayList<>();

    /** The part that is read, or that is to be opened next. */
    private int part;

    private WalReader reader;
    private boolean onRecord;
    private boolean ended;

    /** The LSN of the record before, 0 before the first one. */
    private long lastLsn;

    LogReader(LogSnapshot snapshot, long fromLsn, WalOptions options) throws IOException {
        this.snapshot = snapshot;
        this.options = options;
        this.fromLsn = fromLsn;
        this.part = snapshot.partWith(fromLsn, options);
    }

    /**
     * Goes on to the next record.
     *
     * @return true if {@link #record()} is on one now; false at the end, and at each call after that
     * @throws CorruptLogException if there is damage or a gap, and the policy is {@link RecoveryPolicy#FAIL}
     * @throws io.edgestore.wal.RecordTooLargeException if the next record is longer than the limit; again at each call
     * @throws IOException if a file could not be read; the next call tries again
     * @throws IllegalStateException if this reader is closed
     */
    public boolean advance() throws IOException {
        onRecord = false;
        while (!ended) {
            if (reader == null && !openNext()) {
                ended = true;
            } else if (!reader.advance()) {
                finishPart();
            } else if (isWanted(reader.record().lsn())) {
                onRecord = true;
                return true;
            }
        }
        return false;
    }

    private boolean isWanted(long lsn) {
        lastLsn = lsn;
        return Long.compareUnsigned(lsn, fromLsn) >= 0;
    }

    /** Whether there is another part; it is open then. */
    private boolean openNext() throws IOException {
        if (part == snapshot.parts().size()) {
            return false;
        }
        Part next = snapshot.parts().get(part);
        if (lastLsn != 0 && Long.compareUnsigned(next.nameLsn(), lastLsn + 1) > 0 && isNewGap(next)) {
            gap(next);
            return !ended && openNext();
        }
        reader = WalReader.open(next.file(), options, next.length());
        return true;
    }

    private void finishPart() throws IOException {
        RecoveryReport found = reader.report();
        files.add(found);
        reader.close();
        reader = null;
        part++;
        boolean last = part == snapshot.parts().size();
        boolean bad = found.verdict() == Verdict.DAMAGED
                || !last && (found.verdict() == Verdict.TORN_TAIL || found.verdict() == Verdict.ZERO_TAIL);
        if (bad) {
            stopOrFail(found + ", and it is not the log's last file");
        }
    }

    /** Records are missing if a file was begun for a later LSN. Within a file, LSNs may be left out on purpose. */
    private boolean isNewGap(Part next) {
        return gaps.isEmpty() || !gaps.get(gaps.size() - 1).before().equals(next.file());
    }

    private void gap(Part next) throws IOException {
        LsnGap gap = new LsnGap(next.file(), lastLsn + 1, next.nameLsn() - 1);
        gaps.add(gap);
        stopOrFail(gap.toString());
    }

    /** What {@code SKIP} and {@code SALVAGE} pass over. */
    private void stopOrFail(String what) throws IOException {
        if (options.recoveryPolicy() == RecoveryPolicy.STOP) {
            ended = true;
        }
        if (options.recoveryPolicy() == RecoveryPolicy.FAIL) {
            throw new CorruptLogException(
                    what + "; read the log under the policy SKIP or SALVAGE for what is left of it", null);
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
        ended = true;
        onRecord = false;
        if (reader != null) {
            reader.close();
        }
    }
}
