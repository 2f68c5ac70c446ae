package io.edgestore.ratis;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes by itself, on a machine that may be busy. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Await() {}

    /** Waits until a condition holds; an exception counts as not yet. */
    static void until(String what, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Throwable last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception | AssertionError e) {
                last = e;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain until " + what, last);
    }
}
