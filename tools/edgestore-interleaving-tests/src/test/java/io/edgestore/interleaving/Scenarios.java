package io.edgestore.interleaving;

import java.util.function.LongFunction;

/** The scenarios by their names. */
enum Scenarios {
    HAND_OVER(HandOverScenario::new),
    LOG(LogScenario::new),

    // These fail.
    TWO_LEADERS(PlantedRaces.TwoLeaders::new, "AssertionError: an append "),
    LOST_WAKE_UP(PlantedRaces.LostWakeUp::new, "DeadlockException"),
    LATE_WATERMARK(PlantedRaces.LateWatermark::new, "told to be durable"),
    LYING_DISK(LyingDiskScenario::new, "LogScenario.check(");

    private final LongFunction<Scenario> factory;
    private final String failure;

    Scenarios(LongFunction<Scenario> factory) {
        this(factory, "none");
    }

    Scenarios(LongFunction<Scenario> factory, String failure) {
        this.factory = factory;
        this.failure = failure;
    }

    /** What is said of one that fails. */
    String failure() {
        return failure;
    }

    Scenario create(long seed) {
        return factory.apply(seed);
    }
}
