package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.kill.KillLoop;
import io.edgestore.testkit.kill.KillReport;
import io.edgestore.wal.Seed;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process is killed while eight of its threads append, again and again, always on the same directory. More rounds by
 * {@code -Dedgestore.kills=1000}.
 */
@Timeout(3600)
class LogKillLoopTest {

    private static final long SEED = Seed.of(LogKillLoopTest.class);

    @TempDir
    private Path directory;

    private KillLoop<AppendingThreads.Acknowledged> killed(Class<?> child) {
        return KillLoop.of(child, directory)
                .acknowledgements(AppendingThreads.Acknowledged::parse)
                .killWithin(400)
                .seed(SEED);
    }

    @Test
    void whatAKilledProcessWasToldIsThere() {
        KillReport report = killed(AppendingThreads.class).check(this::assertHolds);
        System.out.println("LogKillLoopTest: " + report);
        assertThat(report.rounds()).isEqualTo(Integer.getInteger("edgestore.kills", 20));
    }

    @Test
    void anAcknowledgementForNothingIsFound() {
        assertThatThrownBy(() ->
                        killed(AppendingThreads.Forgetting.class).rounds(3).check(this::assertHolds))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("acknowledged: ");
    }

    private void assertHolds(List<AppendingThreads.Acknowledged> acknowledged) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, AppendingThreads.OPTIONS);
                LogReader reader = log.read()) {
            reader.forEach(records::add);
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
            assertThat(log.lastLsn()).isEqualTo(records.size());
        }
        assertOrder(records);
        for (AppendingThreads.Acknowledged each : acknowledged) {
            assertThat((long) records.size())
                    .as("acknowledged: %s", each)
                    .isGreaterThanOrEqualTo(each.firstLsn() - 1 + each.count());
            for (int i = 0; i < each.count(); i++) {
                WalRecord record = records.get((int) (each.firstLsn() - 1) + i);
                assertThat(record.entry().namespaceText() + " " + record.entry().timestampNanos())
                        .as("acknowledged: %s", each)
                        .isEqualTo(each.thread() + " " + (each.number() + i));
            }
        }
    }

    /** No LSN twice and none missing, each thread's records in its order and none left out, batches whole. */
    private static void assertOrder(List<WalRecord> records) {
        Map<String, Long> next = new HashMap<>();
        int inBatch = 0;
        for (int i = 0; i < records.size(); i++) {
            WalRecord record = records.get(i);
            assertThat(record.lsn()).isEqualTo(i + 1);
            WalEntry entry = record.entry();
            assertThat(entry.timestampNanos())
                    .as("number of %s", entry.namespaceText())
                    .isEqualTo(next.merge(entry.namespaceText(), 1L, Long::sum) - 1);
            inBatch = entry.ttlSeconds() == 0 ? 0 : inBatch + 1;
            if (inBatch > 1) {
                assertThat(entry.namespaceText())
                        .as("an atomic batch at LSN %s", record.lsn())
                        .isEqualTo(records.get(i - 1).entry().namespaceText());
            }
            inBatch %= AppendingThreads.BATCH;
            if (i + 1 == records.size() || records.get(i + 1).entry().ttlSeconds() == 0) {
                assertThat(inBatch)
                        .as("records of a torn batch up to LSN %s", record.lsn())
                        .isZero();
            }
        }
    }
}
