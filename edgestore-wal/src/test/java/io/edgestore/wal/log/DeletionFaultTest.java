package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.Crash;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails while files are deleted: the log goes on, in this run and the next, and there is no gap. */
@Timeout(60)
class DeletionFaultTest {

    /** A gap or damage is an error to it. */
    private static final WalOptions OPTIONS =
            WalOptions.defaults().withMaxFileLength(400).withRecoveryPolicy(RecoveryPolicy.FAIL);

    private enum Lasting {
        ONCE,
        FOR_EVER
    }

    private static WriteAheadLog open(CrashFileSystem disk) throws IOException {
        return WriteAheadLog.open(disk.getPath("/log"), OPTIONS);
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
        log.sync();
    }

    private static void assertSound(WriteAheadLog log) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
        }
        assertThat(records).isEqualTo(SampleLog.records(log.firstLsn(), log.lastLsn()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"OPEN", "FORCE", "DELETE", "CLOSE"})
    void anyFaultIsSurvived(Kind kind) throws IOException {
        for (Lasting lasting : Lasting.values()) {
            int n = 1;
            while (isStruck(kind, n, lasting)) {
                n++;
            }
            assertThat(n).as("faults of %s that were met", kind).isGreaterThan(3);
        }
    }

    /** Whether there was such an operation. */
    private static boolean isStruck(Kind kind, int n, Lasting lasting) throws IOException {
        CrashFileSystem disk = CrashFileSystem.create(DirectoryOrder.ANY);
        boolean[] struck = new boolean[1];
        try (WriteAheadLog log = open(disk)) {
            append(log, 20);
            FaultPoint point = lasting == Lasting.ONCE
                    ? disk.on(kind).nth(n)
                    : disk.on(kind).from(n);
            point.fail(() -> {
                struck[0] = true;
                return new IOException("planted");
            });
            try {
                log.deleteBefore(log.lastLsn());
            } catch (IOException e) {
                assertThat(struck[0]).as("%s", e).isTrue();
                assertThat(e).hasStackTraceContaining("planted").hasMessageContaining("/log");
            }
            disk.clearFaults();
            append(log, 3);
            assertSound(log);
        }
        for (Crash crash : List.of(Crash.processKilled(), Crash.powerCutLosingAll(), Crash.powerCut(n))) {
            try (WriteAheadLog log = open(disk.after(crash))) {
                assertSound(log);
                log.deleteBefore(log.lastLsn());
                append(log, 3);
                assertSound(log);
            }
        }
        return struck[0];
    }

    /** Another thread may delete at any moment. A file that is not closed yet would be missed by its writer. */
    @Test
    void aFileIsClosedBeforeItMayBeDeleted() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path first = disk.getPath("/log").resolve("wal-0000000000000001.log");
        List<DeletedFiles> whileClosing = new ArrayList<>();
        try (WriteAheadLog log = open(disk)) {
            disk.on(Kind.CLOSE).at(first).run(() -> {
                try {
                    whileClosing.add(log.deleteBefore(-1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            append(log, 20);
            assertThat(whileClosing).isNotEmpty();
            assertThat(whileClosing.get(0).files()).isEmpty();
            assertThat(log.deleteBefore(-1).files()).contains(first);
            append(log, 1);
            assertSound(log);
        }
    }

    /** Otherwise a power cut right behind the next deletion could bring back this one alone. */
    @Test
    void whatAKilledProcessDeletedIsMadeDurableFirst() throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            CrashFileSystem disk = CrashFileSystem.create(DirectoryOrder.ANY);
            try (WriteAheadLog log = open(disk)) {
                append(log, 20);
            }
            CrashFileSystem killed = deleteAndCrashBehindTheFirst(disk, Crash.processKilled());
            CrashFileSystem cut = deleteAndCrashBehindTheFirst(killed, Crash.powerCut(seed));
            try (WriteAheadLog log = open(cut)) {
                assertSound(log);
            }
        }
    }

    private static CrashFileSystem deleteAndCrashBehindTheFirst(CrashFileSystem disk, Crash crash) throws IOException {
        List<CrashFileSystem> crashed = new ArrayList<>();
        try (WriteAheadLog log = open(disk)) {
            disk.on(Kind.DELETE).nth(1).run(() -> crashed.add(disk.after(crash)));
            log.deleteBefore(log.lastLsn());
        }
        return crashed.get(0);
    }
}
