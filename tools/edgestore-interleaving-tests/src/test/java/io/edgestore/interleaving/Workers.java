package io.edgestore.interleaving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The threads of a scenario, and what they threw. */
final class Workers {

    /** What a thread does. */
    interface Work {
        /** Does it. */
        void run() throws Exception;
    }

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    void add(Work work) {
        threads.add(new Thread(() -> run(work)));
    }

    /** While others run. */
    void addStarted(Work work) {
        Thread thread = new Thread(() -> run(work));
        threads.add(thread);
        thread.start();
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (Exception | AssertionError e) {
            failed(e);
        }
    }

    private synchronized void failed(Throwable failure) {
        failures.add(failure);
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void interrupt(int worker) {
        threads.get(worker).interrupt();
    }

    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    synchronized void requireNoFailure() {
        if (!failures.isEmpty()) {
            throw new AssertionError("a thread failed: " + failures.get(0), failures.get(0));
        }
    }
}
