package io.edgestore.testkit.filesystem;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops operations before they do anything, until it is opened.
 *
 * <pre>{@code
 * try (Gate gate = fs.on(Kind.FORCE).at(file).gate()) {
 *     Future<?> sync = executor.submit(() -> store.sync());
 *     gate.awaitArrival();
 *     store.put("key", "value");      // while the force is on its way
 *     gate.open();
 *     sync.get();
 * }
 * }</pre>
 */
public final class Gate implements AutoCloseable {

    private static final long MOST_SECONDS = 60;

    private final FaultPoint point;
    private final CountDownLatch arrival = new CountDownLatch(1);
    private final CountDownLatch opening = new CountDownLatch(1);

    Gate(FaultPoint point) {
        this.point = point;
    }

    /**
     * Waits until an operation stands in front of the gate, or has passed it. One minute at most.
     *
     * @throws AssertionError if none has come by then
     * @throws InterruptedException if this thread is interrupted
     */
    public void awaitArrival() throws InterruptedException {
        if (!arrival.await(MOST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no operation has come to " + point + " within " + MOST_SECONDS + " seconds");
        }
    }

    /** Lets all operations through, now and later. */
    public void open() {
        opening.countDown();
    }

    /** Opens the gate, so that a test that fails leaves no thread behind. */
    @Override
    public void close() {
        open();
    }

    /** In the thread of an operation. An interrupted one goes on, and is as interrupted as it would be without a gate. */
    void pass() {
        arrival.countDown();
        try {
            opening.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
