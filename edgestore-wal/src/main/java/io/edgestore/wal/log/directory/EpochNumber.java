package io.edgestore.wal.log.directory;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Tells apart two times of a log between which something was taken from its end. It rises by one when a truncation begins, and by
 * one when it is over: so it is odd in between, also if the process dies there. The upper half is drawn at random for a log of which
 * no number is known, so that this one is not taken for one that was known before.
 *
 * @param value as it is written, u64
 */
public record EpochNumber(long value) {

    /**
     * For a log of which no number is known.
     *
     * @return an even number that nobody has seen before
     */
    public static EpochNumber unknownBefore() {
        return new EpochNumber((long) ThreadLocalRandom.current().nextInt() << 32);
    }

    /**
     * Whether nothing was taken from the end since the number was drawn.
     *
     * @return true if the lower half is zero
     */
    public boolean isAsDrawn() {
        return (int) value == 0;
    }

    /**
     * Whether a truncation is under way, or broke off.
     *
     * @return true if the number is odd
     */
    public boolean isOfTruncation() {
        return (value & 1) != 0;
    }

    /**
     * A truncation begins.
     *
     * @return an odd number
     */
    public EpochNumber truncating() {
        return new EpochNumber(settled().value + 1);
    }

    /**
     * No truncation is under way.
     *
     * @return an even number: this one, or the next
     */
    public EpochNumber settled() {
        return new EpochNumber(value + (value & 1));
    }
}
