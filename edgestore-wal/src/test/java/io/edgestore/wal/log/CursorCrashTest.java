package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.wal.CrashBudget;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Seed;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The log is crashed behind each operation while a cursor moves and what it is done with is deleted. The cursor is where it
 * promised to be or further on, never beyond the log's end, and what it needs is there.
 */
@Timeout(120)
class CursorCrashTest {

    private static final long SEED = Seed.of(CursorCrashTest.class);

    private static final WalOptions OPTIONS =
            WalOptions.defaults().withMaxFileLength(250).withRecoveryPolicy(RecoveryPolicy.FAIL);

    private static WriteAheadLog open(Path directory) throws IOException {
        return WriteAheadLog.open(directory.resolve("log"), OPTIONS);
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    /** The position is what is promised. */
    private static void advance(LogCursor cursor, Acknowledgements<Long> positions, long to) throws IOException {
        positions.attempt(to);
        cursor.advanceTo(to);
        positions.acknowledge(to);
    }

    private static long highest(List<Long> positions) {
        return positions.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static void assertHolds(WriteAheadLog log, Acknowledgements<Long> positions) throws IOException {
        long promised = highest(positions.acknowledged());
        List<CursorPosition> found = log.cursors();
        if (promised > 0) {
            assertThat(found).hasSize(1);
        }
        for (CursorPosition cursor : found) {
            assertThat(cursor.position()).as("not damaged").isNotEqualTo(OptionalLong.empty());
            long position = log.cursor(cursor.name()).position();
            assertThat(position).isBetween(promised, Math.max(1, highest(positions.attempted())));
            assertThat(position).isLessThanOrEqualTo(log.lastLsn() + 1);
            assertThat(log.firstLsn()).isLessThanOrEqualTo(Math.max(1, position));
        }
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
        }
        assertThat(records).isEqualTo(SampleLog.records(log.firstLsn(), log.lastLsn()));
    }

    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void theCursorIsWhereItPromisedToBe(DirectoryOrder order) {
        CrashReport report = CrashExplorer.<Long>workload((directory, positions) -> {
                    try (WriteAheadLog log = open(directory)) {
                        append(log, 7);
                        LogCursor cursor = log.cursor("reader");
                        advance(cursor, positions, 5);
                        log.deleteBefore(log.lastLsn());
                        append(log, 1);
                        advance(cursor, positions, log.lastLsn() + 1);
                        log.deleteBefore(log.lastLsn());
                    }
                })
                .seed(SEED)
                .budget(CrashBudget.images(500))
                .directoryOrder(order)
                .check((directory, positions) -> {
                    try (WriteAheadLog log = open(directory)) {
                        assertHolds(log, positions);
                        append(log, 3);
                        advance(log.cursor("reader"), positions, log.lastLsn() + 1);
                        log.deleteBefore(log.lastLsn());
                        assertHolds(log, positions);
                    }
                    try (WriteAheadLog log = open(directory)) {
                        assertHolds(log, positions);
                    }
                });

        System.out.println("CursorCrashTest: " + report);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
    }
}
