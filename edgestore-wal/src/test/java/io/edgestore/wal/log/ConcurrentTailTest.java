package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Seed;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.TailOptions.Reach;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many writers, and tails of all kinds, with interrupts at random. */
@Timeout(120)
class ConcurrentTailTest {

    private static final long SEED = Seed.of(ConcurrentTailTest.class);
    private static final int WRITERS = 16;
    private static final int ROUNDS = 60;
    private static final long RECORDS = WRITERS * ROUNDS * 3 / 2;
    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(5_000);

    @TempDir
    private Path directory;

    /** The namespace tells the writer, the timestamp how many it had written before. */
    private static WalEntry entry(int writer, int number) {
        return WalEntry.put("writer-" + writer, "key", "value " + number).withTimestampNanos(number);
    }

    @Test
    void eachTailGivesEachRecordOnceAndInOrder() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<FutureTask<Void>> tails = new ArrayList<>();
        List<Thread> tailing = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            ReadOnlyLog readOnly = ReadOnlyLog.open(directory, OPTIONS);
            TailOptions how = TailOptions.defaults().withPollInterval(Duration.ofMillis(1));
            TailOptions appended = how.withReach(Reach.APPENDED);
            tails.add(new FutureTask<>(() -> follow(log.tail(1, how), log::durableLsn)));
            tails.add(new FutureTask<>(() -> follow(log.tail(1, appended), log::lastLsn)));
            tails.add(new FutureTask<>(() -> follow(readOnly.tail(1, how), log::durableLsn)));
            tails.add(new FutureTask<>(() -> follow(readOnly.tail(1, appended), () -> RECORDS)));
            for (FutureTask<Void> tail : tails) {
                Thread thread = new Thread(tail);
                thread.start();
                tailing.add(thread);
            }
            List<Future<Void>> written = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                written.add(writers.submit(() -> write(log, writer)));
            }
            Random random = new Random(SEED);
            for (Future<Void> each : written) {
                while (!each.isDone()) {
                    tailing.get(random.nextInt(tailing.size())).interrupt();
                    Thread.yield();
                }
                each.get(20, TimeUnit.SECONDS);
            }
            log.sync();
            for (FutureTask<Void> tail : tails) {
                tail.get(60, TimeUnit.SECONDS);
            }
            assertThat(log.lastLsn()).isEqualTo(RECORDS);
        } finally {
            writers.shutdownNow();
            tailing.forEach(Thread::interrupt);
        }
    }

    private static Void write(WriteAheadLog log, int writer) throws Exception {
        Random random = new Random(SEED + writer);
        int number = 0;
        for (int i = 0; i < ROUNDS; i++) {
            boolean interrupted = random.nextInt(4) == 0;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (i % 2 == 0) {
                log.append(List.of(entry(writer, number++), entry(writer, number++)));
            } else {
                log.append(entry(writer, number++));
            }
            if (random.nextInt(8) == 0) {
                log.sync();
            }
            assertThat(Thread.interrupted()).as("interrupted").isEqualTo(interrupted);
        }
        return null;
    }

    /** To the last record that there will be. */
    private static Void follow(LogTail following, LongSupplier limit) throws Exception {
        int[] next = new int[WRITERS];
        try (LogTail tail = following) {
            for (long lsn = 1; lsn <= RECORDS; lsn++) {
                WalRecord record = next(tail);
                assertThat(record.lsn()).isEqualTo(lsn);
                assertThat(lsn).isLessThanOrEqualTo(limit.getAsLong());
                int writer = Integer.parseInt(record.entry().namespaceText().substring("writer-".length()));
                assertThat(record.entry().timestampNanos()).isEqualTo(next[writer]++);
            }
            assertThat(tail.report().verdict()).as("%s", tail.report()).isEqualTo(Verdict.CLEAN);
        }
        return null;
    }

    /** Whatever interrupts it. */
    private static WalRecord next(LogTail tail) throws Exception {
        while (true) {
            try {
                WalRecord record = tail.next(Duration.ofSeconds(30));
                assertThat(record).as("a record in time").isNotNull();
                return record;
            } catch (InterruptedException e) {
                // Once more: nothing is lost.
            }
        }
    }
}
