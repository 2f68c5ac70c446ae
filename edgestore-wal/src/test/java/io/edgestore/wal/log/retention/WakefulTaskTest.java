package io.edgestore.wal.log.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Await;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakefulTaskTest {

    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void itRunsAgainForWhatCameWhileItRan() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (WakefulTask task = new WakefulTask("test", () -> {
            runs.incrementAndGet();
            running.countDown();
            awaitLatch(goOn);
        })) {
            task.wake();
            running.await();
            task.wake();
            task.wake();
            goOn.countDown();
            Await.until("it ran again", () -> runs.get() == 2);
            task.wake();
            Await.until("it ran for the last time", () -> runs.get() == 3);
        }
        assertThat(runs).as("once for two wakings").hasValue(3);
    }

    @Test
    void closingWaitsForTheTaskAndKeepsAnInterrupt() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        WakefulTask task = new WakefulTask("test", () -> {
            running.countDown();
            awaitLatch(goOn);
            runs.incrementAndGet();
        });
        task.wake();
        running.await();
        int[] seen = new int[1];
        boolean[] interrupted = new boolean[1];
        Thread closer = new Thread(() -> {
            task.close();
            seen[0] = runs.get();
            interrupted[0] = Thread.interrupted();
        });
        closer.start();
        closer.interrupt();
        Await.untilWaiting(closer);
        goOn.countDown();
        closer.join();
        assertThat(seen[0]).isEqualTo(1);
        assertThat(interrupted[0]).isTrue();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
