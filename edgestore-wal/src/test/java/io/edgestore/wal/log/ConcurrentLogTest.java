package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.Await;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Seed;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many threads, one log. */
@Timeout(120)
class ConcurrentLogTest {

    private static final long SEED = Seed.of(ConcurrentLogTest.class);
    private static final int WRITERS = 8;
    private static final int ROUNDS = 150;

    @TempDir
    private Path directory;

    /** The namespace tells the writer, the timestamp how many it had written before. */
    private static WalEntry entry(int writer, int number) {
        return WalEntry.put("writer-" + writer, "key", "value " + number).withTimestampNanos(number);
    }

    @Test
    void writersAndReadersWithInterruptsAtRandom() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
        AtomicBoolean written = new AtomicBoolean();
        try (WriteAheadLog log =
                WriteAheadLog.open(directory, WalOptions.defaults().withMaxFileLength(20_000))) {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> write(log, writer)));
            }
            Future<?> reader = threads.submit(() -> readUntil(written, log));
            Future<?> interruptedReader = threads.submit(() -> readUntil(written, log));
            int count = 0;
            for (Future<Integer> writer : writers) {
                count += writer.get(100, TimeUnit.SECONDS);
            }
            written.set(true);
            reader.get(100, TimeUnit.SECONDS);
            interruptedReader.get(100, TimeUnit.SECONDS);
            assertThat(assertPrefix(log)).isEqualTo(count);
            assertThat(log.lastLsn()).isEqualTo(count);
        } finally {
            threads.shutdownNow();
        }
        try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults())) {
            assertThat(assertPrefix(log)).isEqualTo((int) log.lastLsn());
        }
    }

    private static int write(WriteAheadLog log, int writer) throws Exception {
        Random random = new Random(SEED + writer);
        int number = 0;
        for (int i = 0; i < ROUNDS; i++) {
            boolean interrupted = random.nextInt(4) == 0;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (random.nextInt(4)) {
                case 0 -> log.append(List.of(entry(writer, number++), entry(writer, number++)));
                case 1 -> {
                    long lsn = log.append(entry(writer, number++));
                    if (random.nextInt(10) == 0) {
                        log.sync();
                        assertThat(log.durableLsn()).isGreaterThanOrEqualTo(lsn);
                    }
                }
                case 2 ->
                    log.appendDurably(entry(writer, number++))
                            .thenAccept(lsn -> assertThat(log.durableLsn()).isGreaterThanOrEqualTo(lsn));
                default -> log.append(entry(writer, number++));
            }
            assertThat(Thread.interrupted()).as("interrupted").isEqualTo(interrupted);
        }
        return number;
    }

    private static Void readUntil(AtomicBoolean written, WriteAheadLog log) throws IOException {
        while (!written.get()) {
            Thread.currentThread().interrupt();
            assertPrefix(log);
        }
        return null;
    }

    /** All LSNs from 1 on, and each writer's records in its order. */
    private static int assertPrefix(WriteAheadLog log) throws IOException {
        int[] next = new int[WRITERS];
        int count = 0;
        long atLeast = log.lastLsn();
        try (LogReader reader = log.read()) {
            for (WalRecord record : reader) {
                count++;
                assertThat(record.lsn()).isEqualTo(count);
                int writer = Integer.parseInt(record.entry().namespaceText().substring("writer-".length()));
                assertThat(record.entry().timestampNanos()).isEqualTo(next[writer]++);
            }
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
        }
        assertThat((long) count).isGreaterThanOrEqualTo(atLeast);
        return count;
    }

    /** The first append is held up in its write; what comes meanwhile waits for the next one. */
    private record HeldUp(CrashFileSystem disk, WriteAheadLog log, Thread leader, CountDownLatch latch) {

        static HeldUp open() throws IOException {
            CrashFileSystem disk = CrashFileSystem.create();
            WriteAheadLog log = WriteAheadLog.open(
                    disk.getPath("/log"), WalOptions.defaults().withMaxRecordLength(1000));
            CountDownLatch latch = new CountDownLatch(1);
            disk.on(Operation.Kind.WRITE).nth(1).await(latch);
            Thread leader = started(new FutureTask<>(() -> log.append(SampleLog.entry(1))));
            return new HeldUp(disk, log, leader, latch);
        }

        FutureTask<Long> append(List<WalEntry> entries) {
            FutureTask<Long> append = new FutureTask<>(() -> log.append(entries));
            started(append);
            return append;
        }

        private static Thread started(FutureTask<Long> task) {
            Thread thread = new Thread(task);
            thread.start();
            Await.untilWaiting(thread);
            return thread;
        }

        private long writes() {
            return disk.operations().stream()
                    .filter(operation -> operation.kind() == Operation.Kind.WRITE)
                    .count();
        }
    }

    @Test
    void whatWaitsGoesOutByOneWrite() throws Exception {
        HeldUp held = HeldUp.open();
        FutureTask<Long> second = held.append(List.of(SampleLog.entry(2)));
        FutureTask<Long> third = held.append(List.of(SampleLog.entry(3), SampleLog.entry(4)));
        FutureTask<Long> fifth = held.append(List.of(SampleLog.entry(5)));
        long before = held.writes();
        held.latch().countDown();
        assertThat(List.of(second.get(), third.get(), fifth.get())).containsExactly(2L, 3L, 5L);
        assertThat(held.writes() - before).isEqualTo(1);
        assertHolds(held, 5);
    }

    /** Together with what waits before and behind it, it would be more than a write is to hold. */
    @Test
    void aLongListGoesOutAlone() throws Exception {
        HeldUp held = HeldUp.open();
        FutureTask<Long> second = held.append(List.of(SampleLog.entry(2)));
        FutureTask<Long> list = held.append(
                LongStream.rangeClosed(3, 9_002).mapToObj(SampleLog::entry).toList());
        FutureTask<Long> last = held.append(List.of(SampleLog.entry(9_003)));
        long before = held.writes();
        held.latch().countDown();
        assertThat(List.of(second.get(), list.get(), last.get())).containsExactly(2L, 3L, 9_003L);
        assertThat(held.writes() - before).isEqualTo(3);
        assertHolds(held, 9_003);
    }

    @Test
    void anEntryThatIsRefusedFailsOnlyItsOwnCall() throws Exception {
        HeldUp held = HeldUp.open();
        FutureTask<Long> second = held.append(List.of(SampleLog.entry(2)));
        FutureTask<Long> refused = held.append(List.of(SampleLog.entry(3), SampleLog.incompressible(2000)));
        FutureTask<Long> third = held.append(List.of(SampleLog.entry(3)));
        held.latch().countDown();
        assertThat(List.of(second.get(), third.get())).containsExactly(2L, 3L);
        assertThatThrownBy(refused::get).hasCauseInstanceOf(RecordTooLargeException.class);
        assertHolds(held, 3);
    }

    /** Nobody knows whether the force came to it, and so it did not. */
    @Test
    void whatIsAppendedDuringAForceIsNotCountedAsDurable() throws Exception {
        CrashFileSystem disk = CrashFileSystem.create();
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), WalOptions.defaults())) {
            CountDownLatch forced = new CountDownLatch(1);
            CountDownLatch appended = new CountDownLatch(1);
            disk.on(Operation.Kind.FORCE).nth(1).run(() -> {
                forced.countDown();
                awaitQuietly(appended);
            });
            log.append(SampleLog.entry(1));
            FutureTask<Void> sync = new FutureTask<>(() -> {
                log.sync();
                return null;
            });
            new Thread(sync).start();
            forced.await();
            log.append(SampleLog.entry(2));
            appended.countDown();
            sync.get();
            assertThat(log.durableLsn()).isEqualTo(1);
            assertThat(log.lastLsn()).isEqualTo(2);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertHolds(HeldUp held, int records) throws Exception {
        held.leader().join();
        try (WriteAheadLog log = held.log();
                LogReader reader = log.read()) {
            List<WalRecord> found = new ArrayList<>();
            reader.forEach(found::add);
            assertThat(found).isEqualTo(SampleLog.records(1, records));
        }
    }
}
