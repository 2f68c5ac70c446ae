package io.edgestore.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Does many things that mostly wait for fsync, several at a time. */
final class Concurrently {

    private static final int THREADS = 16;

    private Concurrently() {}

    interface Action {
        void on(int number) throws Exception;
    }

    /** Throws what the first one to fail, in the order of the numbers, has thrown. */
    static void forEach(IntStream numbers, Action action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> results = new ArrayList<>();
            numbers.forEach(number -> results.add(threads.submit(() -> {
                action.on(number);
                return null;
            })));
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
