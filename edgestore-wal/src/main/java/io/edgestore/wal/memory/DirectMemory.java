package io.edgestore.wal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
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

    static final DirectMemory SHARED = new DirectMemory(32 << 20, 8 << 20);

    private static final int LEAST = 4 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final int longest;

    /** By capacity, which is a power of two. */
    private final NavigableMap<Integer, Deque<ByteBuffer>> unused = new TreeMap<>();

    /** How much can be taken: what was asked for, or what there was. */
    private long budget;

    /** The capacities of all buffers, in use or not. */
    private long taken;

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
            boolean exhausted = taken + capacity > budget;
            Map.Entry<Integer, Deque<ByteBuffer>> fitting = unused.ceilingEntry(capacity);
            if (fitting != null && (exhausted || fitting.getKey() == capacity)) {
                return next(fitting);
            }
            drop(taken + capacity - budget);
            if (taken + capacity > budget) {
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

    private ByteBuffer allocate(int capacity) {
        try {
            return ByteBuffer.allocateDirect(capacity);
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

    /** Drops unused buffers of so many bytes at least, the longest first, or else all of them. */
    private void drop(long bytes) {
        long least = taken - bytes;
        while (taken > least && !unused.isEmpty()) {
            taken -= next(unused.lastEntry()).capacity();
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
