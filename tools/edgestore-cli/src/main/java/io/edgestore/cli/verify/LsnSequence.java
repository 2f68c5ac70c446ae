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
     * @param name a lower bound for its LSNs: whoever rotates names a file by the first LSN in it, or by the last one before
     *     it. Records before it are lost if those of the files before do not reach it. Within a file, LSNs can be left out
     *     on purpose
     * @return the LSNs that are in no file
     */
    Optional<LsnRange> next(long name, RecoveryReport report) {
        long before = name - 1;
        boolean reachable = name != 0; // below 0 there is nothing
        boolean gap = known && reachable && Long.compareUnsigned(last, before) < 0;
        Optional<LsnRange> missing = gap ? Optional.of(new LsnRange(last + 1, before)) : Optional.empty();
        if (report.records() > 0) {
            last = report.lastLsn().getAsLong();
            known = true;
        } else if (reachable && (!known || gap)) {
            last = before;
            known = true;
        }
        return missing;
    }
}
