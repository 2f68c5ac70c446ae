package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.LogLockedException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A copy of a log, made while it is written to. */
@Timeout(60)
class LogCheckpointTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);
    private static final WalOptions STRICT = OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL);

    @TempDir
    private Path parent;

    private WriteAheadLog open(WalOptions options) throws IOException {
        return WriteAheadLog.open(parent.resolve("log"), options);
    }

    private Path target() {
        return parent.resolve("checkpoint");
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

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void itHoldsWhatIsDurable(FormatVersion version) throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withFormatVersion(version))) {
            append(log, 20);
            log.sync();
            log.append(List.of(SampleLog.entry(21), SampleLog.entry(22)));
            long durable = log.durableLsn();
            assertThat(log.checkpoint(target())).isEqualTo(new CopyReport(target(), 1, durable, durable));
            append(log, 20);
            assertThat(read(target())).isEqualTo(SampleLog.records(1, durable));
            assertThat(SampleLog.names(parent)).containsExactlyInAnyOrder("log", "checkpoint");
        }
        try (WriteAheadLog copy = WriteAheadLog.open(target(), STRICT.withFormatVersion(version))) {
            assertThat(copy.report().found().verdict()).isEqualTo(Verdict.CLEAN);
            long next = copy.lastLsn() + 1;
            assertThat(copy.append(SampleLog.entry(next))).isEqualTo(next);
        }
        assertThat(read(parent.resolve("log")))
                .as("the log shares files with it")
                .isEqualTo(SampleLog.records(1, 42));
    }

    /** Another process would replace what this one has made so far. */
    @Test
    void nobodyElseMakesItMeanwhile() throws IOException {
        Path lock = parent.resolve("checkpoint.part.lock");
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 1);
            log.sync();
            try (FileChannel other = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = other.lock()) {
                assertThat(held.isValid()).isTrue();
                for (CheckpointBy maker : List.<CheckpointBy>of(
                        log::checkpoint, ReadOnlyLog.open(parent.resolve("log"), OPTIONS)::checkpoint)) {
                    assertThatThrownBy(() -> maker.checkpoint(target()))
                            .isInstanceOf(LogLockedException.class)
                            .hasMessageContaining("is being made already");
                }
            }
            log.checkpoint(target());
        }
        assertThat(read(target())).isEqualTo(SampleLog.records(1, 1));
        assertThat(SampleLog.names(parent)).containsExactlyInAnyOrder("log", "checkpoint");
    }

    private interface CheckpointBy {
        CopyReport checkpoint(Path target) throws IOException;
    }

    @Test
    void aFileSystemWithoutLocksNeedsNone() throws IOException {
        Files.createDirectory(parent.resolve("checkpoint.part.lock")); // cannot be locked
        try (WriteAheadLog log = open(OPTIONS.withLocking(WalOptions.Locking.THIS_JVM_ONLY))) {
            append(log, 1);
            log.sync();
            log.checkpoint(target());
        }
        assertThat(read(target())).isEqualTo(SampleLog.records(1, 1));
    }

    @Test
    void finishedFilesAreLinkedAndTheNewestIsNot() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 20);
            log.sync();
            log.checkpoint(target());
        }
        List<String> files = SampleLog.names(target());
        assertThat(files).hasSizeGreaterThan(3).allMatch(name -> name.endsWith(".log"));
        for (String name : files) {
            boolean same = Files.isSameFile(
                    target().resolve(name), parent.resolve("log").resolve(name));
            assertThat(same).as(name).isEqualTo(!name.equals(files.get(files.size() - 1)));
        }
    }

    /** Then its newest file has no record, and the one before is shared: nothing may be appended to that one. */
    @Test
    void aCheckpointThatEndsWithAFinishedFileDoesNotWriteToIt() throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(1))) {
            append(log, 5); // a file each, and what is not synced is in the last one
            assertThat(log.checkpoint(target()).lastLsn()).isEqualTo(4);
            try (WriteAheadLog copy = WriteAheadLog.open(target(), OPTIONS)) {
                assertThat(copy.append(SampleLog.entry(5).withTtlSeconds(7))).isEqualTo(5);
                copy.truncateAfter(2);
                copy.append(SampleLog.entry(3).withTtlSeconds(7));
            }
        }
        assertThat(read(parent.resolve("log"))).isEqualTo(SampleLog.records(1, 5));
        assertThat(read(target())).hasSize(3);
    }

    @Test
    void truncationAndDeletionDoNotReachIt() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 20);
            log.sync();
            log.checkpoint(target());
            log.truncateAfter(7);
            append(log, 20);
            log.deleteBefore(15);
        }
        assertThat(read(target())).isEqualTo(SampleLog.records(1, 20));
    }

    @Test
    void anEmptyLogHasACheckpoint() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            assertThat(log.checkpoint(target())).isEqualTo(new CopyReport(target(), 0, 0, 0));
        }
        try (WriteAheadLog copy = WriteAheadLog.open(target(), STRICT)) {
            assertThat(copy.append(SampleLog.entry(1))).isEqualTo(1);
        }
    }

    @Test
    void whatIsInTheWayStays() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 3);
            log.sync();
            Files.createDirectory(target());
            log.checkpoint(target());
            assertThat(read(target())).isEqualTo(SampleLog.records(1, 3));
            assertThatThrownBy(() -> log.checkpoint(target()))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("exists and is no empty directory")
                    .hasMessageContaining("name another one");
            assertThatThrownBy(() -> log.checkpoint(parent.resolve("log"))).isInstanceOf(FileSystemException.class);
            Path file = Files.createFile(parent.resolve("file"));
            assertThatThrownBy(() -> log.checkpoint(file)).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> log.checkpoint(parent.resolve("no").resolve("parent")))
                    .isInstanceOf(NoSuchFileException.class);
            assertThat(SampleLog.names(parent)).containsExactlyInAnyOrder("log", "checkpoint", "file");
        }
    }

    @Test
    void whatAKilledOneLeftIsReplacedAndNothingElse() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 3);
            log.sync();
            Path part = Files.createDirectory(parent.resolve("checkpoint.part"));
            Files.write(part.resolve("wal-0000000000000001.log"), new byte[100]);
            Files.write(part.resolve("wal-0000000000000002.log.part"), new byte[100]);
            Path notes = Files.createFile(part.resolve("notes"));
            assertThatThrownBy(() -> log.checkpoint(target())).isInstanceOf(FileSystemException.class);
            assertThat(notes).exists();
            Files.delete(notes);
            log.checkpoint(target());
            assertThat(part).doesNotExist();
        }
        assertThat(read(target())).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void aDamagedLogHasNoCheckpoint() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 20);
            log.sync();
            Path first = parent.resolve("log").resolve("wal-0000000000000001.log");
            SampleLog.flip(first, SampleLog.offsets(first).get(1) + 20);
            assertThatThrownBy(() -> log.checkpoint(target()))
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("this log is damaged")
                    .hasMessageContaining("nothing was made");
            assertThat(SampleLog.names(parent)).containsExactly("log");
        }
    }

    @Test
    void nothingIsDeletedWhileItIsMade() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS)) {
            append(log, 40);
            log.sync();
            List<DeletedFiles> deletions = new ArrayList<>();
            disk.on(Kind.LINK).nth(1).run(() -> {
                try {
                    deletions.add(log.deleteBefore(log.lastLsn()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            log.checkpoint(disk.getPath("/checkpoint"));

            assertThat(read(disk.getPath("/checkpoint"))).isEqualTo(SampleLog.records(1, 40));
            assertThat(deletions).hasSize(1);
            assertThat(deletions.get(0).files()).isEmpty();
            assertThat(deletions.get(0).heldBy()).extracting(LogHolder::holder).containsExactly("checkpoint");
        }
    }

    @Test
    void itIsMadeWhileOthersAppend() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (WriteAheadLog log = open(OPTIONS)) {
            CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> {
                try {
                    while (!over.get() && log.lastLsn() < 20_000) {
                        append(log, 10);
                        log.sync();
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try {
                for (int i = 0; i < 4; i++) {
                    Path copy = parent.resolve("copy-" + i);
                    long durable = log.durableLsn();
                    long last = log.checkpoint(copy).lastLsn();
                    assertThat(last).isGreaterThanOrEqualTo(durable);
                    assertThat(read(copy)).isEqualTo(SampleLog.records(1, last));
                }
            } finally {
                over.set(true);
                appending.get(30, TimeUnit.SECONDS);
            }
        }
    }
}
