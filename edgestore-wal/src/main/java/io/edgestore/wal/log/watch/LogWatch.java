package io.edgestore.wal.log.watch;

import io.edgestore.wal.Damage;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.SlowSync;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.metrics.LatencyRecorder;
import io.edgestore.wal.log.metrics.LogMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what a log does, measures how long it takes, and tells the flight recorder. Safe for use by many threads; none waits. */
public final class LogWatch {

    private final Path log;
    private final LogEvents events = LogEvents.installed();

    private final LongAdder records = new LongAdder();
    private final LongAdder entryBytes = new LongAdder();
    private final LongAdder writtenBytes = new LongAdder();
    private final LongAdder rounds = new LongAdder();
    private final LongAdder slowSyncs = new LongAdder();
    private final LongAdder rotations = new LongAdder();
    private final LongAdder stalls = new LongAdder();
    private final LongAdder repairs = new LongAdder();
    private final LongAdder damages = new LongAdder();
    private final LongAccumulator mostWaiters = new LongAccumulator(Math::max, 0);
    private final LatencyRecorder queueWaits = new LatencyRecorder();
    private final LatencyRecorder writes = new LatencyRecorder();
    private final LatencyRecorder syncs = new LatencyRecorder();
    private final LatencyRecorder callbacks = new LatencyRecorder();

    /** What earlier syncs made durable. One thread at a time syncs. */
    private volatile long syncedRecords;

    private volatile long syncedBytes;

    /**
     * Of a log.
     *
     * @param log its directory
     */
    public LogWatch(Path log) {
        this.log = log;
    }

    /** A thread leads. */
    public void roundBegins() {
        rounds.increment();
    }

    /** A thread leads that waited for nobody, and serves itself alone. */
    public void roundOfOne() {
        rounds.increment();
        queueWaits.add(0);
    }

    /**
     * A request waits no longer: it is served.
     *
     * @param sinceNanos when it was made, by {@link System#nanoTime()}
     */
    public void leftQueue(long sinceNanos) {
        queueWaits.since(sinceNanos);
    }

    /**
     * Something was written.
     *
     * @param count how many entries
     * @param length the bytes of their namespaces, keys and values
     * @param bytes how many bytes they took in the file
     * @param sinceNanos when it began, by {@link System#nanoTime()}
     */
    public void written(int count, long length, long bytes, long sinceNanos) {
        writes.since(sinceNanos);
        records.add(count);
        entryBytes.add(length);
        writtenBytes.add(bytes);
    }

    /** An fsync that is under way. */
    public final class SyncUnderWay {
        private final LogEvents.Sync event = events.syncBegins();
        private final long start = System.nanoTime();
        private final long coveredRecords = records.sum();
        private final long coveredBytes = writtenBytes.sum();
        private final int waiters;

        private SyncUnderWay(int waiters) {
            this.waiters = waiters;
        }

        /** It has made durable what was written before it began. */
        public void succeeded() {
            end(false);
            syncedRecords = coveredRecords;
            syncedBytes = coveredBytes;
        }

        /** It has failed. */
        public void failed() {
            end(true);
        }

        private void end(boolean failed) {
            syncs.since(start);
            event.end(log, coveredRecords - syncedRecords, coveredBytes - syncedBytes, waiters, failed);
        }
    }

    /**
     * An fsync begins.
     *
     * @param waiters how many wait for it
     * @return to be told how it ended
     */
    public SyncUnderWay syncBegins(int waiters) {
        mostWaiters.accumulate(waiters);
        return new SyncUnderWay(waiters);
    }

    /**
     * Counts the fsyncs that take too long.
     *
     * @param options with a limit for that, or without
     * @return the same, with a listener that counts if there is a limit
     */
    public WalOptions countingSlowSyncs(WalOptions options) {
        Consumer<SlowSync> listener = options.slowSyncListener();
        return options.slowSyncLimit()
                .map(limit -> options.withSlowSyncListener(limit, slow -> {
                    slowSyncs.increment();
                    events.syncHangs(log, slow);
                    listener.accept(slow);
                }))
                .orElse(options);
    }

    /** A rotation that is under way. */
    public final class RotationUnderWay {
        private final LogEvents.Rotation event = events.rotationBegins();
        private final Path finished;

        private RotationUnderWay(Path finished) {
            this.finished = finished;
        }

        /**
         * It has ended.
         *
         * @param begun whether the next file is in use; otherwise the one before stays
         */
        public void end(boolean begun) {
            if (begun) {
                rotations.increment();
            }
            event.end(log, finished, !begun);
        }
    }

    /**
     * A rotation begins.
     *
     * @param finished the file that is to be the last but one
     * @return to be told how it ended
     */
    public RotationUnderWay rotationBegins(Path finished) {
        return new RotationUnderWay(finished);
    }

    /** A wait for room. */
    public final class Stall {
        private final LogEvents.Stall event = events.stallBegins();

        private Stall() {
            stalls.increment();
        }

        /** There is room, or the thread does not wait any longer. */
        public void end() {
            event.end(log);
        }
    }

    /**
     * A thread has to wait until there is room.
     *
     * @return to be told when it goes on
     */
    public Stall stallBegins() {
        return new Stall();
    }

    /**
     * What was found when the log was opened, and repaired.
     *
     * @param reports on each file in their order. A torn or zero tail of the last one was cut off
     * @param removed files that held no record
     */
    public void opened(List<RecoveryReport> reports, List<Path> removed) {
        for (RecoveryReport report : reports) {
            damages.add(report.damageCount());
            report.damages().forEach(damage -> events.damaged(log, damage));
        }
        if (!reports.isEmpty()) {
            RecoveryReport newest = reports.get(reports.size() - 1);
            if (newest.verdict() == Verdict.TORN_TAIL || newest.verdict() == Verdict.ZERO_TAIL) {
                repaired(
                        newest.file(),
                        newest.tornBytes() + newest.zeroBytes(),
                        newest.verdict().name());
            }
        }
        removed.forEach(file -> repaired(file, 0, "NO_RECORDS"));
    }

    private void repaired(Path file, long cutBytes, String what) {
        repairs.increment();
        events.repaired(log, file, cutBytes, what);
    }

    /**
     * Counts the damage that a reader finds.
     *
     * @param listener is told of it too
     * @return to be given to readers
     */
    public Consumer<Damage> counting(Consumer<Damage> listener) {
        return damage -> {
            damages.increment();
            events.damaged(log, damage);
            listener.accept(damage);
        };
    }

    /**
     * Measures how long tasks wait and take.
     *
     * @param executor runs them
     * @return an executor that has the other one run them
     */
    public Executor timing(Executor executor) {
        return task -> {
            long start = System.nanoTime();
            executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    callbacks.since(start);
                }
            });
        };
    }

    /**
     * What was counted and measured by now.
     *
     * @param failed whether the log has failed
     * @param heldBytes how much is kept from being deleted
     * @return a snapshot
     */
    public LogMetrics metrics(boolean failed, long heldBytes) {
        return new LogMetrics(
                records.sum(),
                entryBytes.sum(),
                writtenBytes.sum(),
                rounds.sum(),
                slowSyncs.sum(),
                rotations.sum(),
                stalls.sum(),
                repairs.sum(),
                damages.sum(),
                mostWaiters.get(),
                heldBytes,
                failed,
                queueWaits.snapshot(),
                writes.snapshot(),
                syncs.snapshot(),
                callbacks.snapshot());
    }
}
