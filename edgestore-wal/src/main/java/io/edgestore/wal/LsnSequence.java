package io.edgestore.wal;

import java.nio.file.Path;

/** The LSNs of one file: each is used once, and they only rise. For one thread at a time. */
final class LsnSequence {

    private final Path file;

    /** Whether nothing in the file has, or had, an LSN: then any can be the first. */
    private boolean empty;

    /** 0 once all are used up. */
    private long next;

    LsnSequence(Path file, boolean empty, long next) {
        this.file = file;
        this.empty = empty;
        this.next = next;
    }

    /** Of two LSNs to go on with; 0 is the last of all, since no LSN is left then. */
    static long later(long one, long other) {
        return Long.compareUnsigned(one - 1, other - 1) >= 0 ? one : other;
    }

    boolean isEmpty() {
        return empty;
    }

    long next() {
        return next;
    }

    /** The first of so many LSNs side by side, none of which is used. They are used when they are {@link #taken}. */
    long first(int count) {
        requireLeft();
        if (Long.compareUnsigned(count - 1L, -1 - next) > 0) {
            throw new IllegalStateException(file + ": " + count + " LSNs are needed, and only "
                    + Long.toUnsignedString(-next) + " are left; start a new log");
        }
        return next;
    }

    void requireRising(long lsn) {
        if (empty) {
            return;
        }
        requireLeft();
        if (Long.compareUnsigned(lsn, next) < 0) {
            throw new IllegalArgumentException(file + ": LSN " + Long.toUnsignedString(lsn)
                    + " is used or passed already; the next one is " + Long.toUnsignedString(next));
        }
    }

    private void requireLeft() {
        if (next == 0) {
            throw new IllegalStateException(file + ": all LSNs are used up; start a new log");
        }
    }

    /** All up to this one are used. */
    void taken(long last) {
        next = last + 1;
        empty = false;
    }
}
