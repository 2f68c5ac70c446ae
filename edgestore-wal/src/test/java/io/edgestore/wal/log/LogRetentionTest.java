package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.Await;
import io.edgestore.wal.LogFullException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.Retention;
import io.edgestore.wal.Retention.WhenHeld;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log keeps to its limits as soon as a file is finished; what is needed stays, or the user has chosen otherwise. */
@Timeout(60)
class LogRetentionTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);
    private static final Retention LONG_AGE = Retention.ofAge(Duration.ofHours(1));

    @TempDir
    private Path parent;

    private Path directory() {
        return parent.resolve("log");
    }

    private WriteAheadLog open(Retention retention) throws IOException {
        return WriteAheadLog.open(directory(), OPTIONS.withRetention(retention));
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    /** Without limits. */
    private void makeFiles(int count) throws IOException {
        try (WriteAheadLog log = open(Retention.unlimited())) {
            while (files().size() < count) {
                append(log, 1);
            }
        }
    }

    private List<Path> files() {
        return SampleLog.names(directory()).stream()
                .filter(name -> name.endsWith(".log"))
                .map(directory()::resolve)
                .toList();
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // deleted meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long finishedBytes() {
        List<Path> files = files();
        return files.subList(0, files.size() - 1).stream()
                .mapToLong(LogRetentionTest::bytes)
                .sum();
    }

    private void awaitFiles(List<Path> expected) {
        Await.until("only " + expected + " are left", () -> files().equals(expected));
    }

    private static long firstLsn(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(4, 20), 16);
    }

    @Test
    void finishedFilesKeepToTheLimitOfBytes() throws IOException {
        try (WriteAheadLog log = open(Retention.ofBytes(1500))) {
            append(log, 60);
            Await.until("the limit is kept", () -> finishedBytes() <= 1500);
            assertThat(finishedBytes()).as("no more is deleted than must be").isGreaterThan(1500 - 600);
            Await.until("the first LSN follows", () -> log.firstLsn() == firstLsn(files().get(0)));
            assertThat(log.retentionFailure()).isEmpty();
            try (LogReader reader = log.read()) {
                assertThat(reader.iterator().next().lsn()).isEqualTo(log.firstLsn());
            }
        }
    }

    @Test
    void theNewestFileStaysHoweverSmallTheLimit() throws IOException {
        makeFiles(4);
        List<Path> newest = files().subList(3, 4);
        try (WriteAheadLog log = open(Retention.ofBytes(1))) {
            awaitFiles(newest);
            append(log, 3);
            assertThat(log.lastLsn()).isGreaterThan(3);
        }
    }

    @Test
    void aLimitThatIsNotReachedDeletesNothing() throws IOException {
        makeFiles(4);
        List<Path> files = files();
        try (WriteAheadLog log = open(Retention.ofBytes(finishedBytes()))) {
            log.sync();
        }
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void filesGoWhenAllTheirRecordsAreOldEnough() throws IOException {
        makeFiles(5);
        List<Path> files = files();
        for (Path old : files.subList(0, 2)) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
        try (WriteAheadLog log = open(LONG_AGE)) {
            awaitFiles(files.subList(2, 5));
            append(log, 10);
            assertThat(files()).as("files of this run are young").containsAll(files.subList(2, 5));
        }
    }

    /** Behind it all are kept, however old they seem. */
    @Test
    void aFileWithATimeInTheFutureDoesNotGoBeforeItsTime() throws IOException {
        makeFiles(4);
        List<Path> files = files();
        Files.setLastModifiedTime(files.get(0), FileTime.from(Instant.now().plus(Duration.ofDays(1000))));
        Files.setLastModifiedTime(files.get(1), FileTime.from(Instant.now().minus(Duration.ofDays(1000))));
        open(LONG_AGE).close();
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void theTimesOfRecordsDoNotCount() throws IOException {
        try (WriteAheadLog log = open(Retention.ofAge(Duration.ofNanos(1)))) {
            for (int i = 0; i < 40; i++) {
                log.append(WalEntry.put("a", "b", "c".repeat(20)).withTimestampNanos(Long.MAX_VALUE));
            }
            Await.until("finished files are gone", () -> log.firstLsn() > 20);
        }
    }

    @Test
    void atTheLimitAppendsAreRefusedWhileACursorNeedsTheOldest() throws Exception {
        try (WriteAheadLog log = open(Retention.ofBytes(1000))) {
            LogCursor cursor = log.cursor("backup");
            assertThatThrownBy(() -> append(log, 100))
                    .isInstanceOf(LogFullException.class)
                    .hasMessageContainingAll(
                            directory().toString(),
                            "cursor backup needs the records from LSN 1 on",
                            "kept to 1000",
                            "Nothing was appended");
            long last = log.lastLsn();
            assertThat(finishedBytes()).isBetween(1000L, 1000L + 500);
            assertThatThrownBy(() -> log.appendDurably(SampleLog.entry(1))).isInstanceOf(LogFullException.class);
            assertThatThrownBy(() -> log.append(List.of(SampleLog.entry(1), SampleLog.entry(2))))
                    .isInstanceOf(LogFullException.class);
            assertThatThrownBy(() -> log.append(SampleLog.record(last + 1))).isInstanceOf(LogFullException.class);
            assertThat(log.lastLsn()).isEqualTo(last);
            log.sync();

            cursor.advanceTo(last + 1);
            assertThat(log.append(SampleLog.entry(last + 1))).isEqualTo(last + 1);
            assertThat(log.appendDurably(SampleLog.entry(last + 2)).get(20, TimeUnit.SECONDS))
                    .isEqualTo(last + 2);
        }
        try (WriteAheadLog log = open(Retention.unlimited())) {
            assertThat(log.append(SampleLog.entry(log.lastLsn() + 1))).isPositive();
        }
    }

    private enum Holder {
        HOLD_CLOSED,
        HOLD_ADVANCED,
        READER_CLOSED,
        TAIL_CLOSED,
        CURSOR_ADVANCED,
        CURSOR_DELETED
    }

    private interface GivingUp {
        void run() throws IOException;
    }

    private static GivingUp held(WriteAheadLog log, Holder holder) throws IOException {
        return switch (holder) {
            case HOLD_CLOSED -> log.hold(1)::close;
            case HOLD_ADVANCED -> {
                LogHold hold = log.hold(1);
                yield () -> hold.advanceTo(log.lastLsn());
            }
            case READER_CLOSED -> log.read()::close;
            case TAIL_CLOSED -> log.tail(1)::close;
            case CURSOR_ADVANCED -> {
                LogCursor cursor = log.cursor("backup");
                yield () -> cursor.advanceTo(log.lastLsn());
            }
            case CURSOR_DELETED -> log.cursor("backup")::delete;
        };
    }

    /** Nobody need append for that: the next file may never come. */
    @ParameterizedTest
    @EnumSource(Holder.class)
    void whatIsGivenUpGoesAtOnce(Holder holder) throws IOException {
        makeFiles(2);
        try (WriteAheadLog log = open(Retention.ofBytes(1000))) {
            GivingUp givingUp = held(log, holder);
            assertThatThrownBy(() -> append(log, 100)).isInstanceOf(LogFullException.class);
            Await.until("the thread has nothing to do", () -> retentionThread().getState() == Thread.State.WAITING);
            assertThat(finishedBytes()).isGreaterThan(1000);
            givingUp.run();
            Await.until("the limit is kept", () -> finishedBytes() <= 1000);
        }
    }

    @Test
    void aLogThatIsOpenedFullRefuses() throws IOException {
        makeFiles(5);
        try (WriteAheadLog log = open(Retention.unlimited())) {
            log.cursor("backup");
        }
        try (WriteAheadLog log = open(Retention.ofBytes(500))) {
            assertThatThrownBy(() -> append(log, 1)).isInstanceOf(LogFullException.class);
            log.cursor("backup").delete();
            append(log, 1);
        }
    }

    @Test
    void holdsAndReadersCountAsWell() throws IOException {
        makeFiles(5);
        try (WriteAheadLog log = open(Retention.unlimited())) {
            append(log, 1);
        }
        try (WriteAheadLog log = open(Retention.ofBytes(finishedBytes()))) {
            LogHold hold = log.hold(1);
            assertThatThrownBy(() -> append(log, 100))
                    .isInstanceOf(LogFullException.class)
                    .hasMessageContaining("hold needs the records from LSN 1 on");
            LogReader reader = log.read(hold.lsn());
            hold.close();
            assertThatThrownBy(() -> append(log, 100))
                    .isInstanceOf(LogFullException.class)
                    .hasMessageContaining("reader needs the records from LSN 1 on");
            reader.close();
            append(log, 1);
        }
    }

    /** What is in the buffer has its LSNs already. */
    @Test
    void aBufferedLogRefusesAndDoesNotFail() throws IOException {
        WalOptions options = OPTIONS.withRetention(Retention.ofBytes(1000)).withBuffer(200, Duration.ofHours(1));
        try (WriteAheadLog log = WriteAheadLog.open(directory(), options)) {
            LogCursor cursor = log.cursor("backup");
            assertThatThrownBy(() -> append(log, 200)).isInstanceOf(LogFullException.class);
            log.sync();
            cursor.advanceTo(log.lastLsn() + 1);
            append(log, 1);
        }
    }

    @Test
    void ageNeitherRefusesNorDropsWhatIsNeeded() throws IOException {
        try (WriteAheadLog log = open(Retention.ofAge(Duration.ofNanos(1)).withWhenHeld(WhenHeld.DROP_OLDEST))) {
            LogCursor cursor = log.cursor("backup");
            append(log, 40);
            assertThat(cursor.position()).isEqualTo(1);
            cursor.advanceTo(20);
            append(log, 10);
            Await.until("what is not needed is gone", () -> log.firstLsn() > 10);
            assertThat(cursor.position()).isEqualTo(20);
            assertThat(log.firstLsn()).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void theOldestAreDroppedIfThatIsAskedForAndTheCursorIsTold() throws IOException {
        Retention dropping = Retention.ofBytes(1000).withWhenHeld(WhenHeld.DROP_OLDEST);
        try (WriteAheadLog log = open(dropping)) {
            LogCursor cursor = log.cursor("backup");
            append(log, 60);
            Await.until("the limit is kept", () -> finishedBytes() <= 1000);
            assertThatThrownBy(cursor::position).isInstanceOfSatisfying(LsnNotAvailableException.class, e -> {
                assertThat(e.lsn()).isEqualTo(1);
                assertThat(e.firstLsn()).isGreaterThan(30);
            });
            assertThatThrownBy(() -> cursor.advanceTo(60)).isInstanceOf(LsnNotAvailableException.class);
        }
        try (WriteAheadLog log = open(dropping)) {
            LogCursor cursor = log.cursor("backup");
            assertThatThrownBy(cursor::position).as("also later").isInstanceOf(LsnNotAvailableException.class);
            cursor.resetTo(log.firstLsn());
            assertThat(cursor.position()).isEqualTo(log.firstLsn());
        }
    }

    @Test
    void aHoldWhoseFilesAreDroppedIsNotIntact() throws IOException {
        try (WriteAheadLog log = open(Retention.ofBytes(1000).withWhenHeld(WhenHeld.DROP_OLDEST));
                LogHold hold = log.hold(1)) {
            append(log, 1);
            assertThat(hold.isIntact()).isTrue();
            append(log, 60);
            Await.until("the oldest are dropped", () -> log.firstLsn() > 1);
            assertThat(hold.isIntact()).isFalse();
            hold.advanceTo(log.lastLsn());
            assertThat(hold.isIntact()).as("what was missed is not forgotten").isFalse();
        }
    }

    @Test
    void aReaderWhoseFilesAreDroppedIsTold() throws IOException {
        makeFiles(5);
        try (WriteAheadLog log = open(Retention.ofBytes(finishedBytes()).withWhenHeld(WhenHeld.DROP_OLDEST));
                LogReader reader = log.read()) {
            while (log.firstLsn() < 10) {
                append(log, 1);
            }
            assertThatThrownBy(reader::advance)
                    .isInstanceOfSatisfying(LsnNotAvailableException.class, e -> {
                        assertThat(e.lsn()).isEqualTo(1);
                        assertThat(e.firstLsn()).as("others may go meanwhile").isBetween(10L, log.firstLsn());
                    })
                    .hasMessageContaining("was deleted before it was read");
            assertThatThrownBy(reader::advance).isInstanceOf(LsnNotAvailableException.class);
        }
    }

    @Test
    void aFailedDeletionIsToldAndHindersNobody() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path log1 = disk.getPath("/log");
        try (WriteAheadLog log = WriteAheadLog.open(log1, OPTIONS.withRetention(Retention.ofBytes(1000)))) {
            disk.on(Kind.DELETE).fail(() -> new IOException("planted"));
            append(log, 60);
            Await.until("it is told", () -> log.retentionFailure().isPresent());
            assertThat(log.retentionFailure().get()).hasMessageContaining("planted");
            assertThat(log1.resolve("wal-0000000000000001.log")).exists();
            // While a try is under way, the log does without the file.
            Await.until("the file is the log's again", () -> log.firstLsn() == 1);

            disk.clearFaults();
            long before = log.lastLsn();
            while (log.lastLsn() < before + 10) {
                append(log, 1);
            }
            Await.until("it is caught up on", () -> log.firstLsn() > 30);
            Await.until("that is told too", () -> log.retentionFailure().isEmpty());
        }
    }

    @Test
    void whatIsNeededMayBeAsMuchAsTheLimit() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path there = disk.getPath("/log");
        List<Path> files;
        try (WriteAheadLog log = WriteAheadLog.open(there, OPTIONS)) {
            append(log, 60);
            files = SampleLog.names(there).stream()
                    .filter(name -> name.endsWith(".log"))
                    .map(there::resolve)
                    .toList();
        }
        Path oldest = files.get(0);
        // What nobody needs is beyond the limit and cannot go.
        disk.on(Kind.DELETE).at(oldest).fail();
        List<Path> needed = files.subList(1, files.size() - 1);
        long limit = needed.stream().mapToLong(LogRetentionTest::bytes).sum();
        try (WriteAheadLog log = WriteAheadLog.open(there, OPTIONS.withRetention(Retention.ofBytes(limit)));
                LogHold hold = log.hold(firstLsn(needed.get(0)))) {
            Await.until("it was tried", () -> log.retentionFailure().isPresent() && log.firstLsn() == 1);

            append(log, 1);

            assertThat(hold.lsn()).isEqualTo(firstLsn(needed.get(0)));
            assertThat(oldest).exists();
        }
    }

    @Test
    void aLogWithoutLimitsHasNoThreadForThem() throws IOException {
        try (WriteAheadLog log = open(Retention.unlimited())) {
            append(log, 1);
            assertThat(retentionThreads()).isEmpty();
        }
        try (WriteAheadLog log = open(Retention.ofBytes(1))) {
            append(log, 1);
            assertThat(retentionThreads()).hasSize(1);
        }
        assertThat(retentionThreads()).isEmpty();
    }

    private List<Thread> retentionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("edgestore-retention " + directory()))
                .toList();
    }

    private Thread retentionThread() {
        return retentionThreads().get(0);
    }
}
