package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log is made of another one, up to a point. */
@Timeout(60)
class LogRestoreTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);

    @TempDir
    private Path parent;

    private Path source() {
        return parent.resolve("log");
    }

    private Path target() {
        return parent.resolve("restored");
    }

    private void create(WalOptions options, long... times) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(source(), options)) {
            for (int i = 0; i < times.length; i += 3) {
                long first = i + 1;
                long[] some = LongStream.of(times).skip(i).limit(3).toArray();
                log.append(LongStream.range(0, some.length)
                        .mapToObj(each -> SampleLog.entry(first + each).withTimestampNanos(some[(int) each]))
                        .toList());
            }
        }
    }

    private static List<Long> read(Path directory) throws IOException {
        List<Long> lsns = new ArrayList<>();
        WalOptions strict = OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL);
        try (LogReader reader = ReadOnlyLog.open(directory, strict).read()) {
            for (WalRecord record : reader) {
                lsns.add(record.lsn());
            }
        }
        return lsns;
    }

    private static List<Long> upTo(long lsn) {
        return LongStream.rangeClosed(1, lsn).boxed().toList();
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void itEndsAtTheLsn(FormatVersion version) throws IOException {
        WalOptions options = OPTIONS.withFormatVersion(version);
        create(options, LongStream.rangeClosed(1, 20).toArray());
        for (long lsn = 1; lsn <= 20; lsn++) {
            Path directory = parent.resolve("restored-" + lsn);
            assertThat(LogRestore.from(source(), options).upTo(lsn).into(directory))
                    .isEqualTo(new CopyReport(directory, 1, lsn, lsn));
            assertThat(read(directory)).isEqualTo(upTo(lsn));
            try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
                assertThat(log.append(SampleLog.entry(lsn + 1))).isEqualTo(lsn + 1);
            }
        }
        assertThat(read(source())).isEqualTo(upTo(20));
        assertThat(LogRestore.from(source(), options).into(target()).records()).isEqualTo(20);
        assertThat(read(target())).isEqualTo(upTo(20));
    }

    @Test
    void nothingIsSharedWithTheSource() throws IOException {
        create(OPTIONS, LongStream.rangeClosed(1, 20).toArray());
        LogRestore.from(source(), OPTIONS).into(target());
        for (String name : SampleLog.names(target())) {
            assertThat(Files.isSameFile(source().resolve(name), target().resolve(name)))
                    .as(name)
                    .isFalse();
        }
    }

    @Test
    void itEndsWithTheLastRecordUpToATime() throws IOException {
        create(OPTIONS, 10, 20, 90, 40, 50, 30, 70, 80);
        assertRestoredTo(10, 1);
        assertRestoredTo(19, 1);
        assertRestoredTo(20, 2);
        assertRestoredTo(30, 6);
        assertRestoredTo(79, 7);
        assertRestoredTo(85, 8);
        assertRestoredTo(1000, 8);
        assertThatThrownBy(() -> LogRestore.from(source(), OPTIONS)
                        .upTo(Instant.ofEpochSecond(0, 9))
                        .into(target()))
                .isInstanceOf(LsnNotAvailableException.class)
                .hasMessageContaining("has no record up to 1970-01-01T00:00:00.000000009Z");
        assertThat(target()).doesNotExist();
    }

    @Test
    void timesBefore1970CountBackwards() throws IOException {
        create(OPTIONS, -30, -20, 10);
        assertRestoredTo(-25, 1);
        assertRestoredTo(-20, 2);
        assertRestoredTo(0, 2);
    }

    private void assertRestoredTo(long nanos, long lsn) throws IOException {
        Path directory = parent.resolve("at-" + nanos);
        LogRestore.from(source(), OPTIONS).upTo(Instant.ofEpochSecond(0, nanos)).into(directory);
        assertThat(read(directory)).as("up to %s", nanos).isEqualTo(upTo(lsn));
    }

    @Test
    void aSourceThatDoesNotReachSoFarIsRefused() throws IOException {
        create(OPTIONS, LongStream.rangeClosed(1, 20).toArray());
        assertThatThrownBy(() -> LogRestore.from(source(), OPTIONS).upTo(21).into(target()))
                .isInstanceOf(LsnNotAvailableException.class)
                .hasMessageContaining("does not reach to LSN 21")
                .hasMessageContaining("ends with LSN 20");
        Files.delete(source().resolve("wal-0000000000000001.log"));
        assertThatThrownBy(() -> LogRestore.from(source(), OPTIONS).upTo(1).into(target()))
                .isInstanceOf(LsnNotAvailableException.class)
                .hasMessageContaining("behind LSN 1;");
        assertThatThrownBy(() ->
                        LogRestore.from(parent.resolve("nowhere"), OPTIONS).into(target()))
                .isInstanceOf(NoSuchFileException.class);
        Path empty = Files.createDirectory(parent.resolve("empty"));
        assertThatThrownBy(() -> LogRestore.from(empty, OPTIONS).into(target()))
                .isInstanceOf(LsnNotAvailableException.class)
                .hasMessageContaining("no log with a record");
        assertThat(target()).doesNotExist();
    }

    @Test
    void aHoleEndsWithTheRecordBefore() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(source(), OPTIONS)) {
            log.append(SampleLog.record(1));
            log.append(SampleLog.record(5));
        }
        assertThat(LogRestore.from(source(), OPTIONS).upTo(3).into(target()).lastLsn())
                .isEqualTo(1);
    }

    @Test
    void damageBeforeThePointIsRefusedAndBehindItIsNot() throws IOException {
        create(OPTIONS, LongStream.rangeClosed(1, 20).toArray());
        List<String> files = SampleLog.names(source()).stream()
                .filter(name -> name.startsWith("wal-"))
                .toList();
        Path last = source().resolve(files.get(files.size() - 2));
        SampleLog.flip(last, SampleLog.offsets(last).get(0) + 20);
        assertThat(LogRestore.from(source(), OPTIONS).upTo(5).into(target()).lastLsn())
                .isEqualTo(5);
        assertThatThrownBy(() -> LogRestore.from(source(), OPTIONS).upTo(20).into(parent.resolve("all")))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("nothing was made");
        assertThat(parent.resolve("all")).doesNotExist();
        assertThat(parent.resolve("all.part")).doesNotExist();
    }

    @Test
    void aTornTailIsLeftOut() throws IOException {
        create(OPTIONS, 1, 2, 3);
        Path file = source().resolve("wal-0000000000000001.log");
        SampleLog.truncate(file, Files.size(file) - 3);
        assertThat(LogRestore.from(source(), OPTIONS).into(target()).lastLsn()).isEqualTo(2);
        assertThat(SampleLog.verdict(target().resolve(file.getFileName()))).isEqualTo(Verdict.CLEAN);
        assertThatThrownBy(() -> LogRestore.from(source(), OPTIONS).into(target()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("no empty directory");
    }

    /** What was archived since is put beside it: the finished file takes the place of its beginning. */
    @Test
    void aCheckpointWithArchivedFilesReachesFarther() throws IOException {
        Path checkpoint = parent.resolve("checkpoint");
        try (WriteAheadLog log = WriteAheadLog.open(source(), OPTIONS)) {
            log.append(SampleLog.entry(1));
            log.sync();
            log.checkpoint(checkpoint);
            while (log.lastLsn() < 20) {
                log.append(SampleLog.entry(log.lastLsn() + 1));
            }
        }
        for (String name : SampleLog.names(source())) {
            if (name.startsWith("wal-")) {
                Files.write(checkpoint.resolve(name), Files.readAllBytes(source().resolve(name)));
            }
        }
        assertThat(LogRestore.from(checkpoint, OPTIONS).upTo(13).into(target()).lastLsn())
                .isEqualTo(13);
    }
}
