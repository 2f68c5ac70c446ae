package io.edgestore.wal.log.directory;

import io.edgestore.wal.LsnNotAvailableException;
import java.nio.file.Path;

/**
 * A time in which nothing is taken from the end of a log. A truncation ends it: what snapshots of an epoch that is over show
 * need not be there any more, and its LSNs can be those of other records. It ends before the first byte changes, so who has
 * read something, and finds that the epoch is not over, has read what was there. Safe for use by many threads.
 */
public final class Epoch {

    private record End(long keptLsn, long firstLsn) {}

    private volatile End end;

    /**
     * The log is about to be truncated.
     *
     * @param keptLsn the LSN up to which records stay, u64
     * @param firstLsn where the log begins, u64
     */
    public void end(long keptLsn, long firstLsn) {
        end = new End(keptLsn, firstLsn);
    }

    /**
     * Whether the log was truncated.
     *
     * @return true once it is about to be
     */
    public boolean isOver() {
        return end != null;
    }

    /**
     * Refuses to show what may be gone.
     *
     * @param directory the log's
     * @throws LsnNotAvailableException if the log was truncated
     */
    public void requireNotOver(Path directory) throws LsnNotAvailableException {
        End found = end;
        if (found != null) {
            throw new LsnNotAvailableException(
                    directory + ": the log was truncated after LSN " + Long.toUnsignedString(found.keptLsn())
                            + " since this reader was opened, and the LSNs above can be those of other records now; close"
                            + " this reader and open another one",
                    found.keptLsn() + 1,
                    found.firstLsn());
        }
    }
}
