package io.edgestore.cli.file;

import io.edgestore.wal.WalRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What a {@link LogWriter} writes to. */
interface LogTarget extends Closeable {

    /** Whether there is no record, and was none: then any LSN can be the first. */
    boolean isEmpty();

    /** The LSN of the next record; 0 if all are used up. */
    long nextLsn();

    boolean hasValueHashes();

    /** Appends records under their own LSNs, as one frame if their version and length allow it. */
    void append(List<WalRecord> records) throws IOException;

    void sync() throws IOException;

    long length() throws IOException;

    List<String> repairs();
}
