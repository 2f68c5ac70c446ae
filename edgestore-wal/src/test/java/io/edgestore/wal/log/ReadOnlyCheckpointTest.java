package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a log that another process writes to: only the files are known. */
@Timeout(60)
class ReadOnlyCheckpointTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);
    private static final WalOptions STRICT = OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL);

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path directory = disk.getPath("/log");
    private final Path target = disk.getPath("/checkpoint");

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(directory, OPTIONS);
    }

    private CopyReport checkpoint() throws IOException {
        return ReadOnlyLog.open(directory, OPTIONS).checkpoint(target);
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    private static List<WalRecord> read(Path directory) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = ReadOnlyLog.open(directory, STRICT).read()) {
            reader.forEach(records::add);
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
        }
        return records;
    }

    @Test
    void itHoldsWhatIsDurableAndTheWriterGoesOn() throws IOException {
        try (WriteAheadLog log = open()) {
            append(log, 20);
            log.sync();
            log.append(List.of(SampleLog.entry(21), SampleLog.entry(22)));
            long durable = log.durableLsn();
            assertThat(durable).isLessThan(22);
            List<String> names = SampleLog.names(directory);
            List<Operation> before = disk.operations();

            assertThat(checkpoint()).isEqualTo(new CopyReport(target, 1, durable, durable));

            assertThat(disk.operations()
                            .subList(before.size(), disk.operations().size()))
                    .as("nothing is done to the log")
                    .allMatch(operation -> operation.path().startsWith("/checkpoint")
                            || operation.kind() == Kind.LINK
                            || operation.path().equals("/"));
            assertThat(SampleLog.names(directory)).isEqualTo(names);
            append(log, 20);
            log.sync();
            assertThat(read(target)).isEqualTo(SampleLog.records(1, durable));
            assertThat(read(directory)).isEqualTo(SampleLog.records(1, 42));
        }
        try (WriteAheadLog copy = WriteAheadLog.open(target, STRICT)) {
            append(copy, 20);
        }
        assertThat(read(directory)).as("what is shared is never changed").isEqualTo(SampleLog.records(1, 42));
    }

    /** In a rotation the next file is there before the watermark tells of the end of the one before. */
    @Test
    void allOfAFileThatIsFollowedIsInIt() throws IOException {
        Path mark = directory.resolve("durable.lsn");
        byte[] before;
        try (WriteAheadLog log = open()) {
            append(log, 1);
            log.sync();
            before = Files.readAllBytes(mark);
            append(log, 2);
        }
        Files.write(mark, before);
        Files.createFile(directory.resolve("wal-0000000000000004.log"));
        assertThat(ReadOnlyLog.open(directory, OPTIONS).durableLsn()).isEqualTo(3);

        assertThat(checkpoint()).isEqualTo(new CopyReport(target, 1, 3, 3));
    }

    /** It may be in the middle of an append. */
    @Test
    void whatStandsBehindTheDurableEndIsNotLookedAt() throws IOException {
        try (WriteAheadLog log = open()) {
            append(log, 20);
            log.sync();
        }
        Path newest = ReadOnlyLog.open(directory, OPTIONS).files().stream()
                .reduce((first, second) -> second)
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(newest);
        byte[] more = Arrays.copyOf(bytes, 2 * bytes.length + 100);
        System.arraycopy(bytes, 8, more, more.length - bytes.length + 8, bytes.length - 8);
        Files.write(newest, more);

        assertThat(checkpoint().lastLsn()).isEqualTo(20);

        assertThat(read(target)).isEqualTo(SampleLog.records(1, 20));
    }

    /** Its writer could not write it. */
    @Test
    void anOldWordOnWhatIsDurableCountsUpToTheNewestFile() throws IOException {
        try (WriteAheadLog log = open()) {
            append(log, 1);
            log.sync();
            byte[] old = Files.readAllBytes(directory.resolve("durable.lsn"));
            append(log, 20);
            log.sync();
            Files.write(directory.resolve("durable.lsn"), old);
            long finished = ReadOnlyLog.open(directory, OPTIONS).durableLsn();
            assertThat(finished).isBetween(10L, 20L);
            assertThat(checkpoint().lastLsn()).isEqualTo(finished);
            assertThat(read(target)).isEqualTo(SampleLog.records(1, finished));
        }
    }

    @Test
    void finishedFilesTakeNoRoom(@TempDir Path real) throws IOException {
        Path from = real.resolve("log");
        try (WriteAheadLog log = WriteAheadLog.open(from, OPTIONS)) {
            append(log, 20);
            log.sync();
            ReadOnlyLog.open(from, OPTIONS).checkpoint(real.resolve("checkpoint"));
        }
        Path first = Path.of("wal-0000000000000001.log");
        assertThat(Files.isSameFile(
                        from.resolve(first), real.resolve("checkpoint").resolve(first)))
                .isTrue();
    }

    @Test
    void nothingIsMadeIfNothingTellsWhatIsDurable() throws IOException {
        try (WriteAheadLog log = open()) {
            append(log, 20);
        }
        Files.delete(directory.resolve("durable.lsn"));
        assertThatThrownBy(this::checkpoint)
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("durable.lsn")
                .hasMessageContaining("open the log for writing once");
        assertThat(target).doesNotExist();
        open().close();
        assertThat(checkpoint().records()).isEqualTo(20);
    }

    @Test
    void whereThereIsNoLogNothingIsMade() throws IOException {
        Files.createDirectory(directory);
        Files.write(directory.resolve("other"), new byte[1]);
        assertThatThrownBy(this::checkpoint).isInstanceOf(FileSystemException.class);
        assertThat(target).doesNotExist();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void during(FaultPoint point, Step step) {
        point.run(() -> {
            try {
                step.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void whatTheWriterDeletesMeanwhileIsNotInIt() throws IOException {
        try (WriteAheadLog log = open()) {
            append(log, 20);
            log.sync();
            during(disk.on(Kind.LINK).nth(1), () -> log.deleteBefore(19));
            CopyReport made = checkpoint();
            assertThat(made.firstLsn()).isEqualTo(log.firstLsn()).isGreaterThan(1);
            assertThat(read(target)).isEqualTo(SampleLog.records(made.firstLsn(), 20));
        }
    }

    @Test
    void ofALogThatIsTruncatedMeanwhileItHoldsWhatIsLeft() throws IOException {
        try (WriteAheadLog log = open()) {
            append(log, 20);
            log.sync();
            during(disk.on(Kind.LINK).nth(1), () -> log.truncateAfter(12));
            assertThat(checkpoint().lastLsn()).isEqualTo(12);
            assertThat(read(target)).isEqualTo(SampleLog.records(1, 12));
        }
    }

    @Test
    void whileItIsWrittenTo(@TempDir Path real) throws Exception {
        Path from = real.resolve("log");
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (WriteAheadLog log = WriteAheadLog.open(from, OPTIONS)) {
            append(log, 1);
            log.sync();
            Future<?> writing = writer.submit(() -> {
                while (log.lastLsn() < 400) {
                    append(log, 3);
                    log.sync();
                }
                return null;
            });
            int made = 0;
            while (made < 5 || !writing.isDone()) {
                ReadOnlyLog reading = ReadOnlyLog.open(from, OPTIONS);
                long before = reading.durableLsn(); // the writer's own can be a round ahead of the file that tells it
                Path copy = real.resolve("copy-" + made);
                CopyReport report = reading.checkpoint(copy);
                assertThat(report.lastLsn()).isGreaterThanOrEqualTo(before);
                assertThat(read(copy)).isEqualTo(SampleLog.records(1, report.lastLsn()));
                made++;
            }
            writing.get(20, TimeUnit.SECONDS);
        } finally {
            writer.shutdownNow();
        }
    }
}
