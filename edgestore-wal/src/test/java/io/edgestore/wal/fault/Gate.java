package io.edgestore.wal.fault;

import java.util.concurrent.CountDownLatch;

/** Operations wait here until the gate is opened. */
public final class Gate implements Fault, AutoCloseable {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Returns when the first operation has got here. */
    public void awaitReached() throws InterruptedException {
        reached.await();
    }

    /** Lets all through, now and later. */
    public void open() {
        opened.countDown();
    }

    /** Opens it, so that a failed test does not leave anybody waiting. */
    @Override
    public void close() {
        open();
    }

    @Override
    public long strike(IoCall call) {
        reached.countDown();
        try {
            opened.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted in " + call, e);
        }
        return call.length();
    }
}
