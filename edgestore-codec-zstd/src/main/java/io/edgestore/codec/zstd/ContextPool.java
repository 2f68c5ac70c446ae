package io.edgestore.codec.zstd;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Contexts that wait for their next use, up to a bound. A thread has one to itself while it uses it. Nobody ever waits:
 * where no context is idle a new one is made, and where there is no room for it afterwards it is closed.
 *
 * @param <C> what is pooled
 */
final class ContextPool<C extends Closeable> implements Closeable {

    /** A place is empty, or has a context that nobody uses: taken out and put back without a lock. */
    private final AtomicReferenceArray<C> places;

    private final Supplier<C> factory;
    private final AtomicInteger open = new AtomicInteger();

    ContextPool(int bound, Supplier<C> factory) {
        this.places = new AtomicReferenceArray<>(bound);
        this.factory = factory;
    }

    /** Closes the context if the work throws: nobody knows in which state that leaves it. */
    int with(ToIntFunction<C> work) {
        C context = borrow();
        int result;
        try {
            result = work.applyAsInt(context);
        } catch (Throwable e) {
            discard(context);
            throw e;
        }
        if (!putBack(context)) {
            discard(context);
        }
        return result;
    }

    /** How many wait for their next use. */
    int idle() {
        int count = 0;
        for (int i = 0; i < places.length(); i++) {
            count += places.get(i) == null ? 0 : 1;
        }
        return count;
    }

    /** How many were made and not yet closed. */
    int open() {
        return open.get();
    }

    /** Closes those that are idle. To be called when nothing else can be. */
    @Override
    public void close() {
        for (C context = takeOut(); context != null; context = takeOut()) {
            discard(context);
        }
    }

    private C borrow() {
        C context = takeOut();
        if (context == null) {
            context = factory.get();
            open.incrementAndGet();
        }
        return context;
    }

    /** Null if there is none. */
    private C takeOut() {
        for (int i = 0; i < places.length(); i++) {
            C context = places.get(i) == null ? null : places.getAndSet(i, null);
            if (context != null) {
                return context;
            }
        }
        return null;
    }

    /** False if there is no room. */
    private boolean putBack(C context) {
        for (int i = 0; i < places.length(); i++) {
            if (places.get(i) == null && places.compareAndSet(i, null, context)) {
                return true;
            }
        }
        return false;
    }

    private void discard(C context) {
        try {
            context.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.decrementAndGet();
        }
    }
}
