package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody needs stays, until it is given up; and it is told who that is. */
@Timeout(60)
class LogHoldTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);

    /** In memory: while a disk takes its time to sync, those that race read on and on. */
    private final Path parent = CrashFileSystem.create().getPath("/");

    private WriteAheadLog log;

    /** In which LSNs the five files begin. */
    private List<Long> starts;

    private long last;

    @BeforeEach
    void openWithFiveFiles() throws IOException {
        log = WriteAheadLog.open(parent.resolve("log"), OPTIONS);
        while (starts().size() < 5) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
        starts = starts();
        last = log.lastLsn();
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    private List<Long> starts() {
        return SampleLog.names(parent.resolve("log")).stream()
                .filter(name -> name.endsWith(".log"))
                .map(name -> Long.parseLong(name.substring(4, 20), 16))
                .toList();
    }

    private long bytes(int from, int to) throws IOException {
        long bytes = 0;
        for (long start : starts.subList(from, to)) {
            bytes += Files.size(parent.resolve("log").resolve(String.format("wal-%016x.log", start)));
        }
        return bytes;
    }

    @Test
    void aHoldKeepsTheFileOfItsLsnAndThoseBehindIt() throws IOException {
        try (LogHold hold = log.hold(starts.get(2) + 1)) {
            LogHolder holder = new LogHolder("hold", starts.get(2) + 1, 2, bytes(2, 4));
            DeletedFiles deleted = log.deleteBefore(last);
            assertThat(deleted.files()).hasSize(2);
            assertThat(deleted.heldBy()).containsExactly(holder);
            assertThat(log.holders()).containsExactly(holder);
            assertThat(starts()).isEqualTo(starts.subList(2, 5));
            assertThat(log.firstLsn()).isEqualTo(starts.get(2));

            hold.advanceTo(starts.get(3));
            assertThat(hold.lsn()).isEqualTo(starts.get(3));
            assertThat(log.deleteBefore(last).files()).hasSize(1);
            assertThat(starts()).isEqualTo(starts.subList(3, 5));
        }
        assertThat(log.holders()).isEmpty();
        assertThat(log.deleteBefore(last)).satisfies(deleted -> {
            assertThat(deleted.files()).hasSize(1);
            assertThat(deleted.heldBy()).isEmpty();
        });
        assertThat(starts()).isEqualTo(starts.subList(4, 5));
    }

    @Test
    void onlyThoseAreToldThatHoldSomethingBack() throws IOException {
        try (LogHold low = log.hold(1);
                LogHold high = log.hold(last);
                LogHold middle = log.hold(starts.get(1))) {
            assertThat(log.deleteBefore(starts.get(2)).heldBy())
                    .extracting(LogHolder::lsn)
                    .containsExactly(low.lsn(), middle.lsn());
            assertThat(log.holders()).extracting(LogHolder::lsn).containsExactly(1L, middle.lsn(), high.lsn());
            assertThat(log.holders().get(2).files()).isZero();
            assertThat(log.holders().get(0).toString())
                    .isEqualTo("hold needs the records from LSN 1 on: 4 files of " + bytes(0, 4) + " bytes");
        }
    }

    @Test
    void whatIsDeletedCannotBeHeld() throws IOException {
        log.deleteBefore(starts.get(2));
        assertThatThrownBy(() -> log.hold(starts.get(2) - 1))
                .isInstanceOfSatisfying(LsnNotAvailableException.class, e -> {
                    assertThat(e.lsn()).isEqualTo(starts.get(2) - 1);
                    assertThat(e.firstLsn()).isEqualTo(starts.get(2));
                })
                .hasMessageContaining("LSN " + (starts.get(2) - 1) + " is not in the log any more");
        assertThat(log.holders()).as("what was refused holds nothing").isEmpty();
        log.hold(starts.get(2)).close();
        log.hold(last + 100).close();
    }

    @Test
    void aHoldDoesNotGoBack() throws IOException {
        try (LogHold hold = log.hold(5)) {
            assertThatThrownBy(() -> hold.advanceTo(4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot go back to 4");
            hold.advanceTo(5);
            assertThat(hold.lsn()).isEqualTo(5);
        }
    }

    @Test
    void anOpenReaderKeepsWhatItHasNotReadYet() throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            assertThat(log.holders()).extracting(LogHolder::holder).containsExactly("reader");
            assertThat(log.deleteBefore(last).files()).isEmpty();
            while (reader.advance()) {
                records.add(reader.record().toRecord());
                int read = starts.stream()
                        .filter(start -> start <= records.size())
                        .toList()
                        .size();
                assertThat(log.deleteBefore(last).files()).hasSizeLessThan(2);
                assertThat(starts())
                        .as("files when %s records are read", records.size())
                        .hasSize(6 - read);
            }
            assertThat(log.holders()).as("at its end").isEmpty();
        }
        assertThat(records).isEqualTo(SampleLog.records(1, last));
    }

    @Test
    void aReaderThatIsClosedKeepsNothing() throws IOException {
        LogReader reader = log.read(starts.get(3));
        assertThat(log.deleteBefore(last).files()).hasSize(3);
        reader.close();
        assertThat(log.holders()).isEmpty();
        assertThat(log.deleteBefore(last).files()).hasSize(1);
    }

    /** Its snapshot has a newest file that is finished by now. */
    @Test
    void aReaderBehindTheEndKeepsTheFileThatWasTheNewest() throws IOException {
        try (LogReader reader = log.read(last + 1000)) {
            while (starts().size() < 7) {
                log.append(SampleLog.entry(log.lastLsn() + 1));
            }
            assertThat(log.deleteBefore(log.lastLsn()).files()).hasSize(4);
            assertThat(reader.advance()).isFalse();
        }
        assertThat(log.deleteBefore(log.lastLsn()).files()).hasSize(2);
    }

    @Test
    void aReaderThatDamageEndsKeepsNothing() throws IOException {
        log.close();
        Path file = parent.resolve("log").resolve(String.format("wal-%016x.log", starts.get(1)));
        SampleLog.flip(file, Files.size(file) - 10);
        log = WriteAheadLog.open(parent.resolve("log"), OPTIONS.withRecoveryPolicy(RecoveryPolicy.STOP));
        try (LogReader reader = log.read()) {
            while (reader.advance()) {
                assertThat(log.holders()).hasSize(1);
            }
            assertThat(log.holders()).isEmpty();
        }
    }

    /** Each reader finds all from some record on: never is a file deleted that it is about to open. */
    @Test
    void readersRaceDeletion() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        CountDownLatch done = new CountDownLatch(1);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(() -> {
                    int rounds = 0;
                    while (done.getCount() > 0 || rounds == 0) {
                        readAll();
                        rounds++;
                    }
                    return rounds;
                }));
            }
            while (log.lastLsn() < 1500) {
                log.append(SampleLog.entry(log.lastLsn() + 1));
                log.deleteBefore(log.lastLsn());
            }
            done.countDown();
            for (Future<Integer> reader : readers) {
                assertThat(reader.get(20, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            done.countDown();
            threads.shutdownNow();
        }
        assertThat(log.holders()).isEmpty();
    }

    private void readAll() throws IOException {
        try (LogReader reader = log.read()) {
            long next = 0;
            while (reader.advance()) {
                long lsn = reader.record().lsn();
                assertThat(next == 0 || next == lsn)
                        .as("LSN %s follows %s", lsn, next - 1)
                        .isTrue();
                next = lsn + 1;
            }
        }
    }
}
