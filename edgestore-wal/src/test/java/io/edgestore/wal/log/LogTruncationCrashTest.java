package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.CrashBudget;
import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Seed;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever stops a truncation: all records up to the LSN are there, and behind them the next ones or none. */
@Timeout(120)
class LogTruncationCrashTest {

    private static final long SEED = Seed.of(LogTruncationCrashTest.class);

    private static final WalOptions OPTIONS = WalOptions.defaults()
            .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
            .withRecoveryPolicy(RecoveryPolicy.FAIL)
            .withMaxFileLength(500);

    /** What a log holds from LSN 1 on, by the number of the run that each record was appended in. */
    private record State(List<Integer> runs) {

        State appended(int count, int run) {
            List<Integer> more = new ArrayList<>(runs);
            for (int i = 0; i < count; i++) {
                more.add(run);
            }
            return new State(List.copyOf(more));
        }

        State truncated(int lsn) {
            return new State(List.copyOf(runs.subList(0, lsn)));
        }

        boolean startsWith(State other) {
            return runs.size() >= other.runs.size()
                    && truncated(other.runs.size()).equals(other);
        }
    }

    /** A log, and what was done to it: the last state that was reached, and the one that was to be reached next. */
    private record Truncated(Path directory, Acknowledgements<State> states) {

        Truncated {
            directory = directory.resolve("log");
        }

        WriteAheadLog open() throws IOException {
            return WriteAheadLog.open(directory, OPTIONS);
        }

        State now() {
            List<State> reached = states.acknowledged();
            return reached.isEmpty() ? new State(List.of()) : reached.get(reached.size() - 1);
        }

        void append(WriteAheadLog log, int batches, int size) throws IOException {
            for (int i = 0; i < batches; i++) {
                int run = states.attempted().size();
                State next = now().appended(size, run);
                states.attempt(next);
                log.append(LongStream.range(0, size)
                        .mapToObj(each ->
                                SampleLog.entry(log.lastLsn() + 1 + each).withTransactionId(run))
                        .toList());
                log.sync();
                states.acknowledge(next);
            }
        }

        void truncate(WriteAheadLog log, int lsn) throws IOException {
            State next = now().truncated(lsn);
            states.attempt(next);
            log.truncateAfter(lsn);
            states.acknowledge(next);
        }

        State found(WriteAheadLog log) throws IOException {
            List<Integer> runs = new ArrayList<>();
            try (LogReader reader = log.read()) {
                for (WalRecord record : reader) {
                    runs.add((int) record.entry().transactionId());
                    assertThat(record.lsn()).isEqualTo(runs.size());
                }
            }
            assertThat(log.lastLsn()).isEqualTo(runs.size());
            return new State(List.copyOf(runs));
        }

