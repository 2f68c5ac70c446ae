package io.edgestore.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.Crash;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Threads append to a log, make it durable, cut it off, interrupt each other and close it, on a disk that can lose its power. A file
 * holds two or three records, so that the log goes on to the next one all the time. In every fourth scenario an fsync fails, and in half of those the
 * log is opened anew then.
 */
class LogScenario implements Scenario {

    private static final int WORKERS = 3;
    private static final int STEPS = 2;

    /** The common pool, which completes futures else, outlives a scenario, and is not the scheduler's. */
    private static final WalOptions OPTIONS = WalOptions.defaults()
            .withMaxFileLength(200)
            .withLocking(WalOptions.Locking.THIS_JVM_ONLY)
            .withCompletionExecutor(Runnable::run);

    private enum Step {
        APPEND,
        APPEND_LIST,
        APPEND_DURABLY,
        SYNC,
        APPEND_AND_SYNC,
        TRUNCATE,
        INTERRUPT_NEXT,
        APPEND_INTERRUPTED
    }

    /** Records that were promised to be durable when the disk was like this, and the last LSN that was told to be. */
    private record Promise(CrashFileSystem disk, Map<Long, WalEntry> records, long durableLsn) {}

    private final List<List<Step>> plan = new ArrayList<>();
    private final boolean closesEarly;
    private final int failingForce;

    /** Whether who meets that failure opens the log anew. What was not durable can be lost then, and its LSN given again. */
    private final boolean reopens;

    /** Whether somebody cuts the log off. What was durable can be gone then. */
    private final boolean truncates;

    private final int[] numbers = new int[WORKERS];

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Workers workers = new Workers();
    private final Map<Long, WalEntry> written = Collections.synchronizedMap(new TreeMap<>());
    private final Set<WalEntry> handedOver = ConcurrentHashMap.newKeySet();
    private final AtomicInteger truncationsBegun = new AtomicInteger();
    private final AtomicInteger truncationsEnded = new AtomicInteger();
    private final List<Promise> promises = Collections.synchronizedList(new ArrayList<>());

    LogScenario(long seed) {
        Random random = new Random(seed);
        // The scheduler spins while a thread waits that is interrupted: dear, and so not each time.
        int kinds = random.nextInt(4) == 0
                ? Step.values().length
                : random.nextInt(3) == 0 ? Step.INTERRUPT_NEXT.ordinal() : Step.TRUNCATE.ordinal();
        for (int i = 0; i < WORKERS; i++) {
            plan.add(Stream.generate(() -> Step.values()[random.nextInt(kinds)])
                    .limit(STEPS)
                    .toList());
        }
        closesEarly = random.nextInt(3) == 0;
        failingForce = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 0;
        reopens = failingForce > 0 && random.nextBoolean();
        truncates = plan.stream().anyMatch(steps -> steps.contains(Step.TRUNCATE));
    }

