package io.edgestore.cli.inspect;

import java.util.SortedMap;
import java.util.TreeMap;

/** How many records there are of each time. The times need not rise: the steps grow until all times are in a few of them. */
final class Times {

    private static final int MOST_STEPS = 64;

    private final TreeMap<Long, Long> steps = new TreeMap<>();

    /** A step has 2 to the power of it nanoseconds. */
    private int shift;

    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    /** Adds a time, in nanoseconds since 1970. */
    void add(long nanos) {
        earliest = Math.min(earliest, nanos);
        latest = Math.max(latest, nanos);
        steps.merge(nanos >> shift, 1L, Long::sum);
        while (Long.compareUnsigned(steps.lastKey() - steps.firstKey(), MOST_STEPS) >= 0) {
            widen();
        }
    }

    private void widen() {
        shift++;
        TreeMap<Long, Long> wider = new TreeMap<>();
        steps.forEach((step, count) -> wider.merge(step >> 1, count, Long::sum));
        steps.clear();
        steps.putAll(wider);
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    long earliest() {
        return earliest;
    }

    long latest() {
        return latest;
    }

    /** How long a step is, in nanoseconds; a number beyond 64 bits for times that are that far apart. */
    double stepNanos() {
        return Math.scalb(1.0, shift);
    }

    /** How many records each step has, by its number; one without records is left out. */
    SortedMap<Long, Long> steps() {
        return steps;
    }
}
