package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Seed;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen threads write while another one interrupts them at any time, one reads the log again and again, and one follows
 * it; or another one deletes what was followed: each record is there once, and in order.
 */
@Timeout(240)
class InterruptedWritersTest {

    private static final long SEED = Seed.of(InterruptedWritersTest.class);
    private static final int WRITERS = 16;
    private static final int ROUNDS = 60;

    /** A file for some fifty records. */
    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(6_000);

    @TempDir
    private Path directory;

    private final AtomicBoolean written = new AtomicBoolean();
    private final AtomicLong followed = new AtomicLong();

    /** The namespace tells the writer, the timestamp how many it had written before. */
    private static WalEntry entry(int writer, int number) {
        return WalEntry.put("writer-" + writer, "key", "value " + number).withTimestampNanos(number);
    }

    @Test
    void eachRecordIsThereOnceAndInOrder() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<FutureTask<Integer>> writers = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(start(threads, () -> write(log, writer)));
            }
            List<Thread> interrupted = List.copyOf(threads);
            FutureTask<Integer> interrupts = start(threads, () -> interrupt(interrupted));
            FutureTask<Integer> reader = start(threads, () -> readAgainAndAgain(log));
            FutureTask<Integer> tail = start(threads, () -> follow(log));
            int count = 0;
            for (FutureTask<Integer> writer : writers) {
                count += writer.get(120, TimeUnit.SECONDS);
            }
            log.sync();
            written.set(true);

            assertThat(tail.get(60, TimeUnit.SECONDS)).as("followed").isEqualTo(count);
            assertThat(reader.get(60, TimeUnit.SECONDS)).as("readings").isPositive();
            assertThat(interrupts.get(60, TimeUnit.SECONDS)).as("interrupts").isPositive();
            assertThat(readAll(log)).isEqualTo(count);
            assertThat(log.durableLsn()).isEqualTo(count);
        } finally {
            written.set(true);
            threads.forEach(Thread::interrupt);
        }
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            assertThat(readAll(log)).isEqualTo((int) log.lastLsn());
        }
    }

    /** Files are deleted as far as the tail has come. */
    @Test
    void aDeletionBesideItTakesNothingThatIsFollowed() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<FutureTask<Integer>> writers = new ArrayList<>();
        int count = 0;
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(start(threads, () -> write(log, writer)));
            }
            List<Thread> interrupted = List.copyOf(threads);
            FutureTask<Integer> interrupts = start(threads, () -> interrupt(interrupted));
            FutureTask<Integer> tail = start(threads, () -> follow(log));
            FutureTask<Integer> deletions = start(threads, () -> deleteWhatIsFollowed(log));
            for (FutureTask<Integer> writer : writers) {
                count += writer.get(120, TimeUnit.SECONDS);
            }
            log.sync();
            written.set(true);
            assertThat(tail.get(60, TimeUnit.SECONDS)).as("followed").isEqualTo(count);
            assertThat(interrupts.get(60, TimeUnit.SECONDS)).as("interrupts").isPositive();
            assertThat(deletions.get(60, TimeUnit.SECONDS)).as("deleted files").isPositive();
            assertThat(log.deleteBefore(log.lastLsn()).heldBy()).isEmpty();
        } finally {
            written.set(true);
            threads.forEach(Thread::interrupt);
        }
        List<WalRecord> left = readToTheEnd(count);
        assertThat(readToTheEnd(count)).as("opened again").isEqualTo(left);
    }

    private int deleteWhatIsFollowed(WriteAheadLog log) throws IOException {
        int deleted = 0;
        while (!written.get() || followed.get() < log.lastLsn()) {
            deleted += log.deleteBefore(followed.get()).files().size();
            Thread.yield();
        }
        deleted += log.deleteBefore(followed.get()).files().size();
        return deleted;
    }

    /** From the first record that is left, without a gap. */
    private List<WalRecord> readToTheEnd(int last) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS);
                LogReader reader = log.read()) {
            reader.forEach(records::add);
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
            assertThat(records)
                    .extracting(WalRecord::lsn)
                    .isEqualTo(
                            LongStream.rangeClosed(log.firstLsn(), last).boxed().toList());
        }
        return records;
    }

    private static <T> FutureTask<T> start(List<Thread> threads, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        threads.add(thread);
        thread.start();
        return task;
    }

    private static int write(WriteAheadLog log, int writer) throws IOException {
        Random random = new Random(SEED + writer);
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        int number = 0;
        for (int i = 0; i < ROUNDS; i++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> log.append(entry(writer, number++));
                case 3, 4 -> log.append(List.of(entry(writer, number++), entry(writer, number++)));
                case 5 -> futures.add(log.appendDurably(entry(writer, number++)));
                case 6 -> {
                    long lsn = log.appendAndSync(entry(writer, number++));
                    assertThat(log.durableLsn()).isGreaterThanOrEqualTo(lsn);
                }
                default -> log.sync();
            }
        }
        for (CompletableFuture<Long> future : futures) {
            long lsn = future.join(); // which no interrupt ends
            assertThat(log.durableLsn()).isGreaterThanOrEqualTo(lsn);
        }
        return number;
    }

    private int interrupt(List<Thread> threads) {
        Random random = new Random(SEED);
        int interrupts = 0;
        while (!written.get()) {
            threads.get(random.nextInt(threads.size())).interrupt();
            interrupts++;
            Thread.yield();
        }
        return interrupts;
    }

    private int readAgainAndAgain(WriteAheadLog log) throws IOException {
        int readings = 0;
        do {
            readAll(log);
            readings++;
        } while (!written.get());
        return readings;
    }

    private int readAll(WriteAheadLog log) throws IOException {
        Order order = new Order();
        long atLeast = log.lastLsn();
        try (LogReader reader = log.read()) {
            reader.forEach(order::next);
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
        }
        assertThat((long) order.count).isGreaterThanOrEqualTo(atLeast);
        return order.count;
    }

    private int follow(WriteAheadLog log) throws Exception {
        Order order = new Order();
        try (LogTail tail = log.tail(1)) {
            while (!written.get() || order.count < log.durableLsn()) {
                WalRecord record = tail.next(Duration.ofMillis(20));
                if (record != null) {
                    assertThat(record.lsn()).as("read by a tail").isLessThanOrEqualTo(log.durableLsn());
                    order.next(record);
                    followed.set(record.lsn());
                }
            }
        }
        return order.count;
    }

    /** All LSNs from 1 on, and each writer's records in its order. */
    private static final class Order {
        private final int[] numbers = new int[WRITERS];
        private int count;

        void next(WalRecord record) {
            count++;
            assertThat(record.lsn()).isEqualTo(count);
            int writer = Integer.parseInt(record.entry().namespaceText().substring("writer-".length()));
            assertThat(record.entry().timestampNanos()).isEqualTo(numbers[writer]++);
        }
    }
}
