package io.edgestore.interleaving;

import java.util.function.LongFunction;

/** The scenarios by their names. */
enum Scenarios {
    LOG(LogScenario::new),
    /** Fails. */
    LOG_ON_A_LYING_DISK(LyingDiskScenario::new);

    private final LongFunction<Scenario> factory;

    Scenarios(LongFunction<Scenario> factory) {
        this.factory = factory;
    }

    Scenario create(long seed) {
        return factory.apply(seed);
    }
}
