package io.edgestore.cli.load;

import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.WalRecord;
import java.io.IOException;

/** Appends the records that standard input has as TSV. */
final class TsvLoad {

    private final Streams streams;
    private final Refused refused;
    private final TsvReader tsv;

    /** Read, and not appended yet; null if there is none. */
    private WalRecord next;

    private long records;

    TsvLoad(Streams streams, Refused refused) {
        this.streams = streams;
        this.refused = refused;
        this.tsv = new TsvReader(streams.in());
    }

    /** What becomes of a line that cannot be loaded: throwing it again ends the load. */
    interface Refused {
        void line(MalformedLineException problem) throws MalformedLineException;
    }

    /** How many records the writer was given so far. */
    long records() {
        return records;
    }

    /** Reads on to the next record, if none is waiting, and appends nothing. False at the end. */
    boolean hasNext() throws InputException {
        while (next == null) {
            try {
                next = read();
                if (next == null) {
                    requireInput();
                    return false;
                }
            } catch (MalformedLineException e) {
                refused.line(e);
            }
        }
        return true;
    }

    private void requireInput() throws InputException {
        if (tsv.lineNumber() == 0) {
            throw new InputException(" is empty; an empty log needs the header line");
        }
    }

    void into(LogWriter writer) throws IOException, InputException {
        try (Progress progress = Progress.withoutEnd(streams, "load")) {
            while (hasNext()) {
                loadNext(writer);
                progress.reached(tsv.bytesRead());
            }
        }
    }

    private void loadNext(LogWriter writer) throws IOException, InputException {
        WalRecord record = next;
        next = null;
        try {
            append(writer, record);
            records++;
            if (!record.entry().verify()) {
                streams.note("standard input, line " + tsv.lineNumber()
                        + ": value_hash is not the BLAKE3 hash of the value; "
                        + (writer.hasValueHashes()
                                ? "both are stored as they are"
                                : "the value is stored, without a hash"));
            }
        } catch (MalformedLineException e) {
            refused.line(e);
        }
    }

    private WalRecord read() throws InputException {
        try {
            return tsv.next();
        } catch (IOException e) {
            throw new InputException(", line " + (tsv.lineNumber() + 1) + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    private void append(LogWriter writer, WalRecord record) throws IOException, MalformedLineException {
        if (!writer.takes(record.lsn())) {
            throw new MalformedLineException(tsv.lineNumber(), lsnProblem(record.lsn(), writer.nextLsn()));
        }
        try {
            writer.append(record, tsv.recordLength());
        } catch (RecordTooLargeException e) {
            throw new MalformedLineException(tsv.lineNumber(), e.getMessage());
        }
    }

    private static String lsnProblem(long lsn, long next) {
        return next == 0
                ? "the record before has the highest LSN there is; leave this line out"
                : "lsn is " + Long.toUnsignedString(lsn) + ", and must be " + Long.toUnsignedString(next)
                        + " or more, as LSNs rise; renumber the line, or leave it out";
    }
}
