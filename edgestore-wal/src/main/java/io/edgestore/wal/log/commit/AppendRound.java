package io.edgestore.wal.log.commit;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import io.edgestore.wal.log.watch.LogWatch;
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

    private final AppendTarget target;
    private final LogWatch watch;

    /**
     * Makes a round.
     *
     * @param target takes what is appended
     * @param watch told of each round
     */
    public AppendRound(AppendTarget target, LogWatch watch) {
        this.target = target;
        this.watch = watch;
    }

    @Override
    public void accept(List<AppendRequest> requests) {
        watch.roundBegins();
        requests.forEach(request -> watch.leftQueue(request.madeAtNanos()));
        Neighbours neighbours = new Neighbours();
        for (AppendRequest request : requests) {
            if (!neighbours.take(request)) {
                appendTogether(neighbours.requests);
                neighbours = new Neighbours();
                neighbours.take(request);
            }
        }
        appendTogether(neighbours.requests);
    }

    /** What goes out by one write. The first request is always taken. */
    private static final class Neighbours {
        private final List<AppendRequest> requests = new ArrayList<>();
        private long bytes;
        private int entries;

        boolean take(AppendRequest request) {
            bytes += request.entries().stream().mapToLong(WalEntry::length).sum();
            entries += request.entries().size();
            boolean joins = requests.isEmpty()
                    || bytes <= MOST_BYTES
                            && entries <= MOST_ENTRIES
                            && request.kind() == Kind.ENTRIES
                            && requests.get(0).kind() == Kind.ENTRIES;
            return joins && requests.add(request);
        }
    }

    private void appendTogether(List<AppendRequest> requests) {
        if (requests.size() == 1) {
            appendAlone(requests.get(0));
        } else {
            appendSeveral(requests);
        }
    }

    private void appendSeveral(List<AppendRequest> requests) {
        long lsn;
        try {
            lsn = target.append(requests.stream()
                    .flatMap(request -> request.entries().stream())
                    .toList());
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
