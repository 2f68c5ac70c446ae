package io.edgestore.testkit.filesystem;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where a fault is injected: {@code fs.on(FORCE).nth(2).fail()}. Operations are counted from the call that sets the fault.
 * Without {@link #nth} or {@link #from}, every one is struck. If several faults strike one operation, all happen: it waits at
 * all gates, fails with the first failure that was put in, and is limited to the least number of bytes. Immutable.
 */
public final class FaultPoint {

    private final Kernel kernel;
    private final Operation.Kind kind;
    private final Predicate<? super Path> paths;
    private final String place;
    private final long first;
    private final long last;

    FaultPoint(Kernel kernel, Operation.Kind kind) {
        this(kernel, kind, path -> true, "", 1, Long.MAX_VALUE);
    }

    private FaultPoint(
            Kernel kernel, Operation.Kind kind, Predicate<? super Path> paths, String place, long first, long last) {
        this.kernel = kernel;
        this.kind = kind;
        this.paths = paths;
        this.place = place;
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
        Path wanted = file.toAbsolutePath().normalize();
        return new FaultPoint(kernel, kind, wanted::equals, ".at(" + wanted + ")", first, last);
    }

    /**
     * Counts, and strikes, only the operations on some files or directories.
     *
     * @param which asked with the absolute path of each operation, by the name that the caller used; under the lock of the
     *     file system, so it must not use it
     * @return this point, on those files
     */
    public FaultPoint where(Predicate<? super Path> which) {
        return new FaultPoint(kernel, kind, which, ".where(...)", first, last);
    }

    /**
     * Strikes one operation.
     *
     * @param n which, from 1
     * @return this point, for that operation
     * @throws IllegalArgumentException if it is less
     */
    public FaultPoint nth(int n) {
        return new FaultPoint(kernel, kind, paths, place, fromOne(n), n);
    }

    /**
     * Strikes an operation and all later ones.
     *
     * @param n the first, from 1
     * @return this point, from that operation on
     * @throws IllegalArgumentException if it is less
     */
    public FaultPoint from(int n) {
        return new FaultPoint(kernel, kind, paths, place, fromOne(n), Long.MAX_VALUE);
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
     * @param failure asked for a new one each time: an {@link IOException}; or a {@link RuntimeException} or an {@link Error}, as
     *     providers throw them for what they do not support, and the JVM when its memory is used up
     */
    public void fail(Supplier<? extends Throwable> failure) {
        put(Fault.Effect.failing(Objects.requireNonNull(failure)));
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
            throw new IllegalArgumentException("only a WRITE or a READ can be limited, and this is about " + about());
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("no operation writes or reads " + bytes + " bytes: give 0 or more");
        }
        put(Fault.Effect.limited(bytes));
    }

    /**
     * The calling thread is interrupted during the operation: it is done, and the thread stays interrupted. If it is one of
     * a channel, that is closed, and the caller gets a {@link ClosedByInterruptException}; the others,
     * like a move or a deletion, return as if nothing had happened.
     */
    public void interrupt() {
        put(Fault.Effect.afterwards(() -> Thread.currentThread().interrupt()));
    }

    /**
     * The calling thread is interrupted just before the operation, and stays interrupted. If it is one of a channel, it is not
     * done, the channel is closed, and the caller gets a {@link ClosedByInterruptException}; the others are done.
     */
    public void interruptBefore() {
        put(Fault.Effect.before(struck -> {
            Thread.currentThread().interrupt();
            if (struck.isInterruptible()) {
                throw new ClosedByInterruptException();
            }
        }));
    }

    /**
     * The force does nothing, and says that it did: a disk that lies. What it should have forced stays volatile, until a
     * later force that does its work.
     *
     * @throws IllegalStateException if this is not about {@link Operation.Kind#FORCE}
     */
    public void swallow() {
        if (kind != Operation.Kind.FORCE) {
            throw new IllegalStateException("only a FORCE can be swallowed, and this is about " + about());
        }
        put(Fault.Effect.swallowing());
    }

    /**
     * The operation is done, but does not return yet: a slow force, say. What other threads write meanwhile is not forced
     * by it. An interrupt of the waiting thread ends the wait.
     *
     * @param latch what it waits for
     */
    public void await(CountDownLatch latch) {
        put(Fault.Effect.afterwards(() -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /**
     * The operation waits before anything of it is done, and goes on when the gate is opened. An interrupt of the waiting
     * thread ends the wait.
     *
     * @return the gate, closed
     */
    public Gate gate() {
        Gate gate = new Gate(this);
        put(Fault.Effect.before(struck -> gate.pass()));
        return gate;
    }

    /**
     * The operation is done, then something else, then it returns.
     *
     * @param action run in the thread of the operation
     */
    public void run(Runnable action) {
        put(Fault.Effect.afterwards(action));
    }

    private void put(Fault.Effect effect) {
        kernel.put(new Fault(this, effect));
    }

    private String about() {
        return kind == null ? "all kinds" : kind.toString();
    }

    boolean isAbout(Operation.Kind operation, CrashPath on) {
        return (kind == null || operation == kind)
                && paths.test(on.toAbsolutePath().normalize());
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
        return (kind == null ? "onAny()" : "on(" + kind + ")") + place + which;
    }
}
