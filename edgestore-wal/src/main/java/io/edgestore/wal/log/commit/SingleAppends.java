package io.edgestore.wal.log.commit;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.IOException;
import java.util.List;

/**
 * Appends entries one by one. A thread that finds nobody at work does it itself, and allocates nothing; only one that has to wait
 * makes a request.
 */
public final class SingleAppends {

    /** Where an entry goes that is appended alone. */
    public interface Target {
        /**
         * Appends it. One thread at a time calls this.
         *
         * @param entry the entry
         * @return its LSN
         * @throws IOException if it was not appended
         */
        long append(WalEntry entry) throws IOException;
    }

    private final LeaderQueue queue;
    private final Target target;
    private final LogWatch watch;

    /**
     * Makes them.
     *
     * @param queue of all that append to the target
     * @param target where the queue's rounds append too
     * @param watch told of each thread that does it itself
     */
    public SingleAppends(LeaderQueue queue, Target target, LogWatch watch) {
        this.queue = queue;
        this.target = target;
        this.watch = watch;
    }

    /**
     * Appends an entry.
     *
     * @param entry the entry
     * @return its LSN
     * @throws IOException as the target throws it
     * @throws IllegalStateException as the queue throws it
     */
    public long append(WalEntry entry) throws IOException {
        return queue.leadAlone() ? appendAlone(entry) : appendWithOthers(entry);
    }

    private long appendAlone(WalEntry entry) throws IOException {
        try {
            watch.roundOfOne();
            return target.append(entry);
        } finally {
            queue.resign();
        }
    }

    private long appendWithOthers(WalEntry entry) throws IOException {
        AppendRequest request = new AppendRequest(Kind.ENTRIES, List.of(entry));
        queue.serve(request);
        return request.result();
    }
}
