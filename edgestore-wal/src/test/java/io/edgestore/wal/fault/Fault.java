package io.edgestore.wal.fault;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What goes wrong with an operation: it throws, or waits, or allows only a part of it to be done. */
@FunctionalInterface
public interface Fault {

    /**
     * Called before the operation.
     *
     * @param call the operation
     * @return how many bytes of it may be done; {@link IoCall#length()} if it is not to be disturbed
     * @throws IOException in its stead
     */
    long strike(IoCall call) throws IOException;

    /** This fault, for some operations only. */
    default Fault on(Predicate<IoCall> which) {
        return call -> which.test(call) ? strike(call) : call.length();
    }

    /** This fault, for the nth of some operations only; the first is 1. */
    default Fault onNth(int n, Predicate<IoCall> which) {
        AtomicInteger seen = new AtomicInteger();
        return on(which.and(call -> seen.incrementAndGet() == n));
    }

    /** This fault, for the nth of some operations and all that follow. */
    default Fault fromNth(int n, Predicate<IoCall> which) {
        AtomicInteger seen = new AtomicInteger();
        return on(which.and(call -> seen.incrementAndGet() >= n));
    }

    /** The device fails. */
    static Fault failing(String message) {
        return call -> {
            throw new IOException(message);
        };
    }

    /** The provider does not know the operation. */
    static Fault unsupported() {
        return call -> {
            throw new UnsupportedOperationException(call.brief());
        };
    }

    /** At most so many bytes are done at a time. */
    static Fault shortened(int bytes) {
        return call -> Math.min(bytes, call.length());
    }

    /** The calling thread is interrupted just before the operation. */
    static Fault interrupting() {
        return call -> {
            Thread.currentThread().interrupt();
            return call.length();
        };
    }
}
