package io.edgestore.wal.log.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.Await;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.metrics.LogMetrics;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An entry goes out by its own thread, or together with those of others. */
@Timeout(60)
class SingleAppendsTest {

    private static final WalEntry REFUSED = SampleLog.entry(100);

    private final List<String> appended = new ArrayList<>();
    private final LogWatch watch = new LogWatch(Path.of("log"));
    private final LeaderQueue queue = new LeaderQueue("log", new CountedRound(this::serve, watch));
    private final SingleAppends appends = new SingleAppends(queue, this::append, watch);

    private long append(WalEntry entry) throws IOException {
        assertThatThrownBy(queue::requireNotLeading).isInstanceOf(IllegalStateException.class);
        if (entry == REFUSED) {
            throw new IOException("refused");
        }
        appended.add("alone");
        return appended.size();
    }

    private void serve(List<AppendRequest> requests) {
        appended.add("together " + requests.size());
        requests.forEach(request -> request.succeed(appended.size()));
    }

    @Test
    void aThreadThatFindsNobodyAppendsItself() throws IOException {
        assertThat(appends.append(SampleLog.entry(1))).isEqualTo(1);
        assertThat(appends.append(SampleLog.entry(2))).isEqualTo(2);
        assertThat(appended).containsExactly("alone", "alone");
    }

    @Test
    void aRefusedEntryIsToldToItsCallerAndTheNextOneIsAppended() throws IOException {
        assertThatThrownBy(() -> appends.append(REFUSED))
                .isInstanceOf(IOException.class)
                .hasMessage("refused");
        assertThat(appends.append(SampleLog.entry(1))).isEqualTo(1);
    }

    @Test
    void whoFindsSomebodyAtWorkGoesOutWithTheOthers() throws Exception {
        assertThat(queue.leadAlone()).isTrue();
        List<FutureTask<Long>> waiting = List.of(waiting(), waiting());
        assertThat(appended).isEmpty();
        queue.resign();

        for (FutureTask<Long> each : waiting) {
            assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(appended).containsExactly("together 2");
    }

    private FutureTask<Long> waiting() {
        FutureTask<Long> append = new FutureTask<>(() -> appends.append(SampleLog.entry(1)));
        Thread thread = new Thread(append);
        thread.start();
        Await.untilWaiting(thread);
        return append;
    }

    @Test
    void eachIsCountedAsARoundAndAsAWait() throws IOException {
        appends.append(SampleLog.entry(1));
        appends.append(SampleLog.entry(2));
        LogMetrics metrics = watch.metrics(false, 0);
        assertThat(metrics.rounds()).isEqualTo(2);
        assertThat(metrics.queueWaits().count()).isEqualTo(2);
        assertThat(metrics.queueWaits().max()).isZero();
    }

    @Test
    void afterTheEndThereIsNoAppend() {
        queue.close();
        assertThatThrownBy(() -> appends.append(SampleLog.entry(1))).hasMessage("log: this log is closed");
        assertThat(appended).isEmpty();
    }
}
