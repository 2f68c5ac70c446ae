package io.edgestore.wal.log;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.AppendRequest.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Appends for all requests of a round, in their order. Neighbours that need not be frames of their own go out by one write.
 * If an entry among them is refused, each request is tried alone, and only the one that it belongs to fails.
 */
final class AppendRound implements Consumer<List<AppendRequest>> {

    /** Of namespaces, keys and values: a bound for the memory of a write. A longer request goes out alone. */
    private static final long MOST_BYTES = 4 << 20;

    private static final int MOST_ENTRIES = 8192;

    private final LogWriter writer;

    AppendRound(LogWriter writer) {
        this.writer = writer;
    }

    @Override
    public void accept(List<AppendRequest> requests) {
        List<AppendRequest> together = new ArrayList<>();
        long bytes = 0;
        int entries = 0;
        for (AppendRequest request : requests) {
            bytes += lengthOf(request);
            entries += request.entries().size();
            if (request.kind() == Kind.ATOMIC_BATCH || bytes > MOST_BYTES || entries > MOST_ENTRIES) {
                appendTogether(together);
                together.clear();
                bytes = lengthOf(request);
                entries = request.entries().size();
            }
            if (request.kind() == Kind.ATOMIC_BATCH) {
                appendAlone(request);
                bytes = 0;
                entries = 0;
            } else {
                together.add(request);
            }
        }
        appendTogether(together);
    }

    private static long lengthOf(AppendRequest request) {
        return request.entries().stream().mapToLong(WalEntry::length).sum();
    }

    private void appendTogether(List<AppendRequest> requests) {
        if (requests.size() == 1) {
            appendAlone(requests.get(0));
        } else if (!requests.isEmpty()) {
            appendSeveral(requests);
        }
    }

    private void appendSeveral(List<AppendRequest> requests) {
        long lsn;
        try {
            lsn = writer.append(requests.stream()
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
            request.succeed(
                    request.kind() == Kind.ATOMIC_BATCH
                            ? writer.appendAtomically(request.entries())
                            : writer.append(request.entries()));
        } catch (IOException | RuntimeException | Error e) {
            request.fail(e);
        }
    }
}
