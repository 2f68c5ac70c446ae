package io.edgestore.testkit.crash;

import java.util.SplittableRandom;

/** Takes so many of so many, evenly spread, all the same for the same seed. */
final class Sample {

    private final SplittableRandom random;
    private long left;
    private long wanted;

    Sample(long there, long wanted, long seed) {
        this.left = there;
        this.wanted = Math.min(wanted, there);
        random = new SplittableRandom(seed);
    }

    /** Whether the next one is taken. */
    boolean takesNext() {
        boolean takes = random.nextLong(left) < wanted;
        left--;
        wanted -= takes ? 1 : 0;
        return takes;
    }
}
