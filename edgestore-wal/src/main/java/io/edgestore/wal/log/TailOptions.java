package io.edgestore.wal.log;

import java.time.Duration;
import java.util.Objects;

/** How a {@link LogTail} follows a log. Immutable. */
public final class TailOptions {

    private static final TailOptions DEFAULTS = new TailOptions(Reach.DURABLE, Duration.ofMillis(100));

    private final Reach reach;
    private final Duration pollInterval;

    private TailOptions(Reach reach, Duration pollInterval) {
        this.reach = reach;
        this.pollInterval = pollInterval;
    }

    /** How far a tail goes. */
    public enum Reach {
        /** Up to the last record that is durable: no crash takes away what was given back. */
        DURABLE,
        /**
         * Up to the last record that is appended, whether it is durable or not. If the machine crashes, records that were given
         * back can be gone, and their LSNs are given to other records: for those who only show them.
         */
        APPENDED
    }

    /**
     * What a tail does unless it is asked for more: {@link Reach#DURABLE}, and a look every 100 ms.
     *
     * @return the defaults
     */
    public static TailOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another reach.
     *
     * @param other how far the tail goes
     * @return new options
     */
    public TailOptions withReach(Reach other) {
        return new TailOptions(Objects.requireNonNull(other, "reach"), pollInterval);
    }

    /**
     * These options with another time between two looks at the directory. It counts for tails of a {@link ReadOnlyLog}: those
     * of a {@link WriteAheadLog} are woken by its writer.
     *
     * @param interval more than zero
     * @return new options
     * @throws IllegalArgumentException if it is not
     */
    public TailOptions withPollInterval(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("pollInterval is " + interval + ", and must be positive");
        }
        return new TailOptions(reach, interval);
    }

    /**
     * How far the tail goes.
     *
     * @return {@link Reach#DURABLE} by default
     */
    public Reach reach() {
        return reach;
    }

    /**
     * The time between two looks at the directory, when there was nothing new at the last one.
     *
     * @return more than zero; 100 ms by default
     */
    public Duration pollInterval() {
        return pollInterval;
    }
}
