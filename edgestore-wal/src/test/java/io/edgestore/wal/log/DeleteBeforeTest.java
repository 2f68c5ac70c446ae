package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Old files go, whole and oldest first, and a failure is told with the file that it stopped at. */
@Timeout(60)
class DeleteBeforeTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path directory = disk.getPath("/log");

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(directory, OPTIONS);
    }

    private WriteAheadLog openWithFiles(int count) throws IOException {
        WriteAheadLog log = open();
        while (files().size() < count) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
        log.sync();
        return log;
    }

    private List<Path> files() {
        return SampleLog.names(directory).stream()
                .filter(name -> name.endsWith(".log"))
                .map(directory::resolve)
                .toList();
    }

    /** The LSN in a file's name is that of its first record. */
    private static long firstLsn(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(4, 20), 16);
    }

    private static void assertHolds(WriteAheadLog log, long from, long to) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
        assertThat(records).isEqualTo(SampleLog.records(from, to));
        assertThat(log.firstLsn()).isEqualTo(from);
        assertThat(log.lastLsn()).isEqualTo(to);
    }

    @Test
    void filesGoThatHoldOnlyRecordsBelowTheLsn() throws IOException {
        try (WriteAheadLog log = openWithFiles(5)) {
            List<Path> files = files();
            long last = log.lastLsn();
            assertThat(log.deleteBefore(0).files()).isEmpty();
            assertThat(log.deleteBefore(firstLsn(files.get(1)) - 1).files()).isEmpty();
            assertHolds(log, 1, last);

            assertThat(log.deleteBefore(firstLsn(files.get(1))))
                    .isEqualTo(new DeletedFiles(files.subList(0, 1), List.of()));
            assertThat(log.deleteBefore(firstLsn(files.get(3)) + 1).files()).isEqualTo(files.subList(1, 3));
            assertThat(files()).isEqualTo(files.subList(3, 5));
            assertHolds(log, firstLsn(files.get(3)), last);
            assertThat(log.append(SampleLog.entry(last + 1))).isEqualTo(last + 1);
        }
        try (WriteAheadLog log = open()) {
            assertHolds(log, firstLsn(files().get(0)), log.lastLsn());
        }
    }

    @Test
    void theNewestFileStays() throws IOException {
        long last;
        try (WriteAheadLog log = openWithFiles(4)) {
            List<Path> files = files();
            last = log.lastLsn();
            assertThat(log.deleteBefore(-1).files()).as("-1 is the highest LSN").isEqualTo(files.subList(0, 3));
            assertThat(files()).isEqualTo(files.subList(3, 4));
            assertHolds(log, firstLsn(files.get(3)), last);
        }
        try (WriteAheadLog log = open()) {
            assertThat(log.append(SampleLog.entry(last + 1))).isEqualTo(last + 1);
        }
    }

    /** As the Rust engine names files: by the last LSN before it. */
    @Test
    void aFileMayHoldTheLsnInTheNextFilesName() throws IOException {
        Files.createDirectory(directory);
        for (long lsn : List.of(0L, 3L, 6L)) {
            Path file = directory.resolve(String.format("wal-%016x.log", lsn));
            try (WalWriter writer = WalWriter.create(file, OPTIONS, lsn + 1)) {
                SampleLog.append(writer, 3);
            }
        }
        List<Path> files = files();
        try (WriteAheadLog log = open()) {
            assertThat(log.deleteBefore(3).files()).isEmpty();
            assertHolds(log, 1, 9);
            assertThat(log.deleteBefore(4).files()).isEqualTo(files.subList(0, 1));
            assertHolds(log, 4, 9);
            assertThat(log.deleteBefore(6).files()).isEmpty();
            assertThat(log.deleteBefore(7).files()).isEqualTo(files.subList(1, 2));
            assertHolds(log, 7, 9);
        }
    }

    @Test
    void eachDeletionIsDurableBeforeTheNext() throws IOException {
        try (WriteAheadLog log = openWithFiles(4)) {
            int before = disk.operations().size();
            log.deleteBefore(log.lastLsn());
            List<Operation> done =
                    disk.operations().subList(before, disk.operations().size());
            assertThat(done)
                    .extracting(Operation::kind)
                    .as("the first one makes durable what a killed process deleted")
                    .containsExactly(
                            Kind.FORCE, Kind.DELETE, Kind.FORCE, Kind.DELETE, Kind.FORCE, Kind.DELETE, Kind.FORCE);
        }
    }

    @Test
    void aFileThatCannotBeDeletedStopsItAndIsNamed() throws IOException {
        try (WriteAheadLog log = openWithFiles(5)) {
            List<Path> files = files();
            long last = log.lastLsn();
            disk.on(Kind.DELETE).nth(2).fail(() -> new IOException("planted"));
            assertThatThrownBy(() -> log.deleteBefore(last))
                    .hasMessageContainingAll(files.get(1).toString(), "could not be deleted", "planted");
            assertThat(files()).isEqualTo(files.subList(1, 5));
            assertHolds(log, firstLsn(files.get(1)), last);

            assertThat(log.deleteBefore(last).files()).as("the next time").isEqualTo(files.subList(1, 4));
            assertHolds(log, firstLsn(files.get(4)), last);
        }
    }

    @Test
    void aFileThatIsGoneAlreadyDoesNotHinder() throws IOException {
        try (WriteAheadLog log = openWithFiles(4)) {
            List<Path> files = files();
            Files.delete(files.get(1));
            assertThat(log.deleteBefore(log.lastLsn()).files()).isEqualTo(files.subList(0, 3));
        }
    }

    /** It may come back after a crash. Were the next one gone for good by then, there would be a gap. */
    @Test
    void behindADeletionThatMayNotLastNothingIsDeleted() throws IOException {
        try (WriteAheadLog log = openWithFiles(5)) {
            List<Path> files = files();
            long last = log.lastLsn();
            disk.on(Kind.FORCE).at(directory).nth(2).fail(() -> new IOException("planted"));
            assertThatThrownBy(() -> log.deleteBefore(last)).hasMessageContainingAll("could not be synced", "planted");
            assertThat(files()).isEqualTo(files.subList(1, 5));
            assertThatThrownBy(() -> log.deleteBefore(last))
                    .hasMessageContainingAll(files.get(1).toString(), "planted", "open the log again");
            assertThat(files()).isEqualTo(files.subList(1, 5));
            log.append(SampleLog.entry(last + 1));
            assertHolds(log, firstLsn(files.get(1)), last + 1);
        }
        try (WriteAheadLog log = open()) {
            assertThat(log.deleteBefore(log.lastLsn()).files()).isNotEmpty();
        }
    }

    /** The log has not failed by that. */
    @Test
    void reopeningDeletesAgain() throws IOException {
        try (WriteAheadLog log = openWithFiles(5)) {
            List<Path> files = files();
            long last = log.lastLsn();
            disk.on(Kind.FORCE).at(directory).nth(2).fail(() -> new IOException("planted"));
            assertThatThrownBy(() -> log.deleteBefore(last)).hasMessageContaining("planted");
            assertThatThrownBy(() -> log.deleteBefore(last)).hasMessageContaining("call reopen");
            int before = disk.operations().size();
            log.reopen();
            assertThat(log.deleteBefore(last).files()).isEqualTo(files.subList(1, 4));
            assertThat(disk.operations().get(before).kind())
                    .as("the deletion before is made durable first")
                    .isEqualTo(Kind.FORCE);
            log.append(SampleLog.entry(last + 1));
            assertHolds(log, firstLsn(files.get(4)), last + 1);
        }
    }

    /** To make room on a full disk. */
    @Test
    void aLogThatHasFailedCanStillDelete() throws IOException {
        try (WriteAheadLog log = openWithFiles(4)) {
            List<Path> files = files();
            long last = log.lastLsn();
            disk.on(Kind.FORCE).at(files.get(3)).fail();
            assertThatThrownBy(() -> {
                        log.append(SampleLog.entry(last + 1));
                        log.sync();
                    })
                    .isInstanceOf(LogFailedException.class);
            assertThat(log.deleteBefore(last).files()).isEqualTo(files.subList(0, 3));
            disk.clearFaults();
        }
    }

    @Test
    void anInterruptDoesNotHinder() throws IOException {
        try (WriteAheadLog log = openWithFiles(4)) {
            Thread.currentThread().interrupt();
            assertThat(log.deleteBefore(log.lastLsn()).files()).hasSize(3);
            assertThat(Thread.interrupted()).as("interrupt status is kept").isTrue();
        }
    }

    @Test
    void aClosedLogDeletesNothing() throws IOException {
        WriteAheadLog log = openWithFiles(3);
        log.close();
        assertThatThrownBy(() -> log.deleteBefore(log.lastLsn()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(files()).hasSize(3);
    }
}
