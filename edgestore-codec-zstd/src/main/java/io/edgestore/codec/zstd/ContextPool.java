package io.edgestore.codec.zstd;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Contexts that wait for their next use, up to a bound. A thread has one to itself while it uses it. Nobody ever waits:
 * where no context is idle a new one is made, and where there is no room for it afterwards it is closed.
 *
 * @param <C> what is pooled
 */
final class ContextPool<C extends Closeable> implements Closeable {

    private final BlockingQueue<C> idle;
    private final Supplier<C> factory;
    private final AtomicInteger open = new AtomicInteger();

    ContextPool(int bound, Supplier<C> factory) {
        this.idle = new ArrayBlockingQueue<>(bound);
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
        if (!idle.offer(context)) {
            discard(context);
        }
        return result;
    }

    /** How many wait for their next use. */
    int idle() {
        return idle.size();
    }

    /** How many were made and not yet closed. */
    int open() {
        return open.get();
    }

    /** Closes those that are idle. To be called when nothing else can be. */
    @Override
    public void close() {
        for (C context = idle.poll(); context != null; context = idle.poll()) {
            discard(context);
        }
    }

    private C borrow() {
        C context = idle.poll();
        if (context == null) {
            context = factory.get();
            open.incrementAndGet();
        }
        return context;
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
