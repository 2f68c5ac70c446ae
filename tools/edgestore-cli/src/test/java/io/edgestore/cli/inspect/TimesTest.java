package io.edgestore.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimesTest {

    private static Times of(long... nanos) {
        Times times = new Times();
        LongStream.of(nanos).forEach(times::add);
        return times;
    }

    @Test
    void timesStandInStepsThatHoldThem() {
        Times times = of(1_000, 1_001, 900, 1_000_000);

        assertThat(times.earliest()).isEqualTo(900);
        assertThat(times.latest()).isEqualTo(1_000_000);
        assertThat(times.stepNanos()).isEqualTo(16384.0);
        assertThat(times.steps()).containsOnlyKeys(0L, 61L).containsEntry(0L, 3L);
    }

    @Test
    void timesBefore1970StandInStepsOfTheirOwn() {
        assertThat(of(-1, 0, 1000).steps()).containsOnlyKeys(-1L, 0L, 62L);
    }

    @Test
    void oneTimeIsOneStepOfANanosecond() {
        assertThat(of(5, 5).steps()).containsOnlyKeys(5L).containsValue(2L);
        assertThat(of(5).stepNanos()).isEqualTo(1.0);
        assertThat(of().isEmpty()).isTrue();
    }

    @Test
    void anyTimesFitIntoFewSteps() {
        Times times = of(Long.MAX_VALUE, Long.MIN_VALUE, 0, -1, 1);

        assertThat(times.steps()).hasSizeLessThanOrEqualTo(64);
        assertThat(times.steps().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(5);
        assertThat(times.steps().firstKey() * times.stepNanos()).isEqualTo((double) Long.MIN_VALUE);
    }

    @Test
    void noTimeIsLostWhateverTheirOrder() {
        long seed = Long.getLong("edgestore.seed", System.nanoTime());
        Random random = new Random(seed);
        Times times = new Times();
        for (int i = 0; i < 10_000; i++) {
            times.add(random.nextLong() >> random.nextInt(64));
        }

        assertThat(times.steps().values().stream().mapToLong(Long::longValue).sum())
                .as("-Dedgestore.seed=" + seed)
                .isEqualTo(10_000);
        assertThat(times.steps()).as("-Dedgestore.seed=" + seed).hasSizeLessThanOrEqualTo(64);
    }
}
