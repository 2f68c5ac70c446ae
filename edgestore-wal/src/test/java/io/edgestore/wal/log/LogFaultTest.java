package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever operation fails: nothing is promised that is not kept, and a new opening goes on. */
@Timeout(60)
class LogFaultTest {

    private static final int RECORDS = 24;
    private static final WalOptions OPTIONS = CrashedDirectory.OPTIONS.withMaxFileLength(400);

    private enum Duration {
        ONCE,
        FOR_EVER
    }

    /** Appends and syncs until something fails. What was promised is in the list, whatever happens. */
    private static void use(Path directory, WalOptions options, List<Long> durable) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            try {
                for (int round = 0; log.lastLsn() < RECORDS; round++) {
                    long lsn = log.append(SampleLog.entry(log.lastLsn() + 1));
                    log.append(List.of(SampleLog.entry(lsn + 1), SampleLog.entry(lsn + 2)));
                    switch (round % 3) {
                        case 0 -> {
                            log.sync();
                            durable.add(lsn + 2);
                        }
                        case 1 ->
                            durable.add(
                                    log.appendDurably(SampleLog.entry(lsn + 3)).join());
                        default -> durable.add(log.appendAndSync(SampleLog.entry(lsn + 3)));
                    }
                    assertThat(log.durableLsn()).isGreaterThanOrEqualTo(durable.get(durable.size() - 1));
                }
            } catch (IOException | CompletionException e) {
                assertThatThrownBy(() -> log.append(SampleLog.entry(1)))
                        .isInstanceOf(LogFailedException.class)
                        .hasRootCauseMessage("planted");
                assertThatThrownBy(log::sync).isInstanceOf(LogFailedException.class);
                assertThatThrownBy(() -> log.appendDurably(SampleLog.entry(1))).isInstanceOf(LogFailedException.class);
                assertThatThrownBy(() -> log.appendAndSync(SampleLog.entry(1))).isInstanceOf(LogFailedException.class);
                throw new IOException(e);
            }
        }
    }

    private static WriteAheadLog open(Path directory) throws IOException {
        return WriteAheadLog.open(directory, OPTIONS);
    }

    private static Path directory(CrashFileSystem disk) {
        return disk.getPath("/log");
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MOVE", "LINK", "DELETE", "UNLOCK", "POSITION", "SET_ATTRIBUTES"})
    void anyFaultIsSurvived(Operation.Kind kind) throws IOException {
        assertSurvivesAnyFault(kind, OPTIONS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.Kind.class,
            names = {"WRITE", "TRUNCATE", "FORCE", "CREATE"})
    void anyFaultIsSurvivedWithPreallocation(Operation.Kind kind) throws IOException {
        assertSurvivesAnyFault(kind, OPTIONS.withPreallocation(4 << 10));
    }

    private static void assertSurvivesAnyFault(Operation.Kind kind, WalOptions options) throws IOException {
        for (Duration duration : Duration.values()) {
            int n = 1;
            while (fails(kind, n, duration, options)) {
                n++;
            }
            assertThat(n).as("faults of %s that were met", kind).isGreaterThan(1);
        }
    }

    /** Whether there was such an operation. */
    private static boolean fails(Operation.Kind kind, int n, Duration duration, WalOptions options) throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        boolean[] struck = new boolean[1];
        FaultPoint point =
                duration == Duration.ONCE ? disk.on(kind).nth(n) : disk.on(kind).from(n);
        point.fail(() -> {
            struck[0] = true;
            return new IOException("planted");
        });
        List<Long> durable = new ArrayList<>();
        try {
            use(directory(disk), options, durable);
            use(directory(disk), options, durable);
        } catch (IOException e) {
            assertThat(struck[0]).as("%s %s of %s: %s", kind, n, duration, e).isTrue();
        }
        disk.clearFaults();
        assertHolds(directory(disk), durable, kind + " " + n + " " + duration);
        return struck[0];
    }

    private static void assertHolds(Path directory, List<Long> durable, String when) throws IOException {
        long last = durable.isEmpty() ? 0 : durable.get(durable.size() - 1);
        try (WriteAheadLog log = open(directory)) {
            List<WalRecord> records = read(log);
            assertThat(records).as(when).isEqualTo(SampleLog.records(1, records.size()));
            assertThat(records).as(when).hasSizeGreaterThanOrEqualTo((int) last);
            assertThat(log.append(SampleLog.entry(log.lastLsn() + 1))).isEqualTo(records.size() + 1);
            assertThat(read(log)).as(when).isEqualTo(SampleLog.records(1, records.size() + 1));
        }
    }

    private static List<WalRecord> read(WriteAheadLog log) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
        }
        return records;
    }

    @Test
    void aFileThatCannotBeBegunLeavesTheOneBeforeInUse() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        try (WriteAheadLog log = open(directory(disk))) {
            append(log, 6);
            int files = SampleLog.names(directory(disk)).size();
            disk.on(Operation.Kind.CREATE).fail(() -> new IOException("planted"));
            append(log, 20);
            assertThat(log.rotationFailure()).get().satisfies(e -> assertThat(e).hasMessageContaining("planted"));
            log.sync();
            assertThat(SampleLog.names(directory(disk))).hasSize(files);

            disk.clearFaults();
            append(log, 1);
            assertThat(log.rotationFailure()).isEmpty();
            assertThat(SampleLog.names(directory(disk))).hasSize(files + 1).contains("wal-000000000000001b.log");
            assertThat(read(log)).isEqualTo(SampleLog.records(1, 27));
        }
    }

    /** What is left of it would stand between files with records, and look like damage. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHalfBegunFileThatCannotBeRemovedFailsTheLog(boolean canBeLookedAt) throws IOException {
        long lsn = lsnOfSecondFile();
        CrashFileSystem disk = CrashFileSystem.create();
        Path next = directory(disk).resolve(String.format("wal-%016x.log", lsn));
        try (WriteAheadLog log = open(directory(disk))) {
            append(log, (int) lsn - 1);
            disk.on(Operation.Kind.DELETE).fail(() -> new IOException("not deleted"));
            disk.on(Operation.Kind.WRITE).at(next).fail(() -> {
                if (!canBeLookedAt) {
                    disk.on(Operation.Kind.READ_ATTRIBUTES).at(next).fail(() -> new IOException("not looked at"));
                }
                return new IOException("planted");
            });
            assertThatThrownBy(() -> append(log, 1))
                    .isInstanceOf(LogFailedException.class)
                    .hasRootCauseMessage("planted");
            disk.clearFaults();
            assertThat(next).exists();
        }
        try (WriteAheadLog log = open(directory(disk))) {
            assertThat(log.report().removed()).containsExactly(next);
            append(log, 2);
            assertThat(read(log)).isEqualTo(SampleLog.records(1, lsn + 1));
        }
    }

    /** Its writer may have died before a sync, and durableLsn() counts what is in it. */
    @Test
    void aDamagedFileThatIsLeftIsMadeDurable() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path file = directory(disk).resolve("wal-0000000000000001.log");
        try (WriteAheadLog log = WriteAheadLog.open(directory(disk), CrashedDirectory.OPTIONS)) {
            append(log, 5);
        }
        SampleLog.flip(file, 8 + 6);
        int before = disk.operations().size();
        WriteAheadLog.open(directory(disk), CrashedDirectory.OPTIONS).close();
        assertThat(disk.operations().subList(before, disk.operations().size()))
                .anyMatch(operation -> operation.kind() == Operation.Kind.FORCE
                        && operation.path().equals(file.toString()));
    }

    private static long lsnOfSecondFile() throws IOException {
        Path directory = directory(CrashFileSystem.create());
        try (WriteAheadLog log = open(directory)) {
            while (SampleLog.names(directory).size() < 4) {
                append(log, 1);
            }
            return log.lastLsn();
        }
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }
}
