package io.edgestore.wal;

/** What random tests start from: another one at each run, printed, and to be set by {@code -Dedgestore.seed=...}. */
public final class Seed {

    private Seed() {}

    /** The seed of a test class, printed so that a failure can be repeated. */
    public static long of(Class<?> test) {
        long seed = Long.getLong("edgestore.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": -Dedgestore.seed=" + seed);
        return seed;
    }
}
