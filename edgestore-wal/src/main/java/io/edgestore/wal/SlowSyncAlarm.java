package io.edgestore.wal;

import io.edgestore.wal.file.SyncThread;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells of an fsync that takes long, while it still does. It needs no timer: where there is an fsync, somebody waits for it, and
 * looks at the clock.
 */
final class SlowSyncAlarm implements SyncThread.Patience {

    private final Path file;
    private final long limitNanos;
    private final Consumer<SlowSync> listener;

    /** Null if there is none. */
    private volatile Force underWay;

    private static final class Force {
        private final long startNanos = System.nanoTime();
        private final AtomicBoolean told = new AtomicBoolean();
    }

    SlowSyncAlarm(Path file, WalOptions options) {
        this.file = file;
        this.limitNanos = options.slowSyncLimit().map(Duration::toNanos).orElse(SyncThread.FOR_EVER);
        this.listener = options.slowSyncListener();
    }

    /** Whether there is anybody to tell. */
    boolean isSet() {
        return limitNanos != SyncThread.FOR_EVER;
    }

    /** In the thread that then waits for it. */
    void forceBegins() {
        underWay = new Force();
    }

    /** In the same thread. */
    void forceEnds() {
        underWay = null;
    }

    @Override
    public long nanosLeft() {
        Force force = underWay;
        if (force == null || limitNanos == SyncThread.FOR_EVER) {
            return limitNanos;
        }
        long elapsed = System.nanoTime() - force.startNanos;
        if (elapsed < limitNanos) {
            return limitNanos - elapsed;
        }
        if (force.told.compareAndSet(false, true)) {
            tell(new SlowSync(file, Duration.ofNanos(elapsed)));
        }
        return limitNanos;
    }

    /** On a thread of its own: those that are there may all be waiting for this very fsync. */
    private void tell(SlowSync slow) {
        Thread thread = new Thread(() -> listener.accept(slow), "edgestore-slow-sync");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // There is no thread to be had. An alarm that cannot be given must not fail the fsync.
        }
    }
}
