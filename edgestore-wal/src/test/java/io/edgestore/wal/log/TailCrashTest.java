package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.wal.CrashBudget;
import io.edgestore.wal.Seed;
import io.edgestore.wal.WalRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tail has given back is there after a crash, wherever that comes, and so is what the watermark says. */
@Timeout(120)
class TailCrashTest {

    private static final long SEED = Seed.of(TailCrashTest.class);

    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void whatATailGaveBackSurvives(DirectoryOrder order) {
        CrashReport report = CrashExplorer.workload(TailCrashTest::follow)
                .seed(SEED)
                .budget(CrashBudget.images(700))
                .directoryOrder(order)
                .check(TailCrashTest::check);

        System.out.println("TailCrashTest: " + report);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
    }

    /** Only what the tails give back counts as promised. */
    private static void follow(Path directory, Acknowledgements<WalRecord> acknowledgements) throws Exception {
        CrashedDirectory crashed = new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
        for (int opened = 0; opened < 2; opened++) {
            try (WriteAheadLog log = crashed.open();
                    LogTail tail = log.tail(1);
                    LogTail polled = ReadOnlyLog.open(crashed.path(), CrashedDirectory.OPTIONS)
                            .tail(1)) {
                for (int i = 0; i < 3; i++) {
                    crashed.append(log, 3);
                    available(tail).forEach(acknowledgements::acknowledge);
                    available(polled).forEach(acknowledgements::acknowledge);
                    log.sync();
                    assertThat(available(tail))
                            .hasSizeGreaterThanOrEqualTo(1)
                            .allSatisfy(acknowledgements::acknowledge);
                    assertThat(available(polled))
                            .hasSizeGreaterThanOrEqualTo(1)
                            .allSatisfy(acknowledgements::acknowledge);
                }
            }
        }
    }

    private static void check(Path directory, Acknowledgements<WalRecord> acknowledgements) throws Exception {
        CrashedDirectory crashed = new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
        List<WalRecord> durable = new ArrayList<>();
        long durableLsn = 0;
        if (Files.isDirectory(crashed.path())) {
            ReadOnlyLog readOnly = ReadOnlyLog.open(crashed.path(), CrashedDirectory.OPTIONS);
            durableLsn = readOnly.durableLsn();
            try (LogTail tail = readOnly.tail(0)) {
                durable = available(tail);
            }
        }
        try (WriteAheadLog log = crashed.open();
                LogReader reader = log.read()) {
            List<WalRecord> records = new ArrayList<>();
            reader.forEach(records::add);
            assertThat(records)
                    .as("records that a tail gave back before recovery")
                    .containsAll(durable);
            assertThat(log.lastLsn()).isGreaterThanOrEqualTo(durableLsn);
        }
        crashed.goOn();
    }

    private static List<WalRecord> available(LogTail tail) throws Exception {
        List<WalRecord> records = new ArrayList<>();
        for (WalRecord next = tail.next(Duration.ZERO); next != null; next = tail.next(Duration.ZERO)) {
            records.add(next);
        }
        return records;
    }
}