    @Override
    public void run() throws Exception {
        WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS);
        plant(disk);
        for (int i = 0; i < WORKERS; i++) {
            int worker = i;
            workers.add(() -> work(log, worker));
        }
        workers.start();
        if (closesEarly) {
            close(log);
        }
        workers.join();
        close(log);
    }

    /** Puts in a fault, once the log is open. */
    void plant(CrashFileSystem there) {
        if (failingForce > 0) {
            there.on(Operation.Kind.FORCE).nth(failingForce).fail(() -> new IOException("planted"));
        }
    }

    private void close(WriteAheadLog log) throws IOException {
        try {
            log.close();
        } catch (LogFailedException e) {
            requirePlanted(e);
        }
    }

    private void work(WriteAheadLog log, int worker) throws IOException {
        Map<Long, WalEntry> own = new TreeMap<>();
        try {
            for (Step step : plan.get(worker)) {
                if (!take(step, log, worker, own)) {
                    return;
                }
                promised(log, Map.of());
            }
        } catch (IllegalStateException e) {
            if (!closesEarly) {
                throw e;
            }
            assertThat(e).hasMessageContaining("closed");
        }
    }

    /** Whether there is more to do. */
    private boolean take(Step step, WriteAheadLog log, int worker, Map<Long, WalEntry> own) throws IOException {
        try {
            call(step, log, worker, own);
        } catch (LogFailedException | CompletionException e) {
            requirePlanted(e);
            if (!reopens) {
                return false;
            }
            log.reopen();
        }
        return true;
    }

    private void requirePlanted(Exception e) {
        assertThat(failingForce).as("a fault was planted").isPositive();
        assertThat(e).hasRootCauseMessage("planted");
    }

    private void call(Step step, WriteAheadLog log, int worker, Map<Long, WalEntry> own) throws IOException {
        switch (step) {
            case APPEND -> append(log, worker, own);
            case APPEND_LIST -> {
                List<WalEntry> entries = List.of(entry(worker), entry(worker));
                long first = log.append(entries);
                wrote(first, entries.get(0), own);
                wrote(first + 1, entries.get(1), own);
            }
            case APPEND_DURABLY, APPEND_AND_SYNC -> {
                WalEntry entry = entry(worker);
                long lsn =
                        step == Step.APPEND_DURABLY ? log.appendDurably(entry).join() : log.appendAndSync(entry);
                assertThat(truncates || log.durableLsn() >= lsn)
                        .as("durableLsn() reaches to %s", lsn)
                        .isTrue();
                wrote(lsn, entry, own);
                promised(log, Map.of(lsn, entry));
            }
            case SYNC -> {
                log.sync();
                promised(log, reopens ? Map.of() : Map.copyOf(own));
            }
            case TRUNCATE -> {
                truncationsBegun.incrementAndGet();
                log.truncateAfter(Math.max(1, log.lastLsn() - 1));
                truncationsEnded.incrementAndGet(); // not if it failed: nobody knows what it removed
            }
            case INTERRUPT_NEXT -> workers.interrupt((worker + 1) % WORKERS);
            case APPEND_INTERRUPTED -> {
                Thread.currentThread().interrupt();
                append(log, worker, own);
                assertThat(Thread.interrupted()).as("interrupted").isTrue();
            }
        }
    }

    private void append(WriteAheadLog log, int worker, Map<Long, WalEntry> own) throws IOException {
        WalEntry entry = entry(worker);
        wrote(log.append(entry), entry, own);
    }

    private WalEntry entry(int worker) {
        int number = numbers[worker]++;
        WalEntry entry =
                WalEntry.put("worker-" + worker, "key", "value " + number).withTimestampNanos(number);
        handedOver.add(entry);
        return entry;
    }

    private void wrote(long lsn, WalEntry entry, Map<Long, WalEntry> own) {
        own.put(lsn, entry);
        WalEntry before = written.put(lsn, entry);
        assertThat(reopens || truncates ? null : before).as("LSN %s twice", lsn).isNull();
    }

    private void promised(WriteAheadLog log, Map<Long, WalEntry> records) {
        int truncatedBefore = truncationsEnded.get();
        long durableLsn = log.durableLsn(); // before the crash
        CrashFileSystem crashed = disk.after(Crash.powerCutLosingAll());
        boolean isKept = truncationsBegun.get() == truncatedBefore;
        promises.add(new Promise(crashed, truncates ? Map.of() : records, isKept ? durableLsn : 0));
    }

    @Override
    public void check() throws IOException {
        workers.requireNoFailure();
        disk.clearFaults();
        Map<Long, WalEntry> there = read(disk);
        if (!reopens && !truncates) {
            assertThat(there).containsAllEntriesOf(written);
        }
        if (failingForce == 0) {
            if (!truncates) {
                assertThat(there).as("records, and those that were appended").hasSameSizeAs(written);
            }
            promises.add(
                    new Promise(disk.after(Crash.powerCutLosingAll()), there, there.size())); // closing promises that
        }
        for (Promise promise : promises) {
            Map<Long, WalEntry> left = read(promise.disk());
            assertThat(handedOver).as("what can come back").containsAll(left.values());
            assertThat(left).as("after a crash").containsAllEntriesOf(promise.records());
            assertThat((long) left.size()).as("told to be durable").isGreaterThanOrEqualTo(promise.durableLsn());
        }
    }

    /** All LSNs from 1 on, and each worker's records in its order. */
    private static Map<Long, WalEntry> read(CrashFileSystem from) throws IOException {
        Map<Long, WalEntry> records = new TreeMap<>();
        long[] last = new long[WORKERS];
        Arrays.fill(last, -1);
        try (WriteAheadLog log = WriteAheadLog.open(from.getPath("/log"), OPTIONS);
                LogReader reader = log.read()) {
            for (WalRecord record : reader) {
                assertThat(record.lsn()).isEqualTo(records.size() + 1);
                records.put(record.lsn(), record.entry());
                int worker = Integer.parseInt(record.entry().namespaceText().substring("worker-".length()));
                assertThat(record.entry().timestampNanos()).isGreaterThan(last[worker]);
                last[worker] = record.entry().timestampNanos();
            }
        }
        return records;
    }

    /** How many files the log has by now, for a report. */
    @Override
    public String toString() {
        try (Stream<?> files = Files.list(disk.getPath("/log"))) {
            return plan + (closesEarly ? ", closed early" : "")
                    + (failingForce > 0 ? ", fsync " + failingForce + " fails" : "") + (reopens ? ", reopened" : "")
                    + ", " + files.count() + " files, "
                    + written.size() + " records";
        } catch (IOException e) {
            return plan + ": " + e;
        }
    }
}
