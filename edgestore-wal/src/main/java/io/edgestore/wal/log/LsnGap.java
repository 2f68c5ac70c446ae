package io.edgestore.wal.log;

import java.nio.file.Path;

/**
 * Records that are missing between two files of a log. A file's name says which LSN it was begun for; the file before it
 * ended too early.
 *
 * @param before the file that follows the missing records
 * @param firstLsn the first LSN that is missing, u64
 * @param lastLsn the last LSN that is missing, u64
 */
public record LsnGap(Path before, long firstLsn, long lastLsn) {

    /** File and LSNs, in one line. */
    @Override
    public String toString() {
        return "LSN " + Long.toUnsignedString(firstLsn) + " to " + Long.toUnsignedString(lastLsn)
                + " are missing before " + before;
    }
}
