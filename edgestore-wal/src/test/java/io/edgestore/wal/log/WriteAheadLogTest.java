package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.LogLockedException;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each call does, in a log that nothing happens to. */
@Timeout(60)
class WriteAheadLogTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    @TempDir
    private Path parent;

    private WriteAheadLog open(WalOptions options) throws IOException {
        return WriteAheadLog.open(parent.resolve("log"), options);
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    private static List<WalRecord> read(LogReader reader) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (reader) {
            reader.forEach(records::add);
        }
        return records;
    }

    private List<String> files() {
        return SampleLog.names(parent.resolve("log"));
    }

    @Test
    void aNewLogStartsWithTheLsn1() throws Exception {
        try (WriteAheadLog log = open(OPTIONS)) {
            assertThat(List.of(log.firstLsn(), log.lastLsn(), log.durableLsn())).containsExactly(1L, 0L, 0L);
            assertThat(log.append(SampleLog.entry(1))).isEqualTo(1);
            assertThat(log.append(List.of(SampleLog.entry(2), SampleLog.entry(3))))
                    .isEqualTo(2);
            assertThat(log.lastLsn()).isEqualTo(3);
            assertThat(log.durableLsn()).isZero();
            log.sync();
            assertThat(log.durableLsn()).isEqualTo(3);
            CompletableFuture<Long> durable = log.appendDurably(SampleLog.entry(4));
            assertThat(durable.get(20, TimeUnit.SECONDS)).isEqualTo(4);
            assertThat(log.durableLsn()).isEqualTo(4);
            assertThat(log.appendAndSync(SampleLog.entry(5))).isEqualTo(5);
            assertThat(log.durableLsn()).isEqualTo(5);
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 5));
        }
        assertThat(files()).containsExactly("LOCK", "durable.lsn", "wal-0000000000000001.log");
    }

    @Test
    void aFullFileIsFollowedByAnother() throws IOException {
        WalOptions small = OPTIONS.withMaxFileLength(1000);
        try (WriteAheadLog log = open(small)) {
            append(log, 100);
            assertThat(log.durableLsn()).as("of finished files").isGreaterThan(50);
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 100));
        }
        List<String> files = files();
        assertThat(files).hasSizeGreaterThan(5);
        for (String name : files.subList(files.indexOf("wal-0000000000000001.log"), files.size())) {
            Path file = parent.resolve("log").resolve(name);
            assertThat(name)
                    .isEqualTo(String.format(
                            "wal-%016x.log", SampleLog.read(file).get(0).lsn()));
            assertThat(Files.size(file)).isLessThan(1000 + 200);
        }
        try (WriteAheadLog log = open(small)) {
            assertThat(log.lastLsn()).isEqualTo(100);
            assertThat(log.firstLsn()).isEqualTo(1);
            append(log, 10);
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 110));
        }
    }

    @Test
    void anOldFileIsFollowedByAnother() throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileAge(Duration.ofNanos(1)))) {
            append(log, 4);
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 4));
        }
        assertThat(files())
                .containsExactly(
                        "LOCK",
                        "durable.lsn",
                        "wal-0000000000000001.log",
                        "wal-0000000000000002.log",
                        "wal-0000000000000003.log",
                        "wal-0000000000000004.log");
    }

    @Test
    void readingStartsAtAnyLsn() throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(700))) {
            append(log, 40);
            for (long from : LongStream.rangeClosed(0, 42).toArray()) {
                assertThat(read(log.read(from)))
                        .as("from %s", from)
                        .isEqualTo(SampleLog.records(Math.max(1, from), 40));
            }
            try (LogReader reader = log.read(40)) {
                assertThat(reader.advance()).isTrue();
                assertThat(reader.report().files()).as("files that were opened").hasSize(1);
            }
        }
    }

    @Test
    void aReaderSeesWhatWasThereWhenItWasMade() throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(700))) {
            append(log, 3);
            LogReader reader = log.read();
            append(log, 30);
            assertThat(read(reader)).isEqualTo(SampleLog.records(1, 3));
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    @Test
    void anAtomicBatchNeedsVersion2AndSaysSo() throws IOException {
        List<WalEntry> batch = List.of(SampleLog.entry(1), SampleLog.entry(2), SampleLog.entry(3));
        try (WriteAheadLog log = open(OPTIONS)) {
            assertThatThrownBy(() -> log.appendAtomically(batch)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(log.lastLsn()).isZero();
        }
        try (WriteAheadLog log = open(OPTIONS.withFormatVersion(WalOptions.FormatVersion.VERSION_2))) {
            assertThat(log.appendAtomically(batch)).isEqualTo(1);
            try (LogReader reader = log.read()) {
                assertThat(read(reader)).isEqualTo(SampleLog.records(1, 3));
                assertThat(reader.report().files().get(0).frames()).isEqualTo(1);
            }
        }
    }

    @Test
    void anEntryThatIsRefusedChangesNothing() throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxRecordLength(1000))) {
            append(log, 1);
            WalEntry large = SampleLog.incompressible(2000);
            assertThatThrownBy(() -> log.append(large)).isInstanceOf(RecordTooLargeException.class);
            assertThatThrownBy(() -> log.append(List.of(SampleLog.entry(2), large)))
                    .isInstanceOf(RecordTooLargeException.class);
            assertThatThrownBy(() -> log.appendDurably(large)).isInstanceOf(RecordTooLargeException.class);
            assertThatThrownBy(() -> log.appendAndSync(large)).isInstanceOf(RecordTooLargeException.class);
            assertThatThrownBy(() -> log.appendAndSync(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> log.append(List.of())).isInstanceOf(IllegalArgumentException.class);
            append(log, 1);
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 2));
        }
    }

    @Test
    void aSecondWriterIsRefused() throws IOException {
        Path directory = parent.resolve("log");
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 1);
            assertThatThrownBy(() -> open(OPTIONS))
                    .isInstanceOf(LogLockedException.class)
                    .hasMessageContaining(directory + " is being written by another writer of this JVM");
            assertThatThrownBy(() -> WriteAheadLog.open(directory.resolve("."), OPTIONS))
                    .isInstanceOf(LogLockedException.class);
            assertThatThrownBy(() -> WalWriter.open(directory.resolve("wal-0000000000000001.log")))
                    .as("of a file in it")
                    .isInstanceOf(LogLockedException.class);
            append(log, 1);
        }
        try (WriteAheadLog log = open(OPTIONS)) {
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 2));
        }
    }

    @Test
    void cancellingAFutureWithdrawsNothing() throws Exception {
        try (WriteAheadLog log = open(OPTIONS)) {
            log.appendDurably(SampleLog.entry(1)).cancel(true);
            assertThat(log.appendDurably(SampleLog.entry(2)).get(20, TimeUnit.SECONDS))
                    .isEqualTo(2);
            assertThat(log.durableLsn()).isEqualTo(2);
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 2));
        }
    }

    @Test
    void closingWaitsForWhatWasAccepted() throws Exception {
        List<CompletableFuture<Long>> accepted = new ArrayList<>();
        try (WriteAheadLog log = open(OPTIONS)) {
            for (int lsn = 1; lsn <= 50; lsn++) {
                accepted.add(log.appendDurably(SampleLog.entry(lsn)));
            }
        }
        for (int lsn = 1; lsn <= 50; lsn++) {
            assertThat(accepted.get(lsn - 1).get(20, TimeUnit.SECONDS)).isEqualTo(lsn);
        }
        try (WriteAheadLog log = open(OPTIONS)) {
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 50));
        }
    }

    @Test
    void aClosedLogSaysSo() throws IOException {
        WriteAheadLog log = open(OPTIONS);
        append(log, 2);
        LogReader open = log.read();
        log.close();
        log.close();
        assertThatThrownBy(() -> log.append(SampleLog.entry(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.appendDurably(SampleLog.entry(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.appendAndSync(SampleLog.entry(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(log::sync).isInstanceOf(IllegalStateException.class);
        assertThat(log.durableLsn()).isEqualTo(2);
        assertThat(read(open)).as("a reader goes on").isEqualTo(SampleLog.records(1, 2));
        assertThatThrownBy(open::advance).isInstanceOf(IllegalStateException.class);
    }

    /** Records 1 to 3 of 5 are in the first file; the name of the second tells that more were. */
    @ParameterizedTest
    @EnumSource(RecoveryPolicy.class)
    void recordsMissingBetweenFilesAreAGap(RecoveryPolicy policy) throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileAge(Duration.ofNanos(1)))) {
            append(log, 5);
        }
        Files.delete(parent.resolve("log").resolve("wal-0000000000000003.log"));
        try (WriteAheadLog log = open(OPTIONS.withRecoveryPolicy(policy));
                LogReader reader = log.read()) {
            List<Long> lsns = new ArrayList<>();
            boolean failed = readInto(lsns, reader);
            assertThat(failed).isEqualTo(policy == RecoveryPolicy.FAIL);
            boolean goesOn = policy == RecoveryPolicy.SKIP || policy == RecoveryPolicy.SALVAGE;
            assertThat(lsns).isEqualTo(goesOn ? List.of(1L, 2L, 4L, 5L) : List.of(1L, 2L));
            LogReport report = reader.report();
            assertThat(report.verdict()).isEqualTo(Verdict.GAP);
            assertThat(report.gaps()).hasSize(1);
            assertThat(report.gaps().get(0).toString())
                    .startsWith("LSN 3 to 3 are missing before ")
                    .endsWith("wal-0000000000000004.log");
        }
    }

    /** A tail that is torn is no crash's if another file follows. */
    @ParameterizedTest
    @EnumSource(RecoveryPolicy.class)
    void aTornFileThatIsNotTheLastIsDamaged(RecoveryPolicy policy) throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(400))) {
            append(log, 12);
        }
        Path first = parent.resolve("log").resolve("wal-0000000000000001.log");
        int whole = SampleLog.read(first).size();
        SampleLog.truncate(first, Files.size(first) - 5);
        try (WriteAheadLog log = open(OPTIONS.withRecoveryPolicy(policy));
                LogReader reader = log.read()) {
            List<Long> lsns = new ArrayList<>();
            boolean failed = readInto(lsns, reader);
            assertThat(failed).isEqualTo(policy == RecoveryPolicy.FAIL);
            boolean goesOn = policy == RecoveryPolicy.SKIP || policy == RecoveryPolicy.SALVAGE;
            assertThat(lsns).hasSize(goesOn ? 11 : whole - 1).doesNotContain((long) whole);
        }
    }

    private static boolean readInto(List<Long> lsns, LogReader reader) throws IOException {
        try {
            while (reader.advance()) {
                lsns.add(reader.record().lsn());
            }
            return false;
        } catch (CorruptLogException e) {
            assertThatThrownBy(reader::advance).as("again").isInstanceOf(CorruptLogException.class);
            return true;
        }
    }
}
