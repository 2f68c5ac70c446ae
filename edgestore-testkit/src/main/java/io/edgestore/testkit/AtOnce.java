package io.edgestore.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs something in several threads that start together. */
final class AtOnce {

    private AtOnce() {}

    /** A task that is told which of the threads it runs in. */
    interface Task {
        void run(int thread) throws Exception;
    }

    /** Throws what any of them threw, or a {@link java.util.concurrent.TimeoutException} after a minute. */
    static void run(int threads, Task task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                Callable<Void> started = () -> {
                    start.await();
                    task.run(thread);
                    return null;
                };
                futures.add(executor.submit(started));
            }
            for (Future<Void> future : futures) {
                future.get(1, TimeUnit.MINUTES);
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
