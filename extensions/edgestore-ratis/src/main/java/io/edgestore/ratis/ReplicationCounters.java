package io.edgestore.ratis;

import io.edgestore.wal.log.metrics.LatencyHistogram;
import io.edgestore.wal.log.metrics.LatencyRecorder;
import io.edgestore.wal.log.metrics.LogMetrics;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a member does, or a client, which only appends. Threads that count wait for nobody. */
final class ReplicationCounters {

    private final LongAdder sentAppends = new LongAdder();
    private final LatencyRecorder acknowledgedAppends = new LatencyRecorder();
    private final LongAdder failedAppends = new LongAdder();
    private final LongAdder appliedAppends = new LongAdder();
    private final LongAdder appliedEntries = new LongAdder();
    private final LatencyRecorder takenSnapshots = new LatencyRecorder();
    private final LongAdder installedSnapshots = new LongAdder();
    private final LongAdder electionsWon = new LongAdder();
    private final LongAdder leaderChanges = new LongAdder();

    void appendIsSent() {
        sentAppends.increment();
    }

    void appendIsAcknowledged(long nanos) {
        acknowledgedAppends.add(nanos);
    }

    void appendFails() {
        failedAppends.increment();
    }

    void appendIsApplied(int entries) {
        appliedAppends.increment();
        appliedEntries.add(entries);
    }

    void snapshotIsTaken(long nanos) {
        takenSnapshots.add(nanos);
    }

    void snapshotIsInstalled() {
        installedSnapshots.increment();
    }

    void leaderIsKnown() {
        leaderChanges.increment();
    }

    void electionIsWon() {
        electionsWon.increment();
    }

    ReplicatedLogMetrics metrics(LogMetrics log) {
        // Those that have ended are read first, so that never less than 0 are under way.
        LatencyHistogram acknowledged = acknowledgedAppends.snapshot();
        long failed = failedAppends.sum();
        long underWay = sentAppends.sum() - acknowledged.count() - failed;
        return new ReplicatedLogMetrics(
                log,
                acknowledged,
                failed,
                underWay,
                appliedAppends.sum(),
                appliedEntries.sum(),
                takenSnapshots.snapshot(),
                installedSnapshots.sum(),
                electionsWon.sum(),
                leaderChanges.sum());
    }
}
