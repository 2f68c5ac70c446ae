package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.Call;
import io.edgestore.testkit.filesystem.Crash;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.SimulatedDisk;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files before the newest one: durable when the log is open, and hardly read. */
class OlderFilesTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    /** How far a reader reads ahead. */
    private static final long READ_AHEAD = 256 << 10;

    private static Path file(Path directory, long nameLsn) {
        return directory.resolve(String.format("wal-%016x.log", nameLsn));
    }

    private static Path create(Path directory, long firstLsn, int count) throws IOException {
        Path file = file(directory, firstLsn);
        try (WalWriter writer = WalWriter.create(file, OPTIONS, firstLsn)) {
            SampleLog.append(writer, count);
        }
        return file;
    }

    private static List<WalRecord> records(Path directory) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS);
                LogReader reader = log.read()) {
            reader.forEach(records::add);
        }
        return records;
    }

    /** So a file of our own that others follow was durable before they were there, and a crash cannot change that. */
    @Test
    void aFileIsForcedBeforeTheNextOneIsBegun() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS.withMaxFileLength(400))) {
            for (int lsn = 1; lsn <= 40; lsn++) {
                log.append(SampleLog.entry(lsn));
            }
        }
        List<Operation> changes = disk.operations();
        int rotations = 0;
        Path finished = null;
        for (int i = 0; i < changes.size(); i++) {
            Operation created = changes.get(i);
            if (created.kind() == Kind.CREATE && created.path().endsWith(".log")) {
                if (finished != null) {
                    assertThat(lastOn(finished, changes.subList(0, i))).isEqualTo(Kind.FORCE);
                    rotations++;
                }
                finished = disk.getPath(created.path());
            }
        }
        assertThat(rotations).isGreaterThan(3);
    }

    private static Kind lastOn(Path file, List<Operation> changes) {
        return changes.stream()
                .filter(change -> change.path().equals(file.toString()))
                .map(Operation::kind)
                .filter(kind -> kind == Kind.WRITE || kind == Kind.TRUNCATE || kind == Kind.FORCE)
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    /** The Rust engine does not force what it rotates, and {@code cp} does not force what it copies. */
    @Test
    void filesThatAnotherProgramWroteAreDurableWhenTheLogIsOpen() throws IOException {
        CrashFileSystem source = CrashFileSystem.create();
        CrashFileSystem disk = CrashFileSystem.create();
        Path directory = Files.createDirectory(disk.getPath("/log"));
        for (long lsn : new long[] {1, 4, 7}) {
            Files.write(file(directory, lsn), Files.readAllBytes(create(source.getPath("/"), lsn, 3)));
        }
        try (FileChannel names = FileChannel.open(directory);
                FileChannel above = FileChannel.open(disk.getPath("/"))) {
            names.force(true);
            above.force(true);
        }
        assertThat(disk.after(Crash.powerCutLosingAll()).getPath("/log"))
                .satisfies(lost ->
                        assertThat(Files.size(file(lost, 1))).as("before").isZero());

        assertThat(records(directory)).isEqualTo(SampleLog.records(1, 9));

        Path afterwards = disk.after(Crash.powerCutLosingAll()).getPath("/log");
        assertThat(records(afterwards)).isEqualTo(SampleLog.records(1, 9));
    }

    /** An archive may write-protect what is never written again. */
    @Test
    void aFileThatMayNotBeWrittenIsForcedAllTheSame() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path directory = Files.createDirectory(disk.getPath("/log"));
        Path older = create(directory, 1, 3);
        create(directory, 4, 2);
        List<Operation> before = disk.operations();
        disk.on(Kind.OPEN).at(older).nth(2).fail(() -> new AccessDeniedException(older.toString())); // the first reads

        WriteAheadLog.open(directory, OPTIONS).close();

        List<Operation> opening =
                disk.operations().subList(before.size(), disk.operations().size());
        assertThat(lastOn(older, opening)).isEqualTo(Kind.FORCE);
    }

    /** The first record lies in what is read ahead. */
    @Test
    void openingAHundredFilesReadsTheNewestAndTheBorders() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        Path directory = disk.directory();
        int records = 3;
        Path newest = null;
        for (int i = 0; i < 100; i++) {
            newest = file(directory, 1L + records * i);
            try (WalWriter writer = WalWriter.create(newest, OPTIONS, 1L + records * i)) {
                for (int j = 0; j < records; j++) {
                    writer.append(SampleLog.incompressible(170 << 10));
                }
            }
        }
        disk.forgetCalls();
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            assertThat(log.lastLsn()).isEqualTo(300);
        }
        String newestName = newest.getFileName().toString();
        assertThat(bytesRead(disk, newestName)).isGreaterThanOrEqualTo(Files.size(newest));
        for (int i = 0; i < 99; i++) {
            String older = file(directory, 1L + records * i).getFileName().toString();
            assertThat(bytesRead(disk, older)).as(older).isPositive().isLessThan(READ_AHEAD + 4096);
            assertThat(disk.brief(Kind.OPEN))
                    .filteredOn(("OPEN " + older)::equals)
                    .as("to read, and to force")
                    .hasSize(2);
        }
    }

    private static long bytesRead(SimulatedDisk disk, String name) {
        return disk.calls(Kind.READ).stream()
                .filter(call -> call.path().endsWith(name))
                .mapToLong(Call::length)
                .sum();
    }
}
