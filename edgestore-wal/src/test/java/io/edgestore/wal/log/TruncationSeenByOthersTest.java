package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.TailOptions.Reach;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers that know nothing but the files find out that the end was cut off, even if it was replaced before they looked. */
@Timeout(60)
class TruncationSeenByOthersTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.FAIL);
    private static final TailOptions POLLING = TailOptions.defaults().withPollInterval(Duration.ofMillis(1));
    private static final Duration LONG = Duration.ofSeconds(20);

    /** More than a reader reads ahead of the record. */
    private static final int LARGE = 300_000;

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path directory = disk.getPath("/log");
    private final Path mark = disk.getPath("/log/durable.lsn");

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(directory, OPTIONS);
    }

    private ReadOnlyLog others() throws IOException {
        return ReadOnlyLog.open(directory, OPTIONS);
    }

    /** Of one length, so that other records stand exactly where the ones before stood. */
    private static void append(WriteAheadLog log, int count, String value) throws IOException {
        append(log, count, WalEntry.put("namespace", "key", value).withTimestampNanos(1));
    }

    private static void append(WriteAheadLog log, int count, WalEntry entry) throws IOException {
        log.append(IntStream.range(0, count).mapToObj(i -> entry).toList());
        log.sync();
    }

    private static void replaceAfter(long lsn, WriteAheadLog log, String value) throws IOException {
        int count = (int) (log.lastLsn() - lsn);
        log.truncateAfter(lsn);
        append(log, count + 5, value);
    }

    private static List<Long> available(LogTail tail) throws Exception {
        List<Long> lsns = new ArrayList<>();
        for (WalRecord next = tail.next(Duration.ZERO); next != null; next = tail.next(Duration.ZERO)) {
            lsns.add(next.lsn());
        }
        return lsns;
    }

    private static void assertTold(ThrowingCallable read) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(read)
                    .isInstanceOf(LsnNotAvailableException.class)
                    .hasMessageContaining("cut off")
                    .hasMessageContaining("open another one");
        }
    }

    @ParameterizedTest
    @EnumSource(Reach.class)
    void aTailIsToldWhenAllThatItReadWasReplacedBetweenTwoLooks(Reach reach) throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 10, "a");
            try (LogTail atTheEnd = others().tail(1, POLLING.withReach(reach));
                    LogTail unread = others().tail(1, POLLING.withReach(reach))) {
                assertThat(available(atTheEnd)).hasSize(10);
                replaceAfter(5, log, "b");
                assertTold(() -> atTheEnd.next(LONG));
                assertTold(() -> unread.next(LONG));
            }
            try (LogTail another = others().tail(8, POLLING.withReach(reach))) {
                assertThat(another.next(LONG).entry().value()).isEqualTo("b".getBytes());
            }
        }
    }

    /** What was read ahead comes back still, as it was there together; then the error, and nothing of what came in its place. */
    @Test
    void aReaderGivesNoMixOfWhatWasThereAndWhatIs() throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 5, SampleLog.incompressible(LARGE));
            try (LogReader reader = others().read();
                    LogTail tail = others().tail(1, POLLING)) {
                assertThat(reader.advance()).isTrue();
                assertThat(tail.next(LONG).lsn()).isEqualTo(1);
                log.truncateAfter(1);
                append(log, 9, SampleLog.incompressible(LARGE).withTransactionId(2));
                assertTold(reader::advance);
                assertTold(() -> tail.next(LONG));
            }
        }
    }

    /** Though they are of one length, byte by byte. */
    @Test
    void norAcrossTwoFiles() throws Exception {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withMaxFileLength(1))) {
            for (int i = 0; i < 5; i++) {
                append(log, 1, "b");
            }
            assertThat(Files.size(disk.getPath("/log/wal-0000000000000004.log")))
                    .isEqualTo(Files.size(disk.getPath("/log/wal-0000000000000005.log")));
            try (LogReader reader = others().read(4);
                    LogTail tail = others().tail(4, POLLING)) {
                assertThat(reader.advance()).isTrue();
                assertThat(tail.next(LONG).lsn()).isEqualTo(4);
                log.truncateAfter(4);
                append(log, 1, "b");
                assertTold(reader::advance);
                assertTold(() -> tail.next(LONG));
            }
        }
    }

    @Test
    void aReaderAtTheEndIsToldToo() throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 10, "a");
            try (LogReader reader = others().read()) {
                log.truncateAfter(5);
                assertTold(() -> {
                    while (reader.advance()) {
                        assertThat(reader.record().lsn()).isLessThanOrEqualTo(10);
                    }
                });
            }
        }
    }

    /** Each time, also if the log was closed in between, and if records are few. */
    @Test
    void eachTruncationIsTold() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (WriteAheadLog log = open()) {
                append(log, 3, "a");
            }
            try (LogTail tail = others().tail(1, POLLING)) {
                assertThat(available(tail)).hasSize(3);
                try (WriteAheadLog log = open()) {
                    assertThat(tail.next(Duration.ZERO)).as("only opened").isNull();
                    log.truncateAfter(0);
                    append(log, 3, "b");
                }
                assertTold(() -> tail.next(LONG));
            }
            try (WriteAheadLog log = open()) {
                log.truncateAfter(0);
            }
        }
    }

    /** Who begins to read in the middle of a truncation may see what is about to be removed. */
    @Test
    void whoBeganWhileItWasUnderWayIsToldWhenItIsOver() throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 10, "a");
            disk.on(Operation.Kind.TRUNCATE).fail(() -> new IOException("planted"));
            assertThatThrownBy(() -> log.truncateAfter(5)).isInstanceOf(LogFailedException.class);
            disk.clearFaults();
            try (LogTail tail = others().tail(1, POLLING)) {
                assertThat(available(tail)).hasSize(10);
                log.reopen();
                assertTold(() -> tail.next(LONG));
            }
        }
    }

    @Test
    void whatIsCutOffWhileAReaderLooksForItsFileIsNoErrorOfTheDisk() throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 5, SampleLog.incompressible(LARGE));
            disk.on(Operation.Kind.READ)
                    .at(disk.getPath("/log/wal-0000000000000001.log"))
                    .nth(1)
                    .run(() -> truncate(log, 4));
            List<Long> lsns = new ArrayList<>();
            try (LogReader reader = others().read()) {
                reader.forEach(record -> lsns.add(record.lsn()));
            }
            assertThat(lsns).as("what is there now").containsExactly(1L, 2L, 3L, 4L);
        }
    }

    /** It knows of the truncation only that it was under way when it began. */
    @Test
    void whoReadsOnInTheMiddleOfItIsToldToo() throws Exception {
        Path file = disk.getPath("/log/wal-0000000000000001.log");
        List<LogReader> reading = new ArrayList<>();
        List<Throwable> told = new ArrayList<>();
        try (WriteAheadLog log = open()) {
            append(log, 5, SampleLog.incompressible(LARGE));
            disk.on(Operation.Kind.WRITE).at(mark).nth(1).run(() -> reading.add(readerOnFirst()));
            disk.on(Operation.Kind.TRUNCATE).at(file).nth(1).run(() -> told.add(failureOf(reading.get(0))));
            log.truncateAfter(2);
            assertThat(told)
                    .singleElement()
                    .satisfies(failure -> assertThat(failure)
                            .isInstanceOf(LsnNotAvailableException.class)
                            .hasMessageContaining("became shorter")
                            .hasMessageContaining("open another one"));
            assertTold(reading.get(0)::advance);
            reading.get(0).close();
        }
    }

    private LogReader readerOnFirst() {
        try {
            LogReader reader = others().read();
            assertThat(reader.advance()).isTrue();
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Throwable failureOf(LogReader reader) {
        return catchThrowable(() -> {
            while (reader.advance()) {
                assertThat(reader.record().lsn()).isLessThanOrEqualTo(2);
            }
        });
    }

    @Test
    void itIsNotBegunIfOthersCannotBeTold() throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 10, "a");
            disk.on(Operation.Kind.WRITE).at(mark).fail(() -> new IOException("planted"));
            assertThatThrownBy(() -> log.truncateAfter(5)).hasStackTraceContaining("planted");
            disk.clearFaults();
            try (LogTail tail = others().tail(1, POLLING)) {
                append(log, 1, "a");
                assertThat(available(tail)).hasSize(11);
            }
            log.truncateAfter(5);
            assertThat(log.lastLsn()).isEqualTo(5);
        }
    }

    /** Nothing tells then whether there was a truncation. */
    @Test
    void aLostFileCountsAsATruncation() throws Exception {
        open().close();
        try (LogTail tail = others().tail(1, POLLING)) {
            Files.delete(mark);
            assertThat(tail.next(Duration.ZERO))
                    .as("nothing is truncated without it")
                    .isNull();
            open().close();
            assertThatThrownBy(() -> tail.next(LONG))
                    .isInstanceOf(LsnNotAvailableException.class)
                    .hasMessageContaining("durable.lsn");
        }
    }

    /** It can have been written for the first time after the reader looked, and only then count. */
    @Test
    void whoKnewNoFileIsToldOfTruncationsSince() throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 10, "a");
        }
        Files.delete(mark);
        TailOptions appended = POLLING.withReach(Reach.APPENDED);
        try (LogTail tail = others().tail(1, appended);
                LogTail later = others().tail(1, appended)) {
            assertThat(available(tail)).hasSize(10);
            assertThat(available(later)).hasSize(10);
            try (WriteAheadLog log = open()) {
                append(log, 1, "a");
                assertThat(available(tail)).as("nothing is truncated").hasSize(1);
                replaceAfter(5, log, "b");
                assertTold(() -> tail.next(LONG));
                assertTold(() -> later.next(LONG));
            }
        }
    }

    @Test
    void whatIsCutOffWhileItIsCopiedIsNoCopy() throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 10, "a");
            Path target = disk.getPath("/restored");
            disk.on(Operation.Kind.CREATE)
                    .at(disk.getPath("/restored.part/wal-0000000000000001.log"))
                    .run(() -> truncate(log, 5));
            assertThatThrownBy(() -> LogRestore.from(directory, OPTIONS).into(target))
                    .isInstanceOf(LsnNotAvailableException.class);
            assertThat(target).doesNotExist();
            assertThat(log.lastLsn()).isEqualTo(5);
        }
    }

    private static void truncate(WriteAheadLog log, long lsn) {
        try {
            log.truncateAfter(lsn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
