package io.edgestore.wal.log;

import java.nio.file.Path;

/**
 * A range of LSNs that are missing between two files of a log. The name of a file gives the LSN with which it starts, or a
 * lower one; the file before it ended earlier than that. If that one is damaged at its end, these are the most that can be
 * missing.
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
