package io.edgestore.ratis;

import io.edgestore.wal.WalEntry;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A client that appends numbered entries, a few of them at a time, and knows which were acknowledged. None is appended twice. */
final class SteadyAppends implements Closeable {

    private static final int AT_ONCE = 4;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final ReplicatedLogClient client;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "appends");

    /** Of this thread, until it has ended. */
    private final List<CompletableFuture<Long>> appends = new ArrayList<>();

    private volatile boolean stopped;

    SteadyAppends(ReplicatedLogClient client) {
        this.client = client;
        thread.start();
    }

    static WalEntry entry(int number) {
        return WalEntry.put("orders", "order-" + number, "{\"order\":" + number + ",\"item\":\"apples\"}")
                .withTransactionId(number);
    }

    private void run() {
        while (!stopped) {
            free.acquireUninterruptibly();
            CompletableFuture<Long> append = client.append(entry(appends.size()));
            appends.add(append);
            append.whenComplete((lsn, failure) -> {
                acknowledged.addAndGet(failure == null ? 1 : 0);
                free.release();
            });
            LockSupport.parkNanos(PAUSE);
        }
    }

    void awaitMore(int count) throws InterruptedException {
        int goal = acknowledged.get() + count;
        Await.until(goal + " appends are acknowledged", () -> acknowledged.get() >= goal);
    }

    /** Ends. The number of each acknowledged entry, by its LSN. */
    Map<Long, Integer> acknowledged() throws InterruptedException {
        stopped = true;
        thread.join();
        Map<Long, Integer> numbers = new TreeMap<>();
        for (int number = 0; number < appends.size(); number++) {
            Long lsn = appends.get(number).handle((value, failure) -> value).join();
            if (lsn != null && numbers.put(lsn, number) != null) {
                throw new AssertionError("two appends were told LSN " + lsn);
            }
        }
        return numbers;
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        client.close();
    }
}
