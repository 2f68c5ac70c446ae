package io.edgestore.wal.log.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A histogram of durations: a count for each of the {@link LatencyBuckets}. Immutable.
 *
 * <p>A histogram of a log goes on from its opening. What happened within the last minute, say, is the histogram of now {@link
 * #since} that of a minute ago.
 */
public final class LatencyHistogram {

    private final long[] counts;
    private final long count;
    private final long totalNanos;
    private final long maxNanos;

    /**
     * Makes a histogram.
     *
     * @param counts one for each bucket; copied
     * @param totalNanos the sum of all latencies, in nanoseconds
     * @param maxNanos the longest latency, in nanoseconds; 0 if there is none
     * @throws IllegalArgumentException if there are not {@link LatencyBuckets#COUNT} counts
     */
    public LatencyHistogram(long[] counts, long totalNanos, long maxNanos) {
        if (counts.length != LatencyBuckets.COUNT) {
            throw new IllegalArgumentException(
                    counts.length + " counts were given, and there are " + LatencyBuckets.COUNT + " buckets");
        }
        this.counts = counts.clone();
        this.count = Arrays.stream(counts).sum();
        this.totalNanos = totalNanos;
        this.maxNanos = maxNanos;
    }

    /**
     * A bucket that is not empty.
     *
     * @param leastNanos the least latency in it, in nanoseconds
     * @param mostNanos the most in it, in nanoseconds; the last of all buckets takes what is longer too
     * @param count how many latencies are in it
     */
    public record Bucket(long leastNanos, long mostNanos, long count) {}

    /**
     * How often it was done.
     *
     * @return 0 or more
     */
    public long count() {
        return count;
    }

    /**
     * The sum of all latencies.
     *
     * @return exact
     */
    public Duration total() {
        return Duration.ofNanos(totalNanos);
    }

    /**
     * The longest latency.
     *
     * @return exact, but for what {@link #since} says; zero if there is none
     */
    public Duration max() {
        return Duration.ofNanos(maxNanos);
    }

    /**
     * The mean of all latencies.
     *
     * @return exact to the nanosecond; zero if there is none
     */
    public Duration mean() {
        return count == 0 ? Duration.ZERO : Duration.ofNanos(totalNanos / count);
    }

    /**
     * The latency that so many percent did not exceed. It is the most of the bucket that it falls into: never too short, and
     * too long by an eighth at the most.
     *
     * @param percent more than 0, at most 100; 99.9 for example
     * @return no longer than {@link #max()}; zero if there is none
     * @throws IllegalArgumentException if it is out of that range
     */
    public Duration percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent is " + percent + ", and must be more than 0, and at most 100");
        }
        long rank = Math.max(1, (long) Math.ceil(count * (percent / 100)));
        long seen = 0;
        for (int i = 0; i < LatencyBuckets.COUNT - 1; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Duration.ofNanos(Math.min(LatencyBuckets.mostNanos(i), maxNanos));
            }
        }
        return max();
    }

    /**
     * The buckets that are not empty, for a library that draws its own.
     *
     * @return the shortest latencies first
     */
    public List<Bucket> buckets() {
        return IntStream.range(0, LatencyBuckets.COUNT)
                .filter(i -> counts[i] > 0)
                .mapToObj(i -> new Bucket(LatencyBuckets.leastNanos(i), LatencyBuckets.mostNanos(i), counts[i]))
                .toList();
    }

    /**
     * What was added since an earlier snapshot of the same log. Its {@link #max()} is the most of its last bucket: too long by
     * an eighth at the most.
     *
     * @param earlier the snapshot before
     * @return the difference
     * @throws IllegalArgumentException if the other one has more in any bucket: it is later, or of another log
     */
    public LatencyHistogram since(LatencyHistogram earlier) {
        long[] added = new long[LatencyBuckets.COUNT];
        int last = -1;
        for (int i = 0; i < added.length; i++) {
            added[i] = counts[i] - earlier.counts[i];
            if (added[i] < 0) {
                throw new IllegalArgumentException(
                        "the other histogram is no earlier one of the same log: it has more latencies of "
                                + LatencyBuckets.leastNanos(i) + " ns than this one");
            }
            last = added[i] > 0 ? i : last;
        }
        return new LatencyHistogram(added, totalNanos - earlier.totalNanos, last < 0 ? 0 : mostIn(last));
    }

    private long mostIn(int bucket) {
        return bucket == LatencyBuckets.COUNT - 1 ? maxNanos : Math.min(LatencyBuckets.mostNanos(bucket), maxNanos);
    }

    /** Count, mean and some percentiles, in one line. */
    @Override
    public String toString() {
        return "count " + count + ", mean " + mean() + ", 50% " + percentile(50) + ", 99% " + percentile(99) + ", max "
                + max();
    }
}
