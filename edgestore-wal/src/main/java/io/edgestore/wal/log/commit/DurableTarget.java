package io.edgestore.wal.log.commit;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Appends the entries of several threads as one thread would, and makes them durable. */
public final class DurableTarget implements EntryTarget {

    private final Consumer<AppendRequest> appends;
    private final GroupCommit commit;
    private final LogFailure failure;

    /**
     * Makes a target.
     *
     * @param appends serves a request of the calling thread
     * @param commit makes durable what was appended
     * @param failure fails if that fails
     */
    public DurableTarget(Consumer<AppendRequest> appends, GroupCommit commit, LogFailure failure) {
        this.appends = appends;
        this.commit = commit;
        this.failure = failure;
    }

    @Override
    public long append(List<WalEntry> entries) throws IOException {
        return appendAndSync(new AppendRequest(Kind.ENTRIES, entries), entries.size());
    }

    @Override
    public long appendAtomically(List<WalEntry> batch) throws IOException {
        return appendAndSync(new AppendRequest(Kind.ATOMIC_BATCH, batch), 1);
    }

    private long appendAndSync(AppendRequest request, int callers) throws IOException {
        int before = commit.epoch();
        appends.accept(request);
        long first = request.result();
        try {
            commit.sync(before, callers);
        } catch (LogFailedException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            throw failure.because(e); // as it is, it would pass for a refusal, and all would be appended once more
        }
        return first;
    }
}
