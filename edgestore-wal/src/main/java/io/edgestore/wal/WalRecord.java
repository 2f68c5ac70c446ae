package io.edgestore.wal;

import java.util.Objects;

/**
 * An entry with its place in the log.
 *
 * @param lsn the log sequence number, u64: each record's is above that of the record before it
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
