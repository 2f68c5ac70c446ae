package io.edgestore.wal.log.commit;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What a round appends to. One thread at a time calls it, but for {@link #flush} and {@link #lastLsn}. */
public interface AppendTarget extends EntryTarget, Closeable {

    /**
     * Appends one entry by one write.
     *
     * @param entry the entry
     * @return its LSN
     * @throws io.edgestore.wal.LogFailedException if the log has failed for good, now or before
     * @throws IOException if it is refused; nothing is written
     */
    default long append(WalEntry entry) throws IOException {
        return append(List.of(entry));
    }

    /**
     * Appends records under their own LSNs, by one write.
     *
     * @param records one or more
     * @throws io.edgestore.wal.LogFailedException if the log has failed for good, now or before
     * @throws IOException if a record is refused; nothing is written
     * @throws IllegalArgumentException if the LSNs do not rise, or the first is not above the log's last; nothing is written
     */
    void appendRecords(List<WalRecord> records) throws IOException;

    /**
     * Removes the last records, durably.
     *
     * @param lsn records above it go, u64
     * @throws io.edgestore.wal.LogFailedException if the log has failed for good, now or before
     * @throws IOException if that is refused; nothing has changed
     * @throws IllegalArgumentException if the log begins above it; nothing has changed
     */
    void truncateAfter(long lsn) throws IOException;

    /**
     * Refuses what could never be appended.
     *
     * @param entry an entry
     * @throws IOException if it does not fit
     */
    void requireFits(WalEntry entry) throws IOException;

    /**
     * The LSN of the last entry that was appended.
     *
     * @return u64; the next one's minus one if there is none
     */
    long lastLsn();

    /**
     * Hands everything that was appended to the operating system.
     *
     * @throws io.edgestore.wal.LogFailedException if the log has failed for good, now or before
     */
    void flush() throws IOException;

    /** Forgets what gathered and was not handed on, and goes on behind what is in the files now. */
    void restart();

    /** Makes everything durable, unless the log has failed, and closes what is open. */
    @Override
    void close() throws IOException;
}
