package io.edgestore.loading;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.FutureTask;

/** {@link RoundTrip} on a thread of the common pool, which knows nothing of this program's class loader. */
public final class CommonPool {

    private CommonPool() {}

    /**
     * Runs the program.
     *
     * @param args as for {@link RoundTrip#main}
     * @throws ExecutionException if it fails
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws ExecutionException, InterruptedException {
        FutureTask<Void> task = new FutureTask<>(() -> run(args));
        // Who waits for a task of the pool itself may come to run it.
        ForkJoinPool.commonPool().execute(task);
        task.get();
    }

    private static Void run(String[] args) throws IOException {
        if (!(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
            throw new IllegalStateException("this is no thread of the pool");
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context == CommonPool.class.getClassLoader()) {
            throw new IllegalStateException("the thread's context class loader is this program's own");
        }
        RoundTrip.main(args);
        return null;
    }
}
