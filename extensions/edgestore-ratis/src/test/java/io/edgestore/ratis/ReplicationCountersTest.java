package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import io.edgestore.wal.log.metrics.LatencyHistogram;
import io.edgestore.wal.log.metrics.LogMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each event is counted in its place, and nowhere else. */
class ReplicationCountersTest {

    private final ReplicationCounters counters = new ReplicationCounters();
    private LogMetrics log;
    private LatencyHistogram none;

    @BeforeEach
    void metricsOfALog(@TempDir Path directory) throws IOException {
        try (WriteAheadLog opened = WriteAheadLog.open(directory, WalOptions.defaults())) {
            log = opened.metrics();
        }
        none = log.callbacks();
    }

    @Test
    void allIsZeroAtFirst() {
        ReplicatedLogMetrics metrics = counters.metrics(log);
        assertThat(metrics.log()).isSameAs(log);
        assertThat(metrics.acknowledgedAppends().count()).isZero();
        assertThat(metrics.takenSnapshots().count()).isZero();
        assertThat(metrics)
                .usingRecursiveComparison()
                .isEqualTo(new ReplicatedLogMetrics(log, none, 0, 0, 0, 0, none, 0, 0, 0));
    }

    @Test
    void anAppendIsUnderWayUntilItIsAcknowledgedOrFails() {
        counters.appendIsSent();
        counters.appendIsSent();
        counters.appendIsSent();
        counters.appendIsAcknowledged(2_000);
        counters.appendFails();

        ReplicatedLogMetrics metrics = counters.metrics(log);
        assertThat(metrics.acknowledgedAppends().count()).isEqualTo(1);
        assertThat(metrics.acknowledgedAppends().total()).isEqualTo(Duration.ofNanos(2_000));
        assertThat(metrics.failedAppends()).isEqualTo(1);
        assertThat(metrics.appendsUnderWay()).isEqualTo(1);
        assertThat(metrics.appliedAppends()).isZero();
    }

    @Test
    void entriesOfAnAppendAreCountedBesideIt() {
        counters.appendIsApplied(1);
        counters.appendIsApplied(100);

        ReplicatedLogMetrics metrics = counters.metrics(log);
        assertThat(metrics.appliedAppends()).isEqualTo(2);
        assertThat(metrics.appliedEntries()).isEqualTo(101);
    }

    @Test
    void snapshotsAreTakenOrInstalled() {
        counters.snapshotIsTaken(5_000);
        counters.snapshotIsTaken(3_000);
        counters.snapshotIsInstalled();

        ReplicatedLogMetrics metrics = counters.metrics(log);
        assertThat(metrics.takenSnapshots().count()).isEqualTo(2);
        assertThat(metrics.takenSnapshots().total()).isEqualTo(Duration.ofNanos(8_000));
        assertThat(metrics.takenSnapshots().max()).isEqualTo(Duration.ofNanos(5_000));
        assertThat(metrics.installedSnapshots()).isEqualTo(1);
    }

    @Test
    void leadersAreCountedAndThisMemberAmongThem() {
        counters.leaderIsKnown();
        counters.leaderIsKnown();
        counters.electionIsWon();

        ReplicatedLogMetrics metrics = counters.metrics(log);
        assertThat(metrics.leaderChanges()).isEqualTo(2);
        assertThat(metrics.electionsWon()).isEqualTo(1);
    }

    @Test
    void aSnapshotOfTheCountersStaysAsItIs() {
        ReplicatedLogMetrics before = counters.metrics(log);
        counters.appendIsSent();
        counters.appendIsAcknowledged(1);
        assertThat(before.acknowledgedAppends().count()).isZero();
        assertThat(counters.metrics(log)
                        .acknowledgedAppends()
                        .since(before.acknowledgedAppends())
                        .count())
                .isEqualTo(1);
    }
}
