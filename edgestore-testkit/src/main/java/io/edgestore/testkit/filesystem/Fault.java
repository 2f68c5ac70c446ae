package io.edgestore.testkit.filesystem;

import java.io.IOException;
import java.util.function.Supplier;

/** Something that goes wrong, and when. Counts under the kernel's lock. */
final class Fault {

    /** What happens when nothing goes wrong. */
    static final Effect NONE = new Effect(kind -> {}, null, Integer.MAX_VALUE, false, () -> {});

    /** What happens before an operation, in its thread and outside all locks. */
    interface Arrival {
        void run(Operation.Kind kind) throws IOException;
    }

    /**
     * What goes wrong.
     *
     * @param before run before it, with nothing done yet
     * @param failure thrown in place of the operation; null if it is done
     * @param limit the most bytes that it reads or writes
     * @param swallowed whether nothing is done, and success reported
     * @param afterwards run when it is done, before the caller hears of it, outside all locks
     */
    record Effect(
            Arrival before, Supplier<? extends Throwable> failure, int limit, boolean swallowed, Runnable afterwards) {

        static Effect before(Arrival arrival) {
            return new Effect(arrival, null, Integer.MAX_VALUE, false, () -> {});
        }

        static Effect failing(Supplier<? extends Throwable> failure) {
            return new Effect(kind -> {}, failure, Integer.MAX_VALUE, false, () -> {});
        }

        static Effect limited(int bytes) {
            return new Effect(kind -> {}, null, bytes, false, () -> {});
        }

        static Effect swallowing() {
            return new Effect(kind -> {}, null, Integer.MAX_VALUE, true, () -> {});
        }

        static Effect afterwards(Runnable action) {
            return new Effect(kind -> {}, null, Integer.MAX_VALUE, false, action);
        }

        /** Both, this one first. */
        Effect and(Effect other) {
            return new Effect(
                    kind -> {
                        before.run(kind);
                        other.before.run(kind);
                    },
                    failure == null ? other.failure : failure,
                    Math.min(limit, other.limit),
                    swallowed || other.swallowed,
                    () -> {
                        afterwards.run();
                        other.afterwards.run();
                    });
        }

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
