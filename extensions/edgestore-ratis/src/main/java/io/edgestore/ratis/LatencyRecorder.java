package io.edgestore.ratis;

import io.edgestore.wal.log.metrics.LatencyBuckets;
import io.edgestore.wal.log.metrics.LatencyHistogram;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts latencies, of many threads, without a lock. The log's own one is not exported. */
final class LatencyRecorder {

    private final AtomicLongArray counts = new AtomicLongArray(LatencyBuckets.COUNT);
    private final LongAdder totalNanos = new LongAdder();
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

    void add(long nanos) {
        long latency = Math.max(0, nanos);
        maxNanos.accumulate(latency);
        totalNanos.add(latency);
        counts.incrementAndGet(LatencyBuckets.indexOf(latency));
    }

    /** What is counted by now; something that is added meanwhile may be in a part of it only. */
    LatencyHistogram snapshot() {
        long[] now = new long[LatencyBuckets.COUNT];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
        }
        return new LatencyHistogram(now, totalNanos.sum(), maxNanos.get());
    }
}
