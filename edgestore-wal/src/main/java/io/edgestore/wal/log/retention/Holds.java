package io.edgestore.wal.log.retention;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * All who need records. Between the look at them and the taking of a file nobody can come and need it: both are one step
 * under the lock. Safe for use by many threads.
 */
public final class Holds {

    /** Above all LSNs: nobody needs anything. */
    private static final long NOTHING = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Hold> all = new LinkedHashSet<>();
    private volatile Runnable whenReleased = () -> {};

    /**
     * Has somebody told each time that records may not be needed any more. There is one who is told.
     *
     * @param listener called by the thread that gave them up, often and without a lock: it must cost next to nothing
     */
    public void whenReleased(Runnable listener) {
        whenReleased = listener;
    }

    /**
     * Holds records.
     *
     * @param holder who does, for people
     * @param from tells the first LSN that is needed, u64. Nothing is deleted between the asking and the holding
     * @return to be closed
     */
    public Hold add(String holder, LongSupplier from) {
        lock.lock();
        try {
            Hold hold = new Hold(holder, from.getAsLong(), moved -> whenReleased.run(), this::remove);
            all.add(hold);
            return hold;
        } finally {
            lock.unlock();
        }
    }

    private void remove(Hold hold) {
        lock.lock();
        try {
            all.remove(hold);
        } finally {
            lock.unlock();
        }
        whenReleased.run();
    }

    /**
     * Takes something that nobody needs.
     *
     * @param taking given the first LSN that is needed, u64: the highest one if nobody needs any
     * @return what was taken
     */
    public <T> T take(LongFunction<T> taking) {
        lock.lock();
        try {
            return taking.apply(
                    all.stream().map(Hold::lsn).min(Long::compareUnsigned).orElse(NOTHING));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Who needs records now.
     *
     * @return the one that needs the oldest first
     */
    public List<Hold> all() {
        lock.lock();
        try {
            List<Hold> sorted = new ArrayList<>(all);
            sorted.sort(Comparator.comparing(Hold::lsn, Long::compareUnsigned));
            return sorted;
        } finally {
            lock.unlock();
        }
    }
}
