package io.edgestore.wal.log.commit;

import io.edgestore.wal.log.watch.LogWatch;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts rounds, and how long their requests waited.
 *
 * @param round serves the requests
 * @param watch told of each round
 */
public record CountedRound(Consumer<List<AppendRequest>> round, LogWatch watch)
        implements Consumer<List<AppendRequest>> {

    @Override
    public void accept(List<AppendRequest> requests) {
        watch.roundBegins();
        for (AppendRequest request : requests) {
            watch.leftQueue(request.madeAtNanos());
        }
        round.accept(requests);
    }
}
