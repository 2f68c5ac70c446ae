package io.edgestore.wal.log.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.Seed;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets without holes, and percentiles within the error that is documented. */
class LatencyHistogramTest {

    private static final long SEED = Seed.of(LatencyHistogramTest.class);

    private static LatencyHistogram of(long... nanos) {
        long[] counts = new long[LatencyBuckets.COUNT];
        for (long each : nanos) {
            counts[LatencyBuckets.indexOf(each)]++;
        }
        return new LatencyHistogram(
                counts, Arrays.stream(nanos).sum(), Arrays.stream(nanos).max().orElse(0));
    }

    @Test
    void bucketsFollowEachOther() {
        assertThat(LatencyBuckets.leastNanos(0)).isZero();
        for (int i = 0; i < LatencyBuckets.COUNT; i++) {
            long least = LatencyBuckets.leastNanos(i);
            long most = LatencyBuckets.mostNanos(i);
            assertThat(LatencyBuckets.indexOf(least)).isEqualTo(i);
            assertThat(LatencyBuckets.indexOf(most)).isEqualTo(i);
            if (i + 1 < LatencyBuckets.COUNT) {
                assertThat(LatencyBuckets.leastNanos(i + 1)).isEqualTo(most + 1);
            }
            assertThat(most - least + 1).as("width of %d", i).isLessThanOrEqualTo(Math.max(1, least / 8));
        }
        assertThat(LatencyBuckets.mostNanos(LatencyBuckets.COUNT - 1)).isEqualTo((1L << 41) - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 41, Long.MAX_VALUE})
    void whatIsLongerIsInTheLastBucket(long nanos) {
        assertThat(LatencyBuckets.indexOf(nanos)).isEqualTo(LatencyBuckets.COUNT - 1);
        assertThat(of(1, nanos).percentile(100)).isEqualTo(Duration.ofNanos(nanos));
    }

    @Test
    void aClockThatWentBackIsNoFailure() {
        assertThat(LatencyBuckets.indexOf(-1)).isZero();
        assertThat(LatencyBuckets.indexOf(Long.MIN_VALUE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, LatencyBuckets.COUNT})
    void thereAreNoOtherBuckets(int index) {
        assertThatThrownBy(() -> LatencyBuckets.leastNanos(index)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> LatencyBuckets.mostNanos(index)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void percentilesAreNeverTooShortAndTooLongByAnEighthAtTheMost() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            long[] sorted = LongStream.generate(() -> random.nextLong(1L << 1 + random.nextInt(40)))
                    .limit(1 + random.nextInt(300))
                    .sorted()
                    .toArray();
            LatencyHistogram histogram = of(sorted);
            for (double percent : new double[] {0.001, 1, 25, 50, 75, 90, 99, 99.9, 100}) {
                long exact = sorted[(int) Math.ceil(sorted.length * (percent / 100)) - 1];
                long found = histogram.percentile(percent).toNanos();
                assertThat(found)
                        .as("%s%% of %d", percent, sorted.length)
                        .isBetween(exact, exact + exact / 8)
                        .isLessThanOrEqualTo(histogram.max().toNanos());
            }
        }
    }

    @Test
    void sumsAreExact() {
        LatencyHistogram histogram = of(100, 1_000_003, 7);
        assertThat(histogram.count()).isEqualTo(3);
        assertThat(histogram.total()).isEqualTo(Duration.ofNanos(1_000_110));
        assertThat(histogram.mean()).isEqualTo(Duration.ofNanos(333_370));
        assertThat(histogram.max()).isEqualTo(Duration.ofNanos(1_000_003));
        assertThat(histogram.buckets())
                .containsExactly(
                        new LatencyHistogram.Bucket(7, 7, 1),
                        new LatencyHistogram.Bucket(96, 103, 1),
                        new LatencyHistogram.Bucket(983_040, 1_048_575, 1));
        assertThat(histogram)
                .hasToString("count 3, mean PT0.00033337S, 50% PT0.000000103S, 99% PT0.001000003S, max PT0.001000003S");
    }

    @Test
    void nothingTakesNoTime() {
        LatencyHistogram none = of();
        assertThat(none.count()).isZero();
        assertThat(none.mean()).isZero();
        assertThat(none.max()).isZero();
        assertThat(none.percentile(50)).isZero();
        assertThat(none.buckets()).isEmpty();
        assertThat(none.since(none).max()).isZero();
    }

    @Test
    void aDifferenceIsWhatWasAdded() {
        LatencyHistogram added = of(5, 5, 1000, 90_000).since(of(5, 90_000));
        assertThat(added.count()).isEqualTo(2);
        assertThat(added.total()).isEqualTo(Duration.ofNanos(1005));
        assertThat(added.max()).isEqualTo(Duration.ofNanos(1023));
        assertThat(added.percentile(50)).isEqualTo(Duration.ofNanos(5));
        assertThat(of(5, 90_000).since(of(5)).max()).isEqualTo(Duration.ofNanos(90_000));
        assertThat(of(5, 1L << 50).since(of(5)).max()).isEqualTo(Duration.ofNanos(1L << 50));
    }

    @Test
    void aLaterHistogramIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(5).since(of(5, 1000)))
                .withMessageContaining("no earlier one");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100.1, Double.NaN})
    void thereAreNoOtherPercentiles(double percent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(1).percentile(percent))
                .withMessageContaining("percent is");
    }

    @Test
    void countsAreCopiedAndComplete() {
        long[] counts = new long[LatencyBuckets.COUNT];
        LatencyHistogram histogram = new LatencyHistogram(counts, 0, 0);
        counts[3] = 1;
        assertThat(histogram.count()).isZero();
        assertThat(histogram.buckets()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new LatencyHistogram(new long[3], 0, 0));
    }
}