        /** It is one of the two states, or something between them. Then the log is used again. */
        void goOn() throws IOException {
            State reached = now();
            List<State> attempted = states.attempted();
            State next = attempted.isEmpty() ? reached : attempted.get(attempted.size() - 1);
            State found;
            try (WriteAheadLog log = open()) {
                found = found(log);
                State shorter = next.startsWith(reached) ? reached : next;
                State longer = next.startsWith(reached) ? next : reached;
                assertThat(found.startsWith(shorter))
                        .as("%s holds %s", found, shorter)
                        .isTrue();
                assertThat(longer.startsWith(found))
                        .as("%s begins with %s", longer, found)
                        .isTrue();
                states.attempt(found);
                states.acknowledge(found);
                append(log, 1, 2);
                if (found.runs().size() > 1) {
                    truncate(log, found.runs().size() - 1);
                }
                assertThat(found(log)).isEqualTo(now());
            }
            try (WriteAheadLog log = open()) {
                assertThat(found(log)).isEqualTo(now());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void aCrashLeavesAllUpToTheLsn(DirectoryOrder order) {
        CrashReport report = CrashExplorer.<State>workload((directory, states) -> {
                    Truncated truncated = new Truncated(directory, states);
                    try (WriteAheadLog log = truncated.open()) {
                        truncated.append(log, 6, 3);
                        truncated.truncate(log, 17); // within a frame of the newest file
                        truncated.truncate(log, 15); // where a frame ends
                        truncated.append(log, 3, 3);
                        truncated.truncate(log, 8); // within a frame of an older file
                        truncated.append(log, 4, 3);
                        truncated.truncate(log, 3); // where a frame of an older file ends
                        truncated.append(log, 3, 3);
                        truncated.truncate(log, 0);
                        truncated.append(log, 1, 2);
                    }
                })
                .seed(SEED)
                .budget(CrashBudget.images(1200))
                .directoryOrder(order)
                .check((directory, states) -> new Truncated(directory, states).goOn());

        System.out.println("LogTruncationCrashTest: " + report);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
    }

    private enum Often {
        ONCE,
        FOR_EVER
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LOCK", "UNLOCK", "LINK", "CREATE_DIRECTORY", "POSITION", "SET_ATTRIBUTES"})
    void anyFaultIsSurvived(Operation.Kind kind) throws IOException {
        int met = 0;
        for (Often often : Often.values()) {
            for (int lsn : new int[] {0, 8, 9, 15, 17}) {
                int n = 1;
                while (fails(kind, n, often, lsn)) {
                    n++;
                    met++;
                }
            }
        }
        assertThat(met).as("faults of %s that were met", kind).isPositive();
    }

    /** Whether there was such an operation. Either nothing has changed, and the log goes on; or it has failed for good. */
    private static boolean fails(Operation.Kind kind, int n, Often often, int lsn) throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path directory = disk.getPath("/log");
        boolean[] struck = new boolean[1];
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            for (long first = 1; first < 18; first += 3) {
                log.append(List.of(SampleLog.entry(first), SampleLog.entry(first + 1), SampleLog.entry(first + 2)));
            }
            log.sync();
            FaultPoint point =
                    often == Often.ONCE ? disk.on(kind).nth(n) : disk.on(kind).from(n);
            point.fail(() -> {
                struck[0] = true;
                return new IOException("planted");
            });
            String when = kind + " " + n + " " + often + " after " + lsn;
            try {
                log.truncateAfter(lsn);
                disk.clearFaults();
                assertThat(read(log)).as(when).isEqualTo(SampleLog.records(1, lsn));
            } catch (LogFailedException e) {
                disk.clearFaults();
                assertThatThrownBy(() -> log.append(SampleLog.entry(1))).isInstanceOf(LogFailedException.class);
                assertThatThrownBy(() -> log.truncateAfter(1)).isInstanceOf(LogFailedException.class);
                // As far as the log could see what is left, and that is not just the beginning of a header.
                if (e.getSuppressed().length == 0 && lsn > 0) {
                    assertLeft(read(log), lsn, when);
                }
            } catch (IOException e) {
                disk.clearFaults();
                assertThat(read(log)).as(when).isEqualTo(SampleLog.records(1, 18));
                assertThat(log.append(SampleLog.entry(19))).as(when).isEqualTo(19);
                log.truncateAfter(lsn);
                assertThat(read(log)).as(when).isEqualTo(SampleLog.records(1, lsn));
            }
        }
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            List<WalRecord> left = read(log);
            assertLeft(left, lsn, kind + " " + n + " " + often + " after " + lsn);
            assertThat(log.append(SampleLog.entry(left.size() + 1))).isEqualTo(left.size() + 1);
        }
        return struck[0];
    }

    private static void assertLeft(List<WalRecord> left, int lsn, String when) {
        assertThat(left).as(when).hasSizeGreaterThanOrEqualTo(lsn);
        assertThat(left).as(when).isEqualTo(SampleLog.records(1, left.size()));
    }

    private static List<WalRecord> read(WriteAheadLog log) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
        }
        return records;
    }

    @Test
    void aFullDiskSaysWhatItNeedsAndChangesNothing() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path directory = disk.getPath("/log");
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withMaxFileLength(100_000))) {
            for (int i = 0; i < 100; i++) {
                log.append(List.of(SampleLog.entry(2 * i + 1), SampleLog.entry(2 * i + 2)));
            }
            disk.capacity(2000);
            assertThatThrownBy(() -> log.truncateAfter(149))
                    .isNotInstanceOf(LogFailedException.class)
                    .hasMessageMatching("(?s).*could not be copied.*takes [0-9]{4,} bytes.*Make room.*");
            assertThat(SampleLog.names(directory)).containsExactly("LOCK", "durable.lsn", "wal-0000000000000001.log");
            assertThat(read(log)).isEqualTo(SampleLog.records(1, 200));
            log.truncateAfter(148);
            assertThat(read(log)).as("where a frame ends, no room is needed").isEqualTo(SampleLog.records(1, 148));
            disk.capacity(Long.MAX_VALUE);
            assertThat(log.append(SampleLog.entry(149))).isEqualTo(149);
        }
    }
}
