package io.edgestore.wal.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.Await;
import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.metrics.LogMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a log says of its own work is what it did. */
@Timeout(60)
class LogMetricsTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();
    private static final long HEADER = 8;

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path directory = Files.createDirectory(disk.getPath("/log"));

    LogMetricsTest() throws IOException {}

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(directory, OPTIONS);
    }

    private Path file(long nameLsn) {
        return directory.resolve(String.format("wal-%016x.log", nameLsn));
    }

    private static WalEntry entry(int valueLength) {
        return WalEntry.put("name".getBytes(), "key".getBytes(), new byte[valueLength]);
    }

    @Test
    void whatIsHeldBackIsCountedAsLongAsItIs() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withMaxFileLength(1))) {
            for (int i = 0; i < 4; i++) {
                log.append(entry(10));
            }
            assertThat(log.metrics().heldBytes()).isZero();
            LogHold later = log.hold(3);
            LogHold earlier = log.hold(2);
            assertThat(log.metrics().heldBytes())
                    .as("the files of the two, the newest left out")
                    .isEqualTo(Files.size(file(2)) + Files.size(file(3)));
            earlier.close();
            assertThat(log.metrics().heldBytes()).isEqualTo(Files.size(file(3)));
            later.close();
            assertThat(log.metrics().heldBytes()).isZero();
        }
    }

    @Test
    void aNewLogHasDoneNothing() throws IOException {
        try (WriteAheadLog log = open()) {
            LogMetrics metrics = log.metrics();
            assertThat(metrics.records()).isZero();
            assertThat(metrics.writtenBytes()).isZero();
            assertThat(metrics.rounds()).isZero();
            assertThat(metrics.repairs()).isZero();
            assertThat(metrics.damages()).isZero();
            assertThat(metrics.failed()).isFalse();
            assertThat(metrics.syncs().count()).isZero();
        }
    }

    @Test
    void whatIsAppendedIsCounted() throws IOException {
        try (WriteAheadLog log = open()) {
            LogMetrics before = log.metrics();
            log.append(entry(100));
            log.append(List.of(entry(1), entry(0), entry(5000)));
            log.sync();
            LogMetrics metrics = log.metrics();

            assertThat(metrics.records()).isEqualTo(4);
            assertThat(metrics.entryBytes()).isEqualTo(4 * ("name".length() + "key".length()) + 5101);
            assertThat(metrics.writtenBytes())
                    .isEqualTo(Files.size(file(1)) - HEADER)
                    .isLessThan(5101);
            assertThat(metrics.rounds()).isEqualTo(2);
            assertThat(metrics.queueWaits().count()).isEqualTo(2);
            assertThat(metrics.writes().count()).isEqualTo(2);
            assertThat(metrics.syncs().count()).isEqualTo(1);
            assertThat(metrics.mostWaiters()).isEqualTo(1);
            assertThat(metrics.rotations()).isZero();
            assertThat(before.records()).as("a snapshot").isZero();
            assertThat(before.writes().count()).isZero();
        }
    }

    @Test
    void aBatchAndRecordsOfAnotherLogCountToo() throws IOException {
        WalOptions version2 = OPTIONS.withFormatVersion(WalOptions.FormatVersion.VERSION_2);
        try (WriteAheadLog log = WriteAheadLog.open(directory, version2)) {
            log.appendAtomically(List.of(entry(1), entry(2)));
            log.append(SampleLog.record(10));
            assertThat(log.metrics().records()).isEqualTo(3);
            assertThat(log.metrics().writes().count()).isEqualTo(2);
        }
    }

    @Test
    void whatGathersIsCountedWhenItIsWritten() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withBuffer(1 << 20, Duration.ofHours(1)))) {
            log.append(entry(1));
            log.append(entry(2));
            assertThat(log.metrics().records()).isZero();
            assertThat(log.metrics().queueWaits().count()).isEqualTo(2);
            log.sync();
            assertThat(log.metrics().records()).isEqualTo(2);
            assertThat(log.metrics().writes().count()).isEqualTo(1);
        }
    }

    @Test
    void whatIsRefusedIsNotCounted() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withMaxRecordLength(200))) {
            assertThatThrownBy(() -> log.append(entry(1000))).isInstanceOf(IOException.class);
            assertThat(log.metrics().records()).isZero();
            assertThat(log.metrics().writes().count()).isZero();
            assertThat(log.metrics().failed()).isFalse();
        }
    }

    @Test
    void rotationsAndTheirSyncsAreCounted() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withMaxFileLength(1))) {
            for (int i = 0; i < 4; i++) {
                log.append(entry(i));
            }
            assertThat(log.metrics().rotations()).isEqualTo(3);
            assertThat(log.metrics().syncs().count()).isEqualTo(3);
            assertThat(log.metrics().mostWaiters()).isZero();
            assertThat(log.metrics().writtenBytes())
                    .isEqualTo(Files.size(file(1))
                            + Files.size(file(2))
                            + Files.size(file(3))
                            + Files.size(file(4))
                            - 4 * HEADER);

            disk.on(Kind.CREATE).fail();
            log.append(entry(9));
            assertThat(log.metrics().rotations())
                    .as("when the next file could not be begun")
                    .isEqualTo(3);
        }
    }

    @Test
    void thePeakOfThoseThatOneSyncServedIsKept() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (WriteAheadLog log = open()) {
            disk.on(Kind.FORCE).at(file(1)).nth(1).await(slow);
            List<CompletableFuture<Long>> futures = new ArrayList<>();
            futures.add(log.appendDurably(entry(1)));
            Await.until(
                    "the first sync is under way",
                    () -> disk.operations().stream()
                                    .filter(operation -> operation.kind() == Kind.FORCE
                                            && operation.path().equals(file(1).toString()))
                                    .count()
                            == 2);
            for (int i = 0; i < 3; i++) {
                futures.add(log.appendDurably(entry(1)));
            }
            slow.countDown();
            for (CompletableFuture<Long> future : futures) {
                future.get(20, SECONDS);
            }
            log.sync();
            assertThat(log.metrics().mostWaiters()).isEqualTo(3);
            assertThat(log.metrics().syncs().count()).isEqualTo(3);
        }
    }

    /** A wait that is known to be at least so long is seen where it was, and nowhere else. */
    @Test
    void waitingInTheQueueAndWritingAreMeasuredApart() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (WriteAheadLog log = open()) {
            disk.on(Kind.WRITE).at(file(1)).nth(1).await(slow);
            FutureTask<Long> first = start(log);
            Await.until("the first leads", () -> log.metrics().rounds() == 1);
            Thread second = new Thread(() -> {
                try {
                    log.append(entry(2));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            second.start();
            Await.untilWaiting(second);
            Duration wait = Duration.ofMillis(3);
            long begin = System.nanoTime();
            Await.until("some time has passed", () -> System.nanoTime() - begin >= wait.toNanos());
            slow.countDown();
            first.get(20, SECONDS);
            second.join();

            LogMetrics metrics = log.metrics();
            assertThat(metrics.writes().count()).isEqualTo(2);
            assertThat(metrics.writes().max()).isGreaterThanOrEqualTo(wait);
            assertThat(metrics.queueWaits().count()).isEqualTo(2);
            assertThat(metrics.queueWaits().max()).isGreaterThanOrEqualTo(wait);
            assertThat(metrics.syncs().count()).isZero();
            assertThat(metrics.callbacks().count()).isZero();
        }
    }

    private static FutureTask<Long> start(WriteAheadLog log) {
        FutureTask<Long> append = new FutureTask<>(() -> log.append(entry(1)));
        new Thread(append).start();
        return append;
    }

    @Test
    void aCallbackIsMeasuredWhenItHasRun() throws Exception {
        LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withCompletionExecutor(tasks::add))) {
            CompletableFuture<Long> future = log.appendDurably(entry(1));
            future.thenRun(() -> assertThat(log.metrics().callbacks().count()).isZero());
            Runnable completion = tasks.poll(20, SECONDS);
            assertThat(log.metrics().callbacks().count()).isZero();
            completion.run();
            assertThat(future.get(20, SECONDS)).isEqualTo(1);
            assertThat(log.metrics().callbacks().count()).isEqualTo(1);

            log.sync();
            assertThat(log.metrics().callbacks().count())
                    .as("nobody's code runs behind a sync")
                    .isEqualTo(1);
        }
    }

    @Test
    void aFailedLogSaysSo() throws IOException {
        try (WriteAheadLog log = open()) {
            log.append(entry(1));
            disk.on(Kind.FORCE).fail();
            assertThatThrownBy(log::sync).isInstanceOf(LogFailedException.class);
            disk.clearFaults();
            assertThat(log.metrics().failed()).isTrue();
            assertThat(log.metrics().syncs().count()).isEqualTo(1);
        }
    }

    @Test
    void aLogThatIsReopenedGoesOnCounting() throws IOException {
        try (WriteAheadLog log = open()) {
            log.append(entry(1));
            disk.on(Kind.FORCE).fail();
            assertThatThrownBy(log::sync).isInstanceOf(LogFailedException.class);
            disk.clearFaults();
            Files.createFile(file(9));
            log.reopen();
            log.append(entry(2));
            assertThat(log.metrics().failed()).isFalse();
            assertThat(log.metrics().repairs()).as("the file without a record").isEqualTo(1);
            assertThat(log.metrics().records()).isEqualTo(2);
        }
    }

    @Test
    void aClosedLogStillTells() throws IOException {
        WriteAheadLog log = open();
        log.append(entry(1));
        log.close();
        assertThat(log.metrics().records()).isEqualTo(1);
        assertThat(log.metrics().syncs().count()).as("close syncs").isEqualTo(1);
    }

    @Test
    void repairsAreCounted() throws IOException {
        create(1, 5);
        SampleLog.truncate(file(1), Files.size(file(1)) - 10);
        try (WriteAheadLog log = open()) {
            assertThat(log.metrics().repairs()).isEqualTo(1);
            assertThat(log.metrics().damages()).isZero();
        }
        Files.write(file(1), new byte[600], StandardOpenOption.APPEND);
        try (WriteAheadLog log = open()) {
            assertThat(log.metrics().repairs()).isEqualTo(1);
        }
        Files.createFile(file(6));
        Files.createFile(file(7));
        try (WriteAheadLog log = open()) {
            assertThat(log.metrics().repairs()).isEqualTo(2);
        }
    }

    @Test
    void damagesAreCountedAtOpeningAndWhenReadAndStillGoToTheListener() throws IOException {
        create(1, 5);
        SampleLog.flip(file(1), 40);
        List<Long> told = new ArrayList<>();
        try (WriteAheadLog log =
                WriteAheadLog.open(directory, OPTIONS.withDamageListener(damage -> told.add(damage.offset())))) {
            assertThat(log.metrics().damages()).isEqualTo(1);
            told.clear();
            try (LogReader reader = log.read()) {
                reader.forEach(record -> {});
            }
            assertThat(log.metrics().damages()).isEqualTo(2);
            assertThat(told).containsExactly(HEADER);
            assertThat(log.metrics().repairs()).isZero();
        }
    }

    private void create(long firstLsn, int count) throws IOException {
        try (WalWriter writer = WalWriter.create(file(firstLsn), OPTIONS, firstLsn)) {
            SampleLog.append(writer, count);
        }
    }
}
