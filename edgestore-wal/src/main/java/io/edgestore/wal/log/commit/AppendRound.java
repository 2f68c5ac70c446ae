package io.edgestore.wal.log.commit;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Appends for all requests of a round, in their order. Neighbours that need not be frames of their own go out by one write.
 * If an entry among them is refused, each request is tried alone, and only the one that it belongs to fails.
 */
public final class AppendRound implements Consumer<List<AppendRequest>> {

    /** Of namespaces, keys and values: a bound for the memory of a write. A longer request goes out alone. */
    private static final long MOST_BYTES = 4 << 20;

    private static final int MOST_ENTRIES = 8192;

    private final EntryTarget target;

    /**
     * Makes a round.
     *
     * @param target takes what is appended
     */
    public AppendRound(EntryTarget target) {
        this.target = target;
    }

    @Override
    public void accept(List<AppendRequest> requests) {
        for (int from = 0; from < requests.size(); ) {
            int to = endOfWrite(requests, from);
            if (to == from + 1) {
                appendAlone(requests.get(from));
            } else {
                appendSeveral(requests.subList(from, to));
            }
            from = to;
        }
    }

    /** One behind the last request that goes out by one write with the first one. */
    private static int endOfWrite(List<AppendRequest> requests, int from) {
        AppendRequest first = requests.get(from);
        int to = from + 1;
        if (first.kind() == Kind.ENTRIES && to < requests.size()) {
            long bytes = first.length();
            long entries = first.entries().size();
            for (; to < requests.size(); to++) {
                AppendRequest next = requests.get(to);
                bytes += next.length();
                entries += next.entries().size();
                if (next.kind() != Kind.ENTRIES || bytes > MOST_BYTES || entries > MOST_ENTRIES) {
                    break;
                }
            }
        }
        return to;
    }

    private void appendSeveral(List<AppendRequest> requests) {
        long lsn;
        try {
            lsn = target.append(entriesOf(requests));
        } catch (LogFailedException e) {
            requests.forEach(request -> request.fail(e));
            return;
        } catch (IOException | RuntimeException | Error e) {
            requests.forEach(this::appendAlone); // nothing was written: one of them is refused
            return;
        }
        for (AppendRequest request : requests) {
            request.succeed(lsn);
            lsn += request.entries().size();
        }
    }

    private static List<WalEntry> entriesOf(List<AppendRequest> requests) {
        List<WalEntry> entries = new ArrayList<>();
        for (AppendRequest request : requests) {
            entries.addAll(request.entries());
        }
        return entries;
    }

    private void appendAlone(AppendRequest request) {
        try {
            request.succeed(firstLsnOf(request));
        } catch (IOException | RuntimeException | Error e) {
            request.fail(e);
        }
    }

    private long firstLsnOf(AppendRequest request) throws IOException {
        switch (request.kind()) {
            case ENTRIES:
                return target.append(request.entries());
            case ATOMIC_BATCH:
                return target.appendAtomically(request.entries());
            case EXCLUSIVE:
                request.runExclusively();
                return 0;
            default:
                throw new AssertionError(request.kind());
        }
    }
}
