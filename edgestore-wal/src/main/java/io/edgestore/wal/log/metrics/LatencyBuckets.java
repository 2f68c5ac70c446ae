package io.edgestore.wal.log.metrics;

import java.util.Objects;

/**
 * The fixed buckets of every {@link LatencyHistogram}: one for each nanosecond up to 15, and from there on 8 of equal width for
 * each doubling. So a bucket is never wider than an eighth of its least value. The last one ends at 2^41 - 1 nanoseconds, some
 * 36 minutes, and takes what is longer too.
 */
public final class LatencyBuckets {

    /** How many there are. */
    public static final int COUNT = 312;

    private static final int PER_DOUBLING_BITS = 3;
    private static final int PER_DOUBLING = 1 << PER_DOUBLING_BITS;

    private LatencyBuckets() {}

    /**
     * The bucket of a latency.
     *
     * @param nanos in nanoseconds; less than 0 counts as 0
     * @return from 0 to {@link #COUNT} minus one
     */
    public static int indexOf(long nanos) {
        if (nanos < 2 * PER_DOUBLING) {
            return (int) Math.max(0, nanos);
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - PER_DOUBLING_BITS;
        return (int) Math.min(COUNT - 1, shift * PER_DOUBLING + (nanos >>> shift));
    }

    /**
     * The least latency in a bucket.
     *
     * @param index from 0 to {@link #COUNT} minus one
     * @return in nanoseconds
     * @throws IndexOutOfBoundsException if there is no such bucket
     */
    public static long leastNanos(int index) {
        Objects.checkIndex(index, COUNT);
        return boundary(index);
    }

    /**
     * The most in a bucket, but for what is longer than all of them.
     *
     * @param index from 0 to {@link #COUNT} minus one
     * @return in nanoseconds
     * @throws IndexOutOfBoundsException if there is no such bucket
     */
    public static long mostNanos(int index) {
        Objects.checkIndex(index, COUNT);
        return boundary(index + 1) - 1;
    }

    private static long boundary(int index) {
        if (index < 2 * PER_DOUBLING) {
            return index;
        }
        int shift = index / PER_DOUBLING - 1;
        return (long) (index % PER_DOUBLING + PER_DOUBLING) << shift;
    }
}
