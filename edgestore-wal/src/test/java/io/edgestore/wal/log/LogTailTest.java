package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.Await;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.TailOptions.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tail of a log that is written in the same process. */
@Timeout(60)
class LogTailTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(700);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final TailOptions APPENDED = TailOptions.defaults().withReach(Reach.APPENDED);

    @TempDir
    private Path directory;

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(directory, OPTIONS);
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    private static void appendSynced(WriteAheadLog log, int count) throws IOException {
        append(log, count);
        log.sync();
    }

    /** What is there now. */
    private static List<WalRecord> available(LogTail tail) throws Exception {
        List<WalRecord> records = new ArrayList<>();
        for (WalRecord next = tail.next(Duration.ZERO); next != null; next = tail.next(Duration.ZERO)) {
            records.add(next);
        }
        return records;
    }

    private static Thread started(FutureTask<?> task) {
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    /** In a thread that waits in it by now. */
    private static FutureTask<WalRecord> waitingForNext(LogTail tail) {
        FutureTask<WalRecord> next = new FutureTask<>(() -> tail.next(LONG));
        Thread thread = started(next);
        Await.until("the tail waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return next;
    }

    private static WalRecord get(FutureTask<WalRecord> next) throws Exception {
        return next.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void itFollowsTheLogAcrossItsFiles(FormatVersion version) throws Exception {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withFormatVersion(version));
                LogTail tail = log.tail(1)) {
            assertThat(available(tail)).isEmpty();
            List<WalRecord> records = new ArrayList<>();
            for (int i = 1; i <= 60; i++) {
                append(log, i % 3);
                log.append(List.of(SampleLog.entry(log.lastLsn() + 1), SampleLog.entry(log.lastLsn() + 2)));
                if (i % 4 == 0) {
                    log.sync();
                    records.addAll(available(tail));
                    assertThat(records).hasSize((int) log.lastLsn());
                }
            }
            assertThat(records).isEqualTo(SampleLog.records(1, log.lastLsn()));
            assertThat(SampleLog.names(directory)).as("files").hasSizeGreaterThan(5);
            assertThat(tail.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    @Test
    void itStopsAtWhatIsDurableUnlessAskedForMore() throws Exception {
        try (WriteAheadLog log = open();
                LogTail durable = log.tail(1);
                LogTail appended = log.tail(1, APPENDED)) {
            append(log, 3);
            assertThat(available(durable)).isEmpty();
            assertThat(available(appended)).isEqualTo(SampleLog.records(1, 3));
            log.sync();
            assertThat(available(durable)).isEqualTo(SampleLog.records(1, 3));
            append(log, 1);
            assertThat(available(durable)).isEmpty();
            assertThat(available(appended)).isEqualTo(SampleLog.records(4, 4));
        }
    }

    @ParameterizedTest
    @EnumSource(Reach.class)
    void aRecordWakesIt(Reach reach) throws Exception {
        try (WriteAheadLog log = open();
                LogTail tail = log.tail(1, TailOptions.defaults().withReach(reach))) {
            FutureTask<WalRecord> next = waitingForNext(tail);
            append(log, 1);
            if (reach == Reach.DURABLE) {
                log.sync();
            }
            assertThat(get(next)).isEqualTo(SampleLog.record(1));
        }
    }

    @Test
    void itGoesOnFromAnyRecordAndWaitsForOneToCome() throws Exception {
        try (WriteAheadLog log = open()) {
            appendSynced(log, 30);
            for (long from = 0; from <= 31; from++) {
                try (LogTail tail = log.tail(from)) {
                    assertThat(available(tail)).as("from %s", from).isEqualTo(SampleLog.records(Math.max(1, from), 30));
                }
            }
            try (LogTail tail = log.tail(45)) {
                assertThat(available(tail)).isEmpty();
                FutureTask<WalRecord> next = waitingForNext(tail);
                appendSynced(log, 20);
                assertThat(get(next)).isEqualTo(SampleLog.record(45));
                assertThat(available(tail)).isEqualTo(SampleLog.records(46, 50));
            }
        }
    }

    @Test
    void aTimeoutIsNoEnd() throws Exception {
        try (WriteAheadLog log = open();
                LogTail tail = log.tail(1)) {
            assertThat(tail.next(Duration.ofMillis(1))).isNull();
            assertThat(tail.next(Duration.ofSeconds(-1))).isNull();
            assertThat(tail.advance(Duration.ofMillis(1))).isFalse();
            assertThat(tail.hasEnded()).isFalse();
            assertThatThrownBy(tail::record).isInstanceOf(IllegalStateException.class);
            appendSynced(log, 1);
            assertThat(tail.advance(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
            assertThat(tail.record().lsn()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndLosesNothing() throws Exception {
        try (WriteAheadLog log = open();
                LogTail tail = log.tail(1)) {
            FutureTask<WalRecord> next = new FutureTask<>(() -> tail.next(LONG));
            Thread thread = started(next);
            Await.until("the tail waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
            thread.interrupt();
            assertThatThrownBy(() -> get(next))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            appendSynced(log, 2);
            Thread.currentThread().interrupt();
            assertThat(tail.next(LONG)).as("there is one already").isEqualTo(SampleLog.record(1));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(available(tail)).isEqualTo(SampleLog.records(2, 2));
        }
    }

    @Test
    void itEndsWithTheLog() throws Exception {
        WriteAheadLog log = open();
        try (LogTail tail = log.tail(1);
                LogTail waiting = log.tail(3)) {
            FutureTask<WalRecord> next = waitingForNext(waiting);
            append(log, 2);
            log.close();
            assertThat(get(next)).as("a wait ends").isNull();
            assertThat(waiting.hasEnded()).isTrue();

            assertThat(tail.hasEnded()).as("while records are left").isFalse();
            assertThat(tail.next(LONG)).isEqualTo(SampleLog.record(1));
            assertThat(tail.next(LONG)).isEqualTo(SampleLog.record(2));
            assertThat(tail.next(LONG)).isNull();
            assertThat(tail.hasEnded()).isTrue();
            assertThatThrownBy(() -> tail.next(LONG))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has ended");
        }
    }

    @Test
    void closingItEndsTheWait() throws Exception {
        try (WriteAheadLog log = open()) {
            LogTail tail = log.tail(1);
            FutureTask<WalRecord> next = waitingForNext(tail);
            tail.close();
            assertThatThrownBy(() -> get(next))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            tail.close();
            assertThatThrownBy(() -> tail.next(Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void whatItHasNotReadIsNotDeleted() throws Exception {
        try (WriteAheadLog log = open()) {
            appendSynced(log, 30);
            try (LogTail tail = log.tail(12)) {
                assertThat(tail.next(Duration.ZERO)).isEqualTo(SampleLog.record(12));
                assertThat(log.holders()).extracting(LogHolder::toString).anyMatch(name -> name.contains("tail"));
                log.deleteBefore(30);
                assertThat(log.firstLsn()).isBetween(2L, 12L);
                assertThat(available(tail)).isEqualTo(SampleLog.records(13, 30));
            }
            log.deleteBefore(30);
            assertThat(log.firstLsn()).isGreaterThan(12);
            assertThatThrownBy(() -> log.tail(12))
                    .isInstanceOfSatisfying(LsnNotAvailableException.class, e -> {
                        assertThat(e.lsn()).isEqualTo(12);
                        assertThat(e.firstLsn()).isEqualTo(log.firstLsn());
                    })
                    .hasMessageContaining("LSN 12 is not in the log any more");
            try (LogTail first = log.tail(0)) {
                assertThat(available(first))
                        .as("from the first there is")
                        .isEqualTo(SampleLog.records(log.firstLsn(), 30));
            }
        }
    }

    /** The second of three records is damaged while the log is open. */
    @ParameterizedTest
    @EnumSource(RecoveryPolicy.class)
    void damageIsTreatedByThePolicy(RecoveryPolicy policy) throws Exception {
        List<Object> told = new ArrayList<>();
        WalOptions options = WalOptions.defaults().withRecoveryPolicy(policy).withDamageListener(told::add);
        try (WriteAheadLog log = WriteAheadLog.open(directory, options);
                LogTail tail = log.tail(1)) {
            appendSynced(log, 3);
            Path file = directory.resolve("wal-0000000000000001.log");
            SampleLog.flip(file, SampleLog.offsets(file).get(1) + 20);
            assertThat(tail.next(Duration.ZERO)).isEqualTo(SampleLog.record(1));
            assertGoesOnIfAllowed(policy, log, tail, 3);
            assertThat(told).hasSize(1);
            assertThat(tail.report().verdict()).isEqualTo(Verdict.DAMAGED);
        }
    }

    private static void assertGoesOnIfAllowed(RecoveryPolicy policy, WriteAheadLog log, LogTail tail, long next)
            throws Exception {
        if (policy == RecoveryPolicy.STOP || policy == RecoveryPolicy.FAIL) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> tail.next(LONG)).isInstanceOf(CorruptLogException.class);
            }
            appendSynced(log, 10);
            assertThatThrownBy(() -> tail.next(LONG)).isInstanceOf(CorruptLogException.class);
            return;
        }
        assertThat(available(tail)).isEqualTo(SampleLog.records(next, log.lastLsn()));
        appendSynced(log, 10);
        assertThat(available(tail)).isEqualTo(SampleLog.records(log.lastLsn() - 9, log.lastLsn()));
    }

    /** The last durable frame is damaged, and half a frame is not what it is taken for. */
    @ParameterizedTest
    @EnumSource(RecoveryPolicy.class)
    void damageAtTheEndIsNoTornTail(RecoveryPolicy policy) throws Exception {
        try (WriteAheadLog log =
                        WriteAheadLog.open(directory, WalOptions.defaults().withRecoveryPolicy(policy));
                LogTail tail = log.tail(1)) {
            appendSynced(log, 2);
            Path file = directory.resolve("wal-0000000000000001.log");
            long last = SampleLog.offsets(file).get(1);
            SampleLog.flip(file, last + 6); // its length
            assertThat(tail.next(Duration.ZERO)).isEqualTo(SampleLog.record(1));
            if (policy == RecoveryPolicy.SALVAGE) {
                assertThat(tail.next(Duration.ZERO)).isEqualTo(SampleLog.record(2));
            }
            assertGoesOnIfAllowed(policy, log, tail, 3);
            assertThat(tail.report().verdict()).isEqualTo(Verdict.DAMAGED);
        }
    }

    @ParameterizedTest
    @EnumSource(RecoveryPolicy.class)
    void recordsMissingBetweenFilesAreAGap(RecoveryPolicy policy) throws Exception {
        WalOptions options =
                WalOptions.defaults().withMaxFileAge(Duration.ofNanos(1)).withRecoveryPolicy(policy);
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            appendSynced(log, 5);
        }
        Files.delete(directory.resolve("wal-0000000000000003.log"));
        try (WriteAheadLog log = WriteAheadLog.open(directory, options);
                LogTail tail = log.tail(1)) {
            assertThat(tail.next(Duration.ZERO)).isEqualTo(SampleLog.record(1));
            assertThat(tail.next(Duration.ZERO)).isEqualTo(SampleLog.record(2));
            assertGoesOnIfAllowed(policy, log, tail, 4);
            assertThat(tail.report().gaps()).hasSize(1);
            assertThat(tail.report().gaps().get(0).toString()).startsWith("LSN 3 to 3 are missing before ");
        }
    }

    /** An I/O error is thrown, and the next call tries again. */
    @Test
    void anIoErrorIsNoEndAndNoDamage() throws Exception {
        CrashFileSystem disk = CrashFileSystem.create();
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS);
                LogTail tail = log.tail(1)) {
            appendSynced(log, 30);
            List<WalRecord> records = new ArrayList<>();
            int errors = 0;
            for (Operation.Kind kind : List.of(Operation.Kind.READ, Operation.Kind.OPEN)) {
                for (int i = 0; i < 5; i++) {
                    disk.on(kind).nth(1).fail(() -> new IOException("planted"));
                    try {
                        WalRecord next = tail.next(Duration.ZERO);
                        records.add(next);
                    } catch (IOException e) {
                        assertThat(e).hasStackTraceContaining("planted");
                        errors++;
                    }
                    disk.clearFaults();
                }
                records.add(tail.next(Duration.ZERO));
            }
            records.addAll(available(tail));
            assertThat(errors).isPositive();
            assertThat(records).isEqualTo(SampleLog.records(1, 30));
            assertThat(tail.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    @Test
    void ofALogThatHasFailedNothingMoreComesUntilItIsReopened() throws Exception {
        CrashFileSystem disk = CrashFileSystem.create();
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS);
                LogTail tail = log.tail(1)) {
            appendSynced(log, 2);
            disk.on(Operation.Kind.FORCE).nth(1).fail(() -> new IOException("planted"));
            append(log, 1);
            assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
            assertThat(available(tail)).isEqualTo(SampleLog.records(1, 2));
            assertThat(tail.hasEnded()).isFalse();

            disk.clearFaults();
            log.reopen();
            assertThat(available(tail)).isEqualTo(SampleLog.records(3, 3));
            appendSynced(log, 30);
            assertThat(available(tail)).isEqualTo(SampleLog.records(4, 33));
        }
    }

    /** It is for others, who then know less. */
    @Test
    void aWatermarkThatCannotBeWrittenDoesNotHarmTheLog() throws Exception {
        CrashFileSystem disk = CrashFileSystem.create();
        Path mark = disk.getPath("/log/durable.lsn");
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS);
                LogTail tail = log.tail(1)) {
            assertThat(log.watermarkFailure()).isEmpty();
            disk.on(Operation.Kind.WRITE).at(mark).fail(() -> new IOException("planted"));
            appendSynced(log, 3);
            assertThat(log.durableLsn()).isEqualTo(3);
            assertThat(log.watermarkFailure())
                    .get()
                    .satisfies(e -> assertThat(e).hasStackTraceContaining("planted"));
            assertThat(available(tail)).isEqualTo(SampleLog.records(1, 3));
            disk.clearFaults();
            appendSynced(log, 1);
            assertThat(log.watermarkFailure()).isEmpty();
        }
    }

    @Test
    void manyRecordsGoThroughWithoutAWait() throws Exception {
        try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults());
                LogTail tail = log.tail(1)) {
            log.append(
                    LongStream.rangeClosed(1, 5000).mapToObj(SampleLog::entry).toList());
            log.sync();
            assertThat(available(tail)).isEqualTo(SampleLog.records(1, 5000));
        }
    }
}
