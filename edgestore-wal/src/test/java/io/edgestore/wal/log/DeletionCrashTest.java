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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The log is crashed behind each operation while files are deleted: there is never a gap, and what is gone stays gone. */
@Timeout(120)
class DeletionCrashTest {

    private static final long SEED = Seed.of(DeletionCrashTest.class);

    /** A gap or damage is an error to it. */
    private static final WalOptions OPTIONS =
            WalOptions.defaults().withMaxFileLength(250).withRecoveryPolicy(RecoveryPolicy.FAIL);

    /** Something that was asked for: that a record is kept, or that those below an LSN may go and do not come back. */
    private record Promise(Kind kind, long lsn) {
        enum Kind {
            RECORD,
            FIRST_LSN
        }
    }

    private static long highest(List<Promise> promises, Promise.Kind kind) {
        return promises.stream()
                .filter(promise -> promise.kind() == kind)
                .mapToLong(Promise::lsn)
                .max()
                .orElse(0);
    }

    private static WriteAheadLog open(Path directory) throws IOException {
        return WriteAheadLog.open(directory.resolve("log"), OPTIONS);
    }

    private static void append(WriteAheadLog log, Acknowledgements<Promise> promises, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Promise record = new Promise(Promise.Kind.RECORD, log.lastLsn() + 1);
            promises.attempt(record);
            log.append(SampleLog.entry(record.lsn()));
            log.sync();
            promises.acknowledge(record);
        }
    }

    private static void delete(WriteAheadLog log, Acknowledgements<Promise> promises, long before) throws IOException {
        promises.attempt(new Promise(Promise.Kind.FIRST_LSN, before));
        log.deleteBefore(before);
        promises.acknowledge(new Promise(Promise.Kind.FIRST_LSN, log.firstLsn()));
    }

    private static void assertHolds(WriteAheadLog log, Acknowledgements<Promise> promises) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
        }
        assertThat(records).isEqualTo(SampleLog.records(log.firstLsn(), log.lastLsn()));
        assertThat(log.lastLsn())
                .isBetween(
                        highest(promises.acknowledged(), Promise.Kind.RECORD),
                        highest(promises.attempted(), Promise.Kind.RECORD));
        assertThat(log.firstLsn())
                .as("what was deleted stays so, and what was not asked for stays")
                .isBetween(
                        Math.max(1, highest(promises.acknowledged(), Promise.Kind.FIRST_LSN)),
                        Math.max(1, highest(promises.attempted(), Promise.Kind.FIRST_LSN)));
    }

    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void deletionLeavesNoGap(DirectoryOrder order) {
        CrashReport report = CrashExplorer.<Promise>workload((directory, promises) -> {
                    try (WriteAheadLog log = open(directory)) {
                        append(log, promises, 12);
                        delete(log, promises, log.lastLsn() - 2);
                        append(log, promises, 2);
                        delete(log, promises, log.lastLsn());
                    }
                    try (WriteAheadLog log = open(directory)) {
                        append(log, promises, 4);
                        delete(log, promises, log.lastLsn());
                    }
                })
                .seed(SEED)
                .budget(CrashBudget.images(900))
                .directoryOrder(order)
                .check((directory, promises) -> {
                    try (WriteAheadLog log = open(directory)) {
                        assertHolds(log, promises);
                        append(log, promises, 3);
                        delete(log, promises, log.lastLsn());
                        assertHolds(log, promises);
                    }
                    try (WriteAheadLog log = open(directory)) {
                        assertHolds(log, promises);
                    }
                });

        System.out.println("DeletionCrashTest: " + report);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
    }
}
