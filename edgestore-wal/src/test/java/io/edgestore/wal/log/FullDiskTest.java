package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgestore.wal.ForkedJvm;
import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is full: a small tmpfs where this runs as root, and a limit for the length of files. */
@Timeout(120)
class FullDiskTest {

    private static final int DISK = 256 << 10;

    /** Files of 16 KiB, so that the disk fills up at a rotation or in a file. */
    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(16 << 10);

    @TempDir
    private Path directory;

    private boolean mounted;

    /** Mounts a disk, or the test is not run. */
    private Path smallDisk() throws IOException, InterruptedException {
        assumeTrue(
                Files.isWritable(Path.of("/proc/sys")) || "root".equals(System.getProperty("user.name")), "needs root");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "needs to be allowed to mount a tmpfs");
        return disk;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // there is no such program
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", directory.resolve("disk").toString())).isZero();
        }
    }

    @Test
    void nothingPromisedIsLostAndReopeningGoesOn() throws Exception {
        Path disk = smallDisk();
        Path others = Files.write(disk.resolve("others"), new byte[DISK / 2]);
        DurableWriters writers = new DurableWriters();
        try (WriteAheadLog log = WriteAheadLog.open(disk.resolve("log"), OPTIONS)) {
            writers.appendUntilItFails(log, 10_000);
            assertThat(writers.failures())
                    .as("each waiter's failure")
                    .hasSize(4)
                    .allSatisfy(failure -> assertThat(failure)
                            .hasStackTraceContaining("No space left on device")
                            .hasStackTraceContaining("make room"));
            assertThat(writers.durable()).isNotEmpty();
            assertThatThrownBy(() -> log.append(DurableWriters.entry(0, 0)))
                    .isInstanceOf(LogFailedException.class)
                    .hasMessageContaining("No space left on device");
            assertThat(DurableWriters.read(log)).containsAllEntriesOf(writers.durable());

            Files.delete(others);
            log.reopen();
            assertHoldsAndGoesOn(log, writers.durable());
        }
        try (WriteAheadLog log = WriteAheadLog.open(disk.resolve("log"), OPTIONS)) {
            assertHoldsAndGoesOn(log, writers.durable());
        }
    }

    @Test
    void closingAndOpeningGoesOnToo() throws Exception {
        Path disk = smallDisk();
        Path others = Files.write(disk.resolve("others"), new byte[DISK / 2]);
        DurableWriters writers = new DurableWriters();
        try (WriteAheadLog log = WriteAheadLog.open(disk.resolve("log"), OPTIONS)) {
            writers.appendUntilItFails(log, 10_000);
        }
        Files.delete(others);
        try (WriteAheadLog log = WriteAheadLog.open(disk.resolve("log"), OPTIONS)) {
            assertHoldsAndGoesOn(log, writers.durable());
        }
    }

    private static void assertHoldsAndGoesOn(WriteAheadLog log, Map<Long, ?> durable) throws IOException {
        Map<Long, ?> records = DurableWriters.read(log);
        assertThat(records).hasSize((int) log.lastLsn());
        durable.forEach((lsn, entry) ->
                assertThat((Object) records.get(lsn)).as("LSN %s", lsn).isEqualTo(entry));
        long lsn = log.append(DurableWriters.entry(9, 9));
        log.sync();
        assertThat(DurableWriters.read(log)).containsEntry(lsn, DurableWriters.entry(9, 9));
    }

    @Test
    void repairSaysHowManyBytesItNeeds() throws Exception {
        Path disk = smallDisk();
        Path log = disk.resolve("log");
        Path file = log.resolve("wal-0000000000000001.log");
        long whole;
        try (WriteAheadLog opened = WriteAheadLog.open(log, WalOptions.defaults())) {
            opened.append(DurableWriters.entry(0, 0));
            whole = Files.size(file);
            opened.append(DurableWriters.entry(0, 1));
        }
        int torn = 1_500; // of the second frame
        SampleLog.truncate(file, whole + torn);
        byte[] before = Files.readAllBytes(file);
        fill(disk);

        assertThatThrownBy(() -> WriteAheadLog.open(log, WalOptions.defaults()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("the copy takes " + torn + " bytes")
                .hasMessageContaining("Make room");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);

        Files.delete(disk.resolve("others"));
        try (WriteAheadLog opened = WriteAheadLog.open(log, WalOptions.defaults())) {
            assertThat(opened.append(DurableWriters.entry(0, 1))).isEqualTo(2);
        }
    }

    private static void fill(Path disk) {
        assertThatThrownBy(() -> Files.write(disk.resolve("others"), new byte[DISK]))
                .hasMessageContaining("No space left");
    }

    /** A process whose files must not be longer than two megabytes. */
    static final class Limited {

        private Limited() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            DurableWriters writers = new DurableWriters();
            try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults())) {
                writers.appendUntilItFails(log, 10_000);
            }
            System.out.println("failures: " + writers.failures());
            // Room for this process is in another file.
            try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
                assertHoldsAndGoesOn(log, writers.durable());
                System.out.println("durable: " + !writers.durable().isEmpty());
            }
        }
    }

    @Test
    void aLimitForFilesIsLikeAFullDisk() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs /bin/sh");
        List<String> limit = List.of("/bin/sh", "-c", "ulimit -f 4096; exec \"$@\"", "sh");
        Path log = directory.resolve("log");
        try (ForkedJvm jvm = ForkedJvm.startUnder(limit, List.of("-Xshare:auto"), Limited.class, log)) {
            assertThat(jvm.rest())
                    .contains("File too large")
                    .contains("make room")
                    .contains("durable: true");
            assertThat(jvm.exitCode()).isZero();
        }
        try (WriteAheadLog opened = WriteAheadLog.open(log, OPTIONS)) {
            assertThat(DurableWriters.read(opened)).hasSize((int) opened.lastLsn());
        }
    }
}
