package io.edgestore.testkit.crash;

import java.io.IOException;
import java.nio.file.Path;
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

    private final Operation.Kind kind;
    private final Path path;
    private final long first;
    private final long last;
    private final Effect effect;
    private long count;

    /** For the operations of a kind from the first to the last, counted from 1; on one path, or on any if it is null. */
    Fault(Operation.Kind kind, Path path, long first, long last, Effect effect) {
        this.kind = kind;
        this.path = path;
        this.first = first;
        this.last = last;
        this.effect = effect;
    }

    /** Counts an operation, and tells whether it is one of those that go wrong. */
    boolean strikes(Operation.Kind operation, CrashPath on) {
        if (operation != kind
                || path != null && !path.equals(on.toAbsolutePath().normalize())) {
            return false;
        }
        count++;
        return first <= count && count <= last;
    }

    boolean hasStruck() {
        return count >= first;
    }

    /** The calls that put it in. */
    @Override
    public String toString() {
        String which = last == first ? ".nth(" + first + ")" : first > 1 ? ".from(" + first + ")" : "";
        return "on(" + kind + ")" + (path == null ? "" : ".at(" + path + ")") + which;
    }

    Effect effect() {
        return effect;
    }
}
