package io.edgestore.testkit.filesystem;

import java.io.IOException;
import java.util.function.Supplier;

/** Something that goes wrong, and when. Counts under the kernel's lock. */
final class Fault {

    /** What happens when nothing goes wrong. */
    static final Effect NONE = new Effect(null, Integer.MAX_VALUE, () -> {});

    /** What happens to a write when there is no room for any of it. */
    static final Effect DISK_FULL =
            new Effect(() -> new IOException("No space left on device"), Integer.MAX_VALUE, () -> {});

    /** What happens when nothing happens. */
    static final Effect NOTHING = new Effect(null, Integer.MAX_VALUE, () -> {});

    /**
     * What goes wrong.
     *
     * @param failure thrown in place of the operation; null if it is done
     * @param limit the most bytes that it reads or writes
     * @param afterwards run when it is done, before the caller hears of it, outside all locks
     */
    record Effect(Supplier<? extends IOException> failure, int limit, Runnable afterwards) {

        boolean fails() {
            return failure != null;
        }
    }

    private final FaultPoint point;
    private final Effect effect;
    private long count;

    Fault(FaultPoint point, Effect effect) {
        this.point = point;
        this.effect = effect;
    }

    /** Counts an operation, and tells whether it is one of those that go wrong. */
    boolean strikes(Operation.Kind kind, CrashPath path) {
        if (!point.isAbout(kind, path)) {
            return false;
        }
        count++;
        return point.first() <= count && count <= point.last();
    }

    boolean hasStruck() {
        return count >= point.first();
    }

    FaultPoint point() {
        return point;
    }

    Effect effect() {
        return effect;
    }
}
