package io.edgestore.ratis;

import io.edgestore.wal.log.metrics.LatencyHistogram;
import io.edgestore.wal.log.metrics.LogMetrics;

/**
 * A snapshot of what a member of a replicated log has done since it joined. Its numbers, except {@code appendsUnderWay}, only ever increase. They
 * are read one after the other while the member goes on, so one of them can be ahead of another by what was under way.
 *
 * <p>How far the members are is not here, but in {@link ReplicatedLogStatus}.
 *
 * @param log what this member's own log has done since it was opened. Its records are those that were applied, and those of installed
 *     snapshots
 * @param acknowledgedAppends appends that were called at this member, whichever one leads, and that a majority has: from the call until just
 *     before the future completes, in nanoseconds. A batch is one append
 * @param failedAppends appends that were called at this member, were sent, and ended with an exception: no majority confirmed them in time,
 *     the leader refused them, or the member was closed. They may be committed all the same, if the leader did not refuse them
 * @param appendsUnderWay appends that were called at this member, were sent, and have not ended: now. A call that waits, since there are
 *     1,024, is not one of them yet
 * @param appliedAppends committed appends, of all members and clients, that this member wrote to its log. What it had already, and is applied
 *     once more after a restart, does not count
 * @param appliedEntries the entries of these that it wrote
 * @param takenSnapshots snapshots that this member took of its log, and how long each took, in nanoseconds: it applies nothing
 *     meanwhile. One that failed does not count
 * @param installedSnapshots snapshots of the leader that this member got and took records from that it did not have
 * @param electionsWon times that this member became the leader, also by a transfer
 * @param leaderChanges times that this member learned of a new leader, itself included: the first one after it joined, then each time that
 *     another one leads, or the same one after another election
 */
public record ReplicatedLogMetrics(
        LogMetrics log,
        LatencyHistogram acknowledgedAppends,
        long failedAppends,
        long appendsUnderWay,
        long appliedAppends,
        long appliedEntries,
        LatencyHistogram takenSnapshots,
        long installedSnapshots,
        long electionsWon,
        long leaderChanges) {}
