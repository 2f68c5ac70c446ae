package io.edgestore.testkit.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Where a fault is put in: {@code fs.on(FORCE).nth(2).fail()}. Operations are counted from the call that says what is to
 * happen. Without {@link #nth} or {@link #from}, every one is struck. Immutable.
 */
public final class FaultPoint {

    private final Kernel kernel;
    private final Operation.Kind kind;
    private final Path path;
    private final long first;
    private final long last;

    FaultPoint(Kernel kernel, Operation.Kind kind) {
        this(kernel, kind, null, 1, Long.MAX_VALUE);
    }

    private FaultPoint(Kernel kernel, Operation.Kind kind, Path path, long first, long last) {
        this.kernel = kernel;
        this.kind = kind;
        this.path = path;
        this.first = first;
        this.last = last;
    }

    /**
     * Counts, and strikes, only the operations on one file or directory.
     *
     * @param file as it was called when it was opened
     * @return this point, on that file
     */
    public FaultPoint at(Path file) {
        return new FaultPoint(kernel, kind, file.toAbsolutePath().normalize(), first, last);
    }

    /**
     * Strikes one operation.
     *
     * @param n which, from 1
     * @return this point, for that operation
     * @throws IllegalArgumentException if it is less
     */
    public FaultPoint nth(int n) {
        return new FaultPoint(kernel, kind, path, fromOne(n), n);
    }

    /**
     * Strikes an operation and all later ones.
     *
     * @param n the first, from 1
     * @return this point, from that operation on
     * @throws IllegalArgumentException if it is less
     */
    public FaultPoint from(int n) {
        return new FaultPoint(kernel, kind, path, fromOne(n), Long.MAX_VALUE);
    }

    private static int fromOne(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("operations are counted from 1, so there is none with the number " + n);
        }
        return n;
    }

    /** The operation fails with "Input/output error". See {@link #fail(Supplier)}. */
    public void fail() {
        fail(() -> new IOException("Input/output error"));
    }

    /**
     * The operation is not done, but fails. A force that failed has got nothing to the disk, and what it should have is
     * taken for written from then on, as Linux does: a second force of the file or directory succeeds, and forces only what
     * was written, or which names were changed, after the failure. That holds for the processes after this one too.
     *
     * @param failure asked for a new exception each time
     */
    public void fail(Supplier<? extends IOException> failure) {
        put(new Fault.Effect(failure, Integer.MAX_VALUE, () -> {}));
    }

    /**
     * The operation reads or writes not more than so many bytes, which the caller learns from its result.
     *
     * @param bytes the most, 0 or more
     * @throws IllegalArgumentException if it is less, or if this is neither about {@link Operation.Kind#WRITE} nor about
     *     {@link Operation.Kind#READ}
     */
    public void limit(int bytes) {
        if (kind != Operation.Kind.WRITE && kind != Operation.Kind.READ) {
            throw new IllegalArgumentException("only a WRITE or a READ can be limited, and this is about " + kind);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("no operation writes or reads " + bytes + " bytes: give 0 or more");
        }
        put(new Fault.Effect(null, bytes, () -> {}));
    }

    /**
     * The calling thread is interrupted during the operation: it is done, and the thread stays interrupted. If it is one of
     * a channel, that is closed, and the caller gets a {@link java.nio.channels.ClosedByInterruptException}; the others,
     * like a move or a deletion, return as if nothing had happened.
     */
    public void interrupt() {
        put(new Fault.Effect(
                null, Integer.MAX_VALUE, () -> Thread.currentThread().interrupt()));
    }

    /**
     * The force does nothing, and says that it did: a disk that lies. What it should have forced stays volatile, until a
     * later force that does its work.
     *
     * @throws IllegalStateException if this is not about {@link Operation.Kind#FORCE}
     */
    public void swallow() {
        if (kind != Operation.Kind.FORCE) {
            throw new IllegalStateException("only a FORCE can be swallowed, and this is about " + kind);
        }
        put(Fault.NOTHING);
    }

    /**
     * The operation is done, but does not return yet: a slow force, say. What other threads write meanwhile is not forced
     * by it. An interrupt of the waiting thread ends the wait.
     *
     * @param latch what it waits for
     */
    public void await(CountDownLatch latch) {
        put(new Fault.Effect(null, Integer.MAX_VALUE, () -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /**
     * The operation is done, then something else, then it returns.
     *
     * @param action run in the thread of the operation
     */
    public void run(Runnable action) {
        put(new Fault.Effect(null, Integer.MAX_VALUE, action));
    }

    private void put(Fault.Effect effect) {
        kernel.put(new Fault(this, effect));
    }

    boolean isAbout(Operation.Kind operation, CrashPath on) {
        return operation == kind
                && (path == null || path.equals(on.toAbsolutePath().normalize()));
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** The calls that make it. */
    @Override
    public String toString() {
        String which = last == first ? ".nth(" + first + ")" : first > 1 ? ".from(" + first + ")" : "";
        return "on(" + kind + ")" + (path == null ? "" : ".at(" + path + ")") + which;
    }
}
