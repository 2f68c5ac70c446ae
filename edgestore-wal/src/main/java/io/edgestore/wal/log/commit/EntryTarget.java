package io.edgestore.wal.log.commit;

import io.edgestore.wal.WalEntry;
import java.io.IOException;
import java.util.List;

/** Takes the entries of a round. One thread at a time calls it. */
public interface EntryTarget {

    /**
     * Appends by one write.
     *
     * @param entries one or more; the list is not kept, as its owner uses it again
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
