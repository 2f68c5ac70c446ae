package io.edgestore.wal.log;

import io.edgestore.wal.WalEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Four threads that append until the log fails, and what was promised to them until then. */
final class DurableWriters {

    private static final int THREADS = 4;
    private static final int VALUE_LENGTH = 2_000;

    private final Map<Long, WalEntry> durable = new TreeMap<>();
    private final List<Throwable> failures = new ArrayList<>();

    /** Cannot be compressed. */
    static WalEntry entry(int thread, int number) {
        byte[] value = new byte[VALUE_LENGTH];
        new Random(31L * number + thread).nextBytes(value);
        return WalEntry.put(
                        ("thread-" + thread).getBytes(),
                        Integer.toString(number).getBytes(),
                        value)
                .withTimestampNanos(number);
    }

    /** Returns when each thread has met a failure, or appended so many records. */
    void appendUntilItFails(WriteAheadLog log, int most) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> append(log, thread, most)));
            }
            for (Future<Void> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void append(WriteAheadLog log, int thread, int most) {
        try {
            for (int number = 0; number < most; number++) {
                WalEntry entry = entry(thread, number);
                promised(number % 2 == 0 ? log.appendDurably(entry).join() : log.appendAndSync(entry), entry);
            }
        } catch (IOException | CompletionException e) {
            failed(e);
        }
        return null;
    }

    private synchronized void promised(long lsn, WalEntry entry) {
        durable.put(lsn, entry);
    }

    private synchronized void failed(Throwable failure) {
        failures.add(failure);
    }

    Map<Long, WalEntry> durable() {
        return durable;
    }

    List<Throwable> failures() {
        return failures;
    }

    /** What is in a log. */
    static Map<Long, WalEntry> read(WriteAheadLog log) throws IOException {
        Map<Long, WalEntry> records = new TreeMap<>();
        try (LogReader reader = log.read()) {
            reader.forEach(record -> records.put(record.lsn(), record.entry()));
        }
        return records;
    }
}
