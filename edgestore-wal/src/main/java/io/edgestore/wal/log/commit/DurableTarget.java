package io.edgestore.wal.log.commit;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import java.io.IOException;
import java.util.List;

/** Appends entries of several threads through the queue of a log, as one of those that append, and makes them durable. */
public final class DurableTarget implements EntryTarget {

    private final LeaderQueue queue;
    private final GroupCommit commit;

    /**
     * Makes a target.
     *
     * @param queue has the entries appended
     * @param commit makes them durable
     */
    public DurableTarget(LeaderQueue queue, GroupCommit commit) {
        this.queue = queue;
        this.commit = commit;
    }

    @Override
    public long append(List<WalEntry> entries) throws IOException {
        return commit.appendAndSync(() -> serve(Kind.ENTRIES, entries), entries.size());
    }

    @Override
    public long appendAtomically(List<WalEntry> batch) throws IOException {
        return commit.appendAndSync(() -> serve(Kind.ATOMIC_BATCH, batch), 1);
    }

    private long serve(Kind kind, List<WalEntry> entries) throws IOException {
        AppendRequest request = new AppendRequest(kind, entries);
        queue.serve(request);
        return request.result();
    }
}
