package io.edgestore.wal;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do. */
public final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("waited in vain until " + what);
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    /** Until a thread can go on only when another one lets it. */
    public static void untilWaiting(Thread thread) {
        until(thread.getName() + " waits", () -> thread.getState() == Thread.State.WAITING);
    }
}
