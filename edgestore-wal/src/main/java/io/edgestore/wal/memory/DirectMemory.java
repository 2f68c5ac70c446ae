package io.edgestore.wal.memory;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The direct memory of all readers and writers: a budget, and the buffers that nobody uses at the moment.
 *
 * <p>Java frees a direct buffer when a collection finds it unused, which can be never: a collection starts when the heap
 * is full, and {@code -XX:+DisableExplicitGC} forbids the JDK to ask for one. Freeing by hand is no way out, as a view
 * that somebody kept would then crash the JVM. So buffers are used again, and no more direct memory is taken than the
 * budget. What goes beyond it, and single buffers that are too long to be shared, come from the heap.
 *
 * <p>One for the whole JVM, and so the one static state of the library: the JVM's limit is one too, and what one log is
 * done with is just what the next one needs. Safe for use by many threads.
 */
final class DirectMemory {

    /** An eighth of what the JVM lets the heap have, as this is also its limit for direct memory unless it is told another. */
    static final DirectMemory SHARED =
            new DirectMemory(budgetFor(Runtime.getRuntime().maxMemory()), 8 << 20);

    private static final int LEAST = 4 << 10;
    private static final long LEAST_BUDGET = 32L << 20;
    private static final long MOST_BUDGET = 256L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final int longest;

    /** By capacity, which is a power of two. */
    private final NavigableMap<Integer, Deque<ByteBuffer>> unused = new TreeMap<>();

    /** How much can be taken: what was asked for, or what there was. */
    private long budget;

    /** The capacities of all buffers that are not collected, in use or not. */
    private long taken;

    private final Set<Taken> all = new HashSet<>();
    private final ReferenceQueue<ByteBuffer> collected = new ReferenceQueue<>();

    /** Tells when a buffer is gone: one that was dropped, or whose owner was never closed. */
    private static final class Taken extends PhantomReference<ByteBuffer> {
        final int capacity;

        Taken(ByteBuffer buffer, ReferenceQueue<ByteBuffer> collected) {
            super(buffer, collected);
            this.capacity = buffer.capacity();
        }
    }

    /**
     * Makes a budget.
     *
     * @param budget the most bytes of direct memory
     * @param longest the longest direct buffer, a power of two
     */
    DirectMemory(long budget, int longest) {
        this.budget = budget;
        this.longest = longest;
    }

    static long budgetFor(long maxHeap) {
        return Math.max(LEAST_BUDGET, Math.min(MOST_BUDGET, maxHeap / 8));
    }

    /**
     * A buffer for one owner, until it gives it back.
     *
     * @param length the least capacity
     * @return the buffer, direct if it can be, with whatever content
     */
    ByteBuffer take(int length) {
        if (length > longest) {
            return onHeap(length);
        }
        int capacity = Math.max(LEAST, Integer.highestOneBit(2 * length - 1));
        lock.lock();
        try {
            forgetCollected();
            boolean exhausted = taken + capacity > budget;
            Map.Entry<Integer, Deque<ByteBuffer>> fitting = unused.ceilingEntry(capacity);
            if (fitting != null && (exhausted || fitting.getKey() == capacity)) {
                return next(fitting);
            }
            if (exhausted) {
                drop(taken + capacity - budget);
                return onHeap(length);
            }
            taken += capacity;
        } finally {
            lock.unlock();
        }
        return allocate(capacity);
    }

    private ByteBuffer next(Map.Entry<Integer, Deque<ByteBuffer>> ofCapacity) {
        ByteBuffer buffer = ofCapacity.getValue().pop();
        if (ofCapacity.getValue().isEmpty()) {
            unused.remove(ofCapacity.getKey());
        }
        return buffer;
    }

    /** Drops unused buffers, the longest first, so that after the next collection so many bytes can be taken. */
    private void drop(long bytes) {
        for (long left = bytes; left > 0 && !unused.isEmpty(); ) {
            left -= next(unused.lastEntry()).capacity();
        }
    }

    private ByteBuffer watched(ByteBuffer buffer) {
        lock.lock();
        try {
            all.add(new Taken(buffer, collected));
        } finally {
            lock.unlock();
        }
        return buffer;
    }

    private void forgetCollected() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            Taken buffer = (Taken) gone;
            all.remove(buffer);
            taken -= buffer.capacity;
        }
    }

    private ByteBuffer allocate(int capacity) {
        try {
            return watched(ByteBuffer.allocateDirect(capacity));
        } catch (OutOfMemoryError e) {
            // Others have used it up. It is not tried again, as the JDK waits half a second before it gives up.
            lock.lock();
            try {
                taken -= capacity;
                budget = Math.min(budget, taken);
            } finally {
                lock.unlock();
            }
            return onHeap(capacity);
        }
    }

    /** With some slack, so that slowly rising lengths do not allocate each time. */
    private static ByteBuffer onHeap(int length) {
        return ByteBuffer.allocate((int)
                Math.min(Integer.MAX_VALUE - 8, length + (long) Math.min(length / 4, 4 << 20)));
    }

    /**
     * Takes a buffer back, for the next owner.
     *
     * @param buffer what {@link #take} returned, once
     */
    void giveBack(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            return;
        }
        lock.lock();
        try {
            unused.computeIfAbsent(buffer.capacity(), capacity -> new ArrayDeque<>())
                    .push(buffer.order(ByteOrder.BIG_ENDIAN)); // as a new one
        } finally {
            lock.unlock();
        }
    }
}
