package io.edgestore.wal.log.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts latencies into a {@link LatencyHistogram}. Safe for use by many threads; there is no lock, and nothing is allocated to count. */
public final class LatencyRecorder {

    private final AtomicLongArray counts = new AtomicLongArray(LatencyBuckets.COUNT);
    private final LongAdder totalNanos = new LongAdder();
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

    /** Begins with nothing counted. */
    public LatencyRecorder() {}

    /**
     * Counts something that ends now.
     *
     * @param startNanos when it began, by {@link System#nanoTime()}
     */
    public void since(long startNanos) {
        add(System.nanoTime() - startNanos);
    }

    /**
     * Counts a latency.
     *
     * @param nanos in nanoseconds; less than 0 counts as 0
     */
    public void add(long nanos) {
        long latency = Math.max(0, nanos);
        maxNanos.accumulate(latency);
        totalNanos.add(latency);
        counts.incrementAndGet(LatencyBuckets.indexOf(latency));
    }

    /**
     * What is counted by now. Something that is added meanwhile may be in a part of it only.
     *
     * @return a histogram that stays as it is
     */
    public LatencyHistogram snapshot() {
        long[] now = new long[LatencyBuckets.COUNT];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
        }
        return new LatencyHistogram(now, totalNanos.sum(), maxNanos.get());
    }
}
