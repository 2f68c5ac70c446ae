package io.edgestore.testkit;

import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs something in several threads that start together. */
final class AtOnce {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private AtOnce() {}

    /** A task that is told which of the threads it runs in. */
    interface Task {
        void run(int thread) throws Exception;
    }

    /** Throws what the first that failed threw, or a {@link TimeoutException} if not all have ended within a minute. */
    static void run(int threads, Task task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CompletionService<Void> tasks = new ExecutorCompletionService<>(executor);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            for (int i = 0; i < threads; i++) {
                int thread = i;
                tasks.submit(() -> {
                    start.await();
                    task.run(thread);
                    return null;
                });
            }
            for (int ended = 0; ended < threads; ended++) {
                Future<Void> next = tasks.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new TimeoutException(threads - ended + " of " + threads + " threads have not ended");
                }
                throwWhatItThrew(next);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void throwWhatItThrew(Future<Void> ended) throws Exception {
        try {
            ended.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }
}
