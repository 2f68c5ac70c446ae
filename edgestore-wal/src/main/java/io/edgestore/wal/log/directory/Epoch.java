package io.edgestore.wal.log.directory;

import io.edgestore.wal.LsnNotAvailableException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A time in which nothing is taken from the end of a log. A truncation ends it: what snapshots of an epoch that is over show
 * need not be there any more, and its LSNs can be those of other records. It ends before the first byte changes, so who has
 * read something, and finds that the epoch is not over, has read what was there. Safe for use by many threads.
 */
public class Epoch {

    /** As {@code bytesRead}, to look whether the epoch is over in any case. */
    public static final long UNKNOWN = -1;

    private record End(String what, long lsn, long firstLsn) {}

    private volatile End end;

    /** Makes one that goes on until it is ended. */
    public Epoch() {}

    /**
     * The log is about to be truncated.
     *
     * @param keptLsn the LSN up to which records stay, u64
     * @param firstLsn where the log begins, u64
     */
    public void end(long keptLsn, long firstLsn) {
        end("the log was truncated after LSN " + Long.toUnsignedString(keptLsn), keptLsn + 1, firstLsn);
    }

    /** As {@link #end(long, long)}, by what is known of it. */
    final void end(String what, long lsn, long firstLsn) {
        end = new End(what, lsn, firstLsn);
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
     * Whether it began in the middle of a truncation: then what looks like damage can be the work of that.
     *
     * @return false in the process of the writer, where who reads waits for its end
     */
    public boolean beganInTruncation() {
        return false;
    }

    /**
     * Refuses to show what may be gone.
     *
     * @param directory the log's
     * @param bytesRead how much of the log's files the caller has read, so that it need not be looked again as long as that is
     *     the same; or {@link #UNKNOWN}
     * @throws LsnNotAvailableException if the log was truncated
     * @throws IOException if that cannot be known
     */
    public void requireNotOver(Path directory, long bytesRead) throws IOException {
        End found = end;
        if (found != null) {
            throw new LsnNotAvailableException(
                    directory + ": " + found.what()
                            + " since this reader was opened, and the LSNs above can be those of other records now; close"
                            + " this reader and open another one",
                    found.lsn(),
                    found.firstLsn());
        }
    }
}
