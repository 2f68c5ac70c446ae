package io.edgestore.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The log's threads in orders that a scheduler draws. {@code -Dedgestore.seed=...} repeats them; {@code
 * -Dedgestore.interleavings=...} says how many, many more with {@code -Psoak}.
 */
class InterleavingsTest {

    private static final long SEED = Long.getLong("edgestore.seed", System.nanoTime());
    private static final int COUNT = Integer.getInteger("edgestore.interleavings", 10_000);

    /** One of the whole log takes as long as thirty of the hand-over. */
    private static final int COUNT_OF_LOG = COUNT / 100;

    private static ScheduledJdk jdk;

    @BeforeAll
    static void makeJdk() throws Exception {
        System.out.println("InterleavingsTest: -Dedgestore.seed=" + SEED);
        jdk = ScheduledJdk.make();
    }

    @Test
    void theHandOverHolds() throws Exception {
        assertThat(jdk.run(Scenarios.HAND_OVER, SEED, COUNT)).contains(COUNT + " interleavings from seed " + SEED);
    }

    @Test
    void theLogHolds() throws Exception {
        assertThat(jdk.run(Scenarios.LOG, SEED, COUNT_OF_LOG))
                .contains(COUNT_OF_LOG + " interleavings from seed " + SEED);
    }

    /** From a seed of their own: that they are found is no matter of luck. */
    @ParameterizedTest
    @EnumSource(names = {"TWO_LEADERS", "LOST_WAKE_UP", "LATE_WATERMARK", "LYING_DISK"})
    void plantedFaultsAreFound(Scenarios planted) throws Exception {
        String found = jdk.run(planted, 1, 1000);
        assertThat(found).containsPattern("(?m)^seed \\d+: ").contains(planted.failure());
    }
}
