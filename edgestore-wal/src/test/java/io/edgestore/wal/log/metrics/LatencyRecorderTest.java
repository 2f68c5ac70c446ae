package io.edgestore.wal.log.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Latencies, counted. */
class LatencyRecorderTest {

    private final LatencyRecorder recorder = new LatencyRecorder();

    @Test
    void eachIsInItsBucket() {
        recorder.add(3);
        recorder.add(3);
        recorder.add(1_000);
        LatencyHistogram counted = recorder.snapshot();
        assertThat(counted.count()).isEqualTo(3);
        assertThat(counted.total()).isEqualTo(Duration.ofNanos(1_006));
        assertThat(counted.max()).isEqualTo(Duration.ofNanos(1_000));
        assertThat(counted.buckets())
                .filteredOn(bucket -> bucket.leastNanos() <= 3 && bucket.mostNanos() >= 3)
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.count()).isEqualTo(2));
    }

    @Test
    void aClockThatWasSetBackCountsAsNoTime() {
        recorder.add(-5);
        assertThat(recorder.snapshot().count()).isEqualTo(1);
        assertThat(recorder.snapshot().total()).isZero();
    }

    @Test
    void whatBeganBeforeTookTheTimeSince() {
        recorder.since(System.nanoTime() - Duration.ofHours(1).toNanos());
        assertThat(recorder.snapshot().max()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void aSnapshotStaysAsItIs() {
        LatencyHistogram before = recorder.snapshot();
        recorder.add(1);
        assertThat(before.count()).isZero();
    }
}
