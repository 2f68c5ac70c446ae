package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.Crash;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever operation in the life of a log fails, once and for ever: in appends and syncs, rotations, a cursor, a deletion, a
 * checkpoint, a truncation, a restore, and the repair of a torn tail. Whatever was promised before is kept, also if the power
 * goes too.
 */
@Timeout(60)
class LogLifeFaultTest {

    private static final WalOptions OPTIONS =
            WalOptions.defaults().withFormatVersion(FormatVersion.VERSION_2).withMaxFileLength(400);
    private static final WalOptions STRICT = OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL);

    /** The last record when the copies are made. */
    private static final long CHECKPOINT = 14;

    private static final long RESTORED = 13;

    /** Each of these fails, and then the power is cut too; of the others each third fails. */
    private static final Set<Operation.Kind> CHANGES = EnumSet.of(
            Operation.Kind.CREATE,
            Operation.Kind.WRITE,
            Operation.Kind.TRUNCATE,
            Operation.Kind.FORCE,
            Operation.Kind.MOVE,
            Operation.Kind.LINK,
            Operation.Kind.DELETE,
            Operation.Kind.CREATE_DIRECTORY);

    private enum Often {
        ONCE,
        FOR_EVER
    }

    /** A log, the copies that are made of it, and what was promised. The records follow from their LSNs. */
    private static final class Life {
        private final Path root;
        private long durable;
        private long firstAtMost = 1;
        private long cursorFrom = 0;
        private long cursorTo = 1;
        private boolean checkpointMade;
        private boolean restoredMade;

        Life(CrashFileSystem disk) {
            root = disk.getPath("/");
        }

        Path log() {
            return root.resolve("log");
        }

        Path checkpoint() {
            return root.resolve("checkpoint");
        }

        Path restored() {
            return root.resolve("restored");
        }

        void live() throws IOException {
            try (WriteAheadLog log = WriteAheadLog.open(log(), OPTIONS)) {
                append(log, 10);
                sync(log);
                moveCursor(log, 6);
                append(log, 1);
                long next = log.lastLsn() + 1;
                log.appendAtomically(
                        List.of(SampleLog.entry(next), SampleLog.entry(next + 1), SampleLog.entry(next + 2)));
                sync(log);
                firstAtMost = 5;
                log.deleteBefore(5);
                log.checkpoint(checkpoint());
                checkpointMade = true;
                durable = 9; // cannot be told from here on, until it is done
                log.truncateAfter(9);
                while (log.lastLsn() < RESTORED) {
                    durable = log.appendDurably(SampleLog.entry(log.lastLsn() + 1))
                            .join();
                }
            }
            LogRestore.from(log(), OPTIONS).into(restored());
            restoredMade = true;
            tearLastRecord();
            try (WriteAheadLog log = WriteAheadLog.open(log(), OPTIONS)) {
                append(log, 2);
                sync(log);
            }
        }

        private void tearLastRecord() throws IOException {
            List<NamedFile> files = new LogDirectory(log()).files();
            Path newest = files.get(files.size() - 1).path();
            durable = RESTORED - 1;
            SampleLog.truncate(newest, Files.size(newest) - 3);
        }

        private void sync(WriteAheadLog log) throws IOException {
            log.sync();
            durable = log.lastLsn();
        }

        private void moveCursor(WriteAheadLog log, long lsn) throws IOException {
            cursorTo = lsn;
            log.cursor("reader").advanceTo(lsn);
            cursorFrom = lsn;
        }

        /** What was promised, on this disk or on what a crash left of it. */
        void assertKept(Path there, String when) throws IOException {
            Path log = there.resolve("log");
            List<WalRecord> records;
            try (WriteAheadLog opened = WriteAheadLog.open(log, OPTIONS)) {
                records = readAll(opened, when);
                long first = opened.firstLsn();
                assertThat(opened.lastLsn()).as(when).isGreaterThanOrEqualTo(durable);
                assertThat(first).as(when).isBetween(1L, firstAtMost);
                assertThat(opened.cursor("reader").position())
                        .as(when)
                        .isBetween(Math.max(cursorFrom, 1), Math.max(cursorTo, first));
            }
            List<String> names = SampleLog.names(log);
            try (WriteAheadLog opened = WriteAheadLog.open(log, OPTIONS)) {
                assertThat(readAll(opened, when)).as("opened again: %s", when).isEqualTo(records);
                assertThat(SampleLog.names(log)).as("opened again: %s", when).isEqualTo(names);
                append(opened, 3);
                opened.sync();
                readAll(opened, when);
            }
            assertWholeOrAbsent(there.resolve("checkpoint"), checkpointMade, CHECKPOINT, when);
            assertWholeOrAbsent(there.resolve("restored"), restoredMade, RESTORED, when);
        }

        /** If one is missing, the next one can be made; what was left of the other is no hindrance, and goes. */
        private void assertWholeOrAbsent(Path copy, boolean made, long last, String when) throws IOException {
            assertThat(Files.exists(copy) || !made)
                    .as("%s is there: %s", copy, when)
                    .isTrue();
            if (Files.exists(copy)) {
                assertThat(lastOf(copy)).as("%s: %s", copy, when).isEqualTo(last);
            } else {
                LogRestore.from(copy.resolveSibling("log"), OPTIONS).into(copy);
                lastOf(copy);
            }
            assertThat(SampleLog.names(copy.getParent())).as(when).doesNotContain(copy.getFileName() + ".part");
        }

        private static long lastOf(Path copy) throws IOException {
            List<WalRecord> records = new ArrayList<>();
            try (LogReader reader = ReadOnlyLog.open(copy, STRICT).read()) {
                reader.forEach(records::add);
            }
            assertThat(records).isNotEmpty();
            long first = records.get(0).lsn();
            long last = first + records.size() - 1;
            assertThat(records).isEqualTo(SampleLog.records(first, last));
            return last;
        }

        private static List<WalRecord> readAll(WriteAheadLog log, String when) throws IOException {
            List<WalRecord> records = new ArrayList<>();
            try (LogReader reader = log.read()) {
                reader.forEach(records::add);
                assertThat(reader.report().verdict()).as(when).isEqualTo(Verdict.CLEAN);
            }
            assertThat(records).as(when).isEqualTo(SampleLog.records(log.firstLsn(), log.lastLsn()));
            return records;
        }

        private static void append(WriteAheadLog log, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                log.append(SampleLog.entry(log.lastLsn() + 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNLOCK", "POSITION", "SET_ATTRIBUTES"})
    void anyFaultIsSurvived(Operation.Kind kind) throws IOException {
        int step = CHANGES.contains(kind) ? 1 : 3;
        int met = 0;
        for (Often often : Often.values()) {
            int n = 1;
            while (fails(kind, n, often)) {
                n += step;
                met++;
            }
        }
        assertThat(met).as("faults of %s that were met", kind).isPositive();
    }

    /** Whether there was such an operation. */
    private static boolean fails(Operation.Kind kind, int n, Often often) throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        boolean[] struck = new boolean[1];
        FaultPoint point =
                often == Often.ONCE ? disk.on(kind).nth(n) : disk.on(kind).from(n);
        point.fail(() -> {
            struck[0] = true;
            return new IOException("planted");
        });
        String when = kind + " " + n + " " + often;
        Life life = new Life(disk);
        try {
            life.live();
        } catch (IOException | CompletionException e) {
            assertThat(struck[0]).as("%s: %s", when, e).isTrue();
            assertThat(e).as(when).hasStackTraceContaining("planted");
        }
        disk.clearFaults();
        if (CHANGES.contains(kind)) {
            life.assertKept(disk.after(Crash.powerCutLosingAll()).getPath("/"), when + ", then a power cut");
        }
        life.assertKept(life.root, when);
        return struck[0];
    }
}
