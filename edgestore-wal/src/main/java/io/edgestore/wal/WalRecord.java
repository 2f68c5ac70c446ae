package io.edgestore.wal;

import java.util.Objects;

/**
 * An entry with its LSN, its place in the log.
 *
 * @param lsn the log sequence number, u64. Writers only let it rise; in a damaged file it may not
 * @param entry what was logged
 */
public record WalRecord(long lsn, WalEntry entry) {

    /**
     * Makes a record.
     *
     * @param lsn the log sequence number, u64
     * @param entry what was logged
     */
    public WalRecord {
        Objects.requireNonNull(entry, "entry");
    }

    /** The LSN and the entry, in one line. */
    @Override
    public String toString() {
        return "LSN " + Long.toUnsignedString(lsn) + " " + entry;
    }
}
