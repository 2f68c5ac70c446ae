package io.edgestore.wal.log.commit;

import io.edgestore.wal.WalEntry;
import java.io.IOException;
import java.util.List;

/** What a round appends to. One thread at a time calls it. */
public interface AppendTarget {

    /**
     * Appends by one write.
     *
     * @param entries one or more
     * @return the LSN of the first
     * @throws io.edgestore.wal.LogFailedException if the log has failed for good, now or before
     * @throws IOException if an entry is refused; nothing is written
     */
    long append(List<WalEntry> entries) throws IOException;

    /**
     * The same as one frame.
     *
     * @param batch one or more entries
     * @return the LSN of the first
     * @throws io.edgestore.wal.LogFailedException if the log has failed for good, now or before
     * @throws IOException if an entry or the batch is refused; nothing is written
     */
    long appendAtomically(List<WalEntry> batch) throws IOException;
}
