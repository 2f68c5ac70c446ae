package io.edgestore.cli.verify;

import io.edgestore.wal.RecoveryReport;
import java.util.Optional;

/** Follows the LSNs from one file of a log to the next. */
final class LsnSequence {

    private boolean known;

    /** The last LSN of the files up to here, if it is known. */
    private long last;

    /** A file whose records nobody knows: what comes next may be missing or may have been in it. */
    void unreadable() {
        known = false;
    }

    /**
     * Goes on to the next file.
     *
     * @param name a lower bound for its LSNs. For an empty file it is all there is: then records before it are lost if
     *     they do not reach it. Whoever rotates names a file by the first LSN in it, or by the last one before it
     * @return the LSNs that are in no file
     */
    Optional<LsnRange> next(long name, RecoveryReport report) {
        boolean empty = report.records() == 0;
        if (empty && name == 0) {
            return Optional.empty();
        }
        long reached = empty ? name - 1 : report.firstLsn().getAsLong() - 1;
        boolean gap = known && Long.compareUnsigned(last, reached) < 0 && (empty || reached != -1);
        Optional<LsnRange> missing = gap ? Optional.of(new LsnRange(last + 1, reached)) : Optional.empty();
        if (!empty) {
            last = report.lastLsn().getAsLong();
        } else if (!known || gap) {
            last = reached;
        }
        known = true;
        return missing;
    }
}
