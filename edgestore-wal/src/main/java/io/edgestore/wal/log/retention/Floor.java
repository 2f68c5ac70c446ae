package io.edgestore.wal.log.retention;

import io.edgestore.wal.log.directory.LogSnapshot;

/**
 * How far deletion goes.
 *
 * @param lsn the name of the first file that stays in any case, u64
 * @param evenIfNeeded the name of the first file that stays if somebody needs it, u64; 0 if all such files stay
 */
public record Floor(long lsn, long evenIfNeeded) {

    /**
     * How many files are below.
     *
     * @param snapshot what there is
     * @return so many of the oldest; the newest is never among them
     */
    public int filesBelow(LogSnapshot snapshot) {
        return filesBelow(snapshot, lsn);
    }

    private static int filesBelow(LogSnapshot snapshot, long lsn) {
        return (int) snapshot.finished().stream()
                .takeWhile(file -> Long.compareUnsigned(file.nameLsn(), lsn) < 0)
                .count();
    }

    /**
     * Whether the oldest file may go.
     *
     * @param snapshot what there is
     * @param unneeded how many of the oldest files nobody needs
     * @return whether it is below the floor, and either nobody needs it or that does not count
     */
    public boolean letsGo(LogSnapshot snapshot, int unneeded) {
        return Math.min(filesBelow(snapshot), unneeded) > 0 || filesBelow(snapshot, evenIfNeeded) > 0;
    }
}
