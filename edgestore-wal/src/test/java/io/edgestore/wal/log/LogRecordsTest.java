package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
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

/** Records that bring their LSNs with them, as a replica appends them. */
@Timeout(60)
class LogRecordsTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    @TempDir
    private Path directory;

    private WriteAheadLog open(WalOptions options) throws IOException {
        return WriteAheadLog.open(directory, options);
    }

    private static List<WalRecord> records(long... lsns) {
        return LongStream.of(lsns).mapToObj(SampleLog::record).toList();
    }

    /** All there is, in a log that is sound by the strictest policy. */
    private List<WalRecord> read(long expectedJumps) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        WalOptions strict = OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL);
        try (LogReader reader = ReadOnlyLog.open(directory, strict).read()) {
            reader.forEach(records::add);
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
            assertThat(reader.report().gaps()).isEmpty();
            assertThat(reader.report().lsnJumps()).as("%s", reader.report()).isEqualTo(expectedJumps);
        }
        return records;
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void recordsKeepTheirLsns(FormatVersion version) throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withFormatVersion(version))) {
            assertThat(log.append(SampleLog.record(1000))).isEqualTo(1000);
            assertThat(log.firstLsn()).isEqualTo(1000);
            log.appendRecords(records(1001, 1002, 1005));
            assertThat(log.append(SampleLog.entry(1006))).isEqualTo(1006);
            assertThat(log.append(SampleLog.record(1009))).isEqualTo(1009);
            assertThat(log.lastLsn()).isEqualTo(1009);
            log.sync();
            assertThat(log.durableLsn()).isEqualTo(1009);
        }
        assertThat(read(2)).isEqualTo(records(1000, 1001, 1002, 1005, 1006, 1009));
        try (WriteAheadLog log = open(OPTIONS.withFormatVersion(version))) {
            assertThat(List.of(log.firstLsn(), log.lastLsn())).containsExactly(1000L, 1009L);
            assertThat(log.append(SampleLog.entry(1010))).isEqualTo(1010);
        }
    }

    /** A file is named by the LSN behind the last one, whatever its first record is: so a hole does not look like a lost file. */
    @Test
    void aHoleBetweenTwoFilesIsNoGap() throws IOException {
        long[] lsns = LongStream.rangeClosed(1, 60).map(i -> i * 10).toArray();
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(1))) {
            for (long lsn : lsns) {
                log.append(SampleLog.record(lsn));
            }
        }
        assertThat(read(59)).isEqualTo(records(lsns));
        assertThat(SampleLog.names(directory))
                .hasSize(62)
                .contains("wal-0000000000000001.log", "wal-000000000000000b.log", "wal-0000000000000015.log");
        try (WriteAheadLog log = open(OPTIONS)) {
            assertThat(log.append(SampleLog.record(1000))).isEqualTo(1000);
            try (LogReader reader = log.read(495)) {
                assertThat(reader.iterator().next().lsn()).isEqualTo(500);
            }
            try (LogReader reader = log.read(601)) {
                assertThat(reader.iterator().next().lsn()).isEqualTo(1000);
            }
        }
    }

    @Test
    void aLostFileIsAGapStill() throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(1))) {
            for (long lsn : new long[] {10, 20, 30}) {
                log.append(SampleLog.record(lsn));
            }
        }
        Files.delete(directory.resolve("wal-000000000000000b.log"));
        try (LogReader reader = ReadOnlyLog.open(directory, OPTIONS).read()) {
            reader.forEach(record -> {});
            assertThat(reader.report().verdict()).isEqualTo(Verdict.GAP);
            assertThat(reader.report().gaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap)
                            .hasToString("LSN 11 to 20 are missing before "
                                    + directory.resolve("wal-0000000000000015.log")));
            assertThat(reader.report().lsnJumps()).isZero();
        }
    }

    @Test
    void whatIsRefusedChangesNothing() throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxRecordLength(1000))) {
            log.append(SampleLog.entry(1));
            log.append(SampleLog.record(5));
            Path file = directory.resolve("wal-0000000000000001.log");
            long length = Files.size(file);
            for (long lsn : new long[] {0, 1, 3, 5}) {
                assertThatThrownBy(() -> log.append(SampleLog.record(lsn)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("LSN " + lsn + " is not above")
                        .hasMessageContaining("which is 5");
            }
            assertThatThrownBy(() -> log.appendRecords(records(6, 8, 7)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("LSN 7")
                    .hasMessageContaining("has 8");
            assertThatThrownBy(() -> log.appendRecords(List.of())).isInstanceOf(IllegalArgumentException.class);
            WalRecord tooLarge = new WalRecord(7, SampleLog.incompressible(1001));
            assertThatThrownBy(() -> log.appendRecords(List.of(SampleLog.record(6), tooLarge)))
                    .isInstanceOf(RecordTooLargeException.class);
            assertThat(file).hasSize(length);
            assertThat(log.lastLsn()).isEqualTo(5);
            log.append(SampleLog.entry(6));
        }
        assertThat(read(1)).isEqualTo(records(1, 5, 6));
    }

    /** The newest file is empty then, and would take any LSN. */
    @Test
    void anEmptyNewestFileDoesNotForgetTheOnesBefore() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            log.append(SampleLog.record(50));
        }
        // Another version takes another file.
        try (WriteAheadLog log = open(OPTIONS.withFormatVersion(FormatVersion.VERSION_2))) {
            assertThatThrownBy(() -> log.append(SampleLog.record(50)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("LSN 50 is not above")
                    .hasMessageContaining("which is 50");
            log.append(SampleLog.record(51));
        }
        assertThat(read(0)).isEqualTo(records(50, 51));
    }

    @Test
    void theHighestLsnIsTheLast() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            log.appendRecords(records(1, -2, -1));
            assertThat(log.lastLsn()).isEqualTo(-1);
            assertThatThrownBy(() -> log.append(SampleLog.record(-1))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.append(SampleLog.record(0))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.append(SampleLog.entry(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all LSNs are used up");
        }
        assertThat(read(1)).isEqualTo(records(1, -2, -1));
    }

    /** What waits in memory has its LSNs already. */
    @Test
    void recordsStandBehindWhatGathers() throws Exception {
        try (WriteAheadLog log = open(OPTIONS.withBuffer(1 << 20, Duration.ofDays(1)))) {
            log.append(SampleLog.entry(1));
            assertThatThrownBy(() -> log.append(SampleLog.record(1))).isInstanceOf(IllegalArgumentException.class);
            log.append(SampleLog.record(5));
            assertThat(log.append(SampleLog.entry(6))).isEqualTo(6);
            CompletableFuture<Long> durable = log.appendDurably(SampleLog.entry(7));
            assertThat(durable.get(20, TimeUnit.SECONDS)).isEqualTo(7);
        }
        assertThat(read(1)).isEqualTo(records(1, 5, 6, 7));
    }

    @Test
    void aClosedOrFailedLogTakesNone() throws IOException {
        WriteAheadLog log = open(OPTIONS);
        log.close();
        assertThatThrownBy(() -> log.append(SampleLog.record(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        try (WriteAheadLog failing = open(OPTIONS)) {
            Files.delete(directory.resolve("wal-0000000000000001.log"));
            assertThatThrownBy(failing::sync).isInstanceOf(LogFailedException.class);
            assertThatThrownBy(() -> failing.append(SampleLog.record(5))).isInstanceOf(LogFailedException.class);
            assertThatThrownBy(() -> failing.append(SampleLog.record(0))).isInstanceOf(LogFailedException.class);
        }
    }
}
