package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.Await;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.ForkedJvm;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Seed;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.TailOptions.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tail that knows nothing but the files. */
@Timeout(60)
class ReadOnlyTailTest {

    private static final long SEED = Seed.of(ReadOnlyTailTest.class);
    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(700);
    private static final WalOptions FAIL = OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final TailOptions DURABLE = TailOptions.defaults().withPollInterval(Duration.ofMillis(1));
    private static final TailOptions APPENDED = DURABLE.withReach(Reach.APPENDED);

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(parent.resolve("log"));
    }

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(directory, OPTIONS);
    }

    private LogTail tail(long fromLsn, TailOptions how) throws IOException {
        return ReadOnlyLog.open(directory, FAIL).tail(fromLsn, how);
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    private static void appendSynced(WriteAheadLog log, int count) throws IOException {
        append(log, count);
        log.sync();
    }

    private static List<WalRecord> available(LogTail tail) throws Exception {
        List<WalRecord> records = new ArrayList<>();
        for (WalRecord next = tail.next(Duration.ZERO); next != null; next = tail.next(Duration.ZERO)) {
            records.add(next);
        }
        return records;
    }

    private static void assertClean(LogTail tail) {
        assertThat(tail.report().verdict()).as("%s", tail.report()).isEqualTo(Verdict.CLEAN);
    }

    @ParameterizedTest
    @EnumSource(Reach.class)
    void itFollowsTheLogAcrossItsFiles(Reach reach) throws Exception {
        try (LogTail tail = tail(1, DURABLE.withReach(reach))) {
            assertThat(available(tail)).as("while there is no log").isEmpty();
            List<WalRecord> records = new ArrayList<>();
            for (int opened = 0; opened < 3; opened++) {
                try (WriteAheadLog log = open()) {
                    for (int i = 0; i < 10; i++) {
                        append(log, 3);
                        records.addAll(available(tail));
                        assertThat(records.size())
                                .isLessThanOrEqualTo((int) (reach == Reach.DURABLE ? log.durableLsn() : log.lastLsn()));
                        log.sync();
                        records.addAll(available(tail));
                        assertThat(records).hasSize((int) log.lastLsn());
                    }
                }
            }
            assertThat(records).isEqualTo(SampleLog.records(1, 90));
            assertThat(tail.hasEnded()).isFalse();
            assertClean(tail);
        }
    }

    @Test
    void itStopsAtWhatIsDurableUnlessAskedForMore() throws Exception {
        ReadOnlyLog reading = ReadOnlyLog.open(directory, FAIL);
        assertThat(List.of(reading.firstLsn(), reading.durableLsn())).containsExactly(1L, 0L);
        try (WriteAheadLog log = open();
                LogTail durable = tail(1, DURABLE);
                LogTail appended = tail(1, APPENDED)) {
            append(log, 3);
            assertThat(available(durable)).isEmpty();
            assertThat(reading.durableLsn()).isZero();
            assertThat(available(appended)).isEqualTo(SampleLog.records(1, 3));
            log.sync();
            assertThat(reading.durableLsn()).isEqualTo(3);
            assertThat(available(durable)).isEqualTo(SampleLog.records(1, 3));
        }
    }

    @Test
    void itWaitsForWhatIsToCome() throws Exception {
        try (WriteAheadLog log = open();
                LogTail tail = tail(1, DURABLE)) {
            FutureTask<WalRecord> next = new FutureTask<>(() -> tail.next(LONG));
            Thread thread = new Thread(next);
            thread.start();
            Await.until("the tail waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
            appendSynced(log, 1);
            assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(SampleLog.record(1));
        }
    }

    /** However long it is until the next look. */
    @Test
    void closingItEndsTheWait() throws Exception {
        LogTail tail = tail(1, DURABLE.withPollInterval(Duration.ofDays(Long.MAX_VALUE / 100_000)));
        FutureTask<WalRecord> next = new FutureTask<>(() -> tail.next(LONG));
        Thread thread = new Thread(next);
        thread.start();
        Await.until("the tail waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        tail.close();
        assertThatThrownBy(() -> next.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void itGoesOnFromAnyRecord() throws Exception {
        try (WriteAheadLog log = open()) {
            appendSynced(log, 30);
            for (long from = 0; from <= 31; from++) {
                for (TailOptions how : List.of(DURABLE, APPENDED)) {
                    try (LogTail tail = tail(from, how)) {
                        assertThat(available(tail)).isEqualTo(SampleLog.records(Math.max(1, from), 30));
                    }
                }
            }
        }
    }

    private enum Mark {
        MISSING,
        EMPTY,
        FLIPPED,
        TOO_SHORT
    }

    @ParameterizedTest
    @EnumSource(Mark.class)
    void withoutAWatermarkOnlyFinishedFilesCount(Mark mark) throws Exception {
        try (WriteAheadLog log = open()) {
            appendSynced(log, 30);
        }
        Path file = directory.resolve("durable.lsn");
        byte[] bytes = Files.readAllBytes(file);
        switch (mark) {
            case MISSING -> Files.delete(file);
            case EMPTY -> Files.write(file, new byte[0]);
            case FLIPPED -> SampleLog.flip(file, 8);
            case TOO_SHORT -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        }
        List<String> names = SampleLog.names(directory);
        long newest = Long.parseLong(names.get(names.size() - 1).substring(4, 20), 16);
        assertThat(newest).isBetween(10L, 30L);
        assertThat(ReadOnlyLog.open(directory, FAIL).durableLsn()).isEqualTo(newest - 1);
        try (LogTail tail = tail(1, DURABLE)) {
            assertThat(available(tail)).isEqualTo(SampleLog.records(1, newest - 1));
            open().close();
            assertThat(available(tail)).as("written anew").isEqualTo(SampleLog.records(newest, 30));
        }
    }

    /** What was durable by the watermark before still is. */
    @Test
    void aDamagedWatermarkTakesBackNothing() throws Exception {
        try (WriteAheadLog log = open()) {
            appendSynced(log, 3);
        }
        try (LogTail tail = tail(1, DURABLE)) {
            Files.write(directory.resolve("durable.lsn"), new byte[0]);

            assertThat(available(tail)).isEqualTo(SampleLog.records(1, 3));
        }
    }

    /** A log grows as another one did, byte by byte and with zeros in front of the bytes: nothing of it is ever damage. */
    @Test
    void whateverPartOfTheNewestFileIsThere() throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 25);
        }
        List<String> files = SampleLog.names(directory).stream()
                .filter(name -> name.startsWith("wal-"))
                .toList();
        assertThat(files).hasSizeGreaterThan(2);
        Random random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            Path copy = Files.createDirectory(parent.resolve("copy-" + round));
            List<WalRecord> records = new ArrayList<>();
            try (LogTail tail = ReadOnlyLog.open(copy, FAIL).tail(1, APPENDED)) {
                for (String name : files) {
                    grow(Files.readAllBytes(directory.resolve(name)), copy.resolve(name), random, () -> {
                        records.addAll(available(tail));
                        assertThat(records).isEqualTo(SampleLog.records(1, records.size()));
                    });
                }
                assertThat(records).hasSize(25);
                assertClean(tail);
            }
        }
    }

    private interface Look {
        void look() throws Exception;
    }

    private static void grow(byte[] bytes, Path file, Random random, Look look) throws Exception {
        Files.createFile(file);
        look.look();
        for (int length = 0; length < bytes.length; ) {
            length = Math.min(bytes.length, length + 1 + random.nextInt(random.nextBoolean() ? 10 : 200));
            boolean inHeader =
                    length < 8; // of which eight zeros are none, and half of it with zeros is one of another version
            int zeros = !inHeader && random.nextInt(3) == 0 ? random.nextInt(5000) : 0;
            Files.write(file, Arrays.copyOf(Arrays.copyOf(bytes, length), length + zeros));
            look.look();
        }
        Files.write(file, bytes);
        look.look();
    }

    /** What a crash or a full disk leaves at the end is not begun yet, however many files there are. */
    @ParameterizedTest
    @EnumSource(Reach.class)
    void filesThatAreNotBegunAreNoDamage(Reach reach) throws Exception {
        try (WriteAheadLog log = open()) {
            append(log, 5);
        }
        try (LogTail tail = tail(1, DURABLE.withReach(reach));
                LogTail skipping = ReadOnlyLog.open(directory, OPTIONS).tail(1, DURABLE.withReach(reach))) {
            assertThat(available(tail)).isEqualTo(SampleLog.records(1, 5));
            for (long lsn : new long[] {6, 7, 8}) {
                Files.write(directory.resolve(String.format("wal-%016x.log", lsn)), new byte[(int) (lsn - 6) * 50]);
                assertThat(available(tail)).isEmpty();
            }
            assertThat(available(skipping)).isEqualTo(SampleLog.records(1, 5));
            try (WriteAheadLog log = open()) {
                appendSynced(log, 5);
                List<WalRecord> records = available(skipping);
                assertThat(records).isEqualTo(SampleLog.records(8, 12));
                assertThat(skipping.report().gaps())
                        .as("no LSN below a name is given out")
                        .hasSize(1);
                assertThat(skipping.report().verdict()).isEqualTo(Verdict.GAP);
            }
        }
    }

    @Test
    void whatIsHalfAFrameIsDamageOnceThereIsANextFile() throws Exception {
        try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults())) {
            append(log, 3);
        }
        Path first = directory.resolve("wal-0000000000000001.log");
        SampleLog.truncate(first, Files.size(first) - 5);
        try (LogTail failing = tail(1, APPENDED);
                LogTail skipping = ReadOnlyLog.open(directory, OPTIONS).tail(1, APPENDED)) {
            assertThat(available(failing)).isEqualTo(SampleLog.records(1, 2));
            assertThat(available(skipping)).isEqualTo(SampleLog.records(1, 2));
            assertClean(failing);
            Files.write(directory.resolve("wal-0000000000000004.log"), new byte[0]);
            assertThatThrownBy(() -> failing.next(LONG)).isInstanceOf(CorruptLogException.class);
            assertThat(available(skipping)).isEmpty();
            assertThat(skipping.report().verdict()).isEqualTo(Verdict.DAMAGED);
        }
    }

    @Test
    void recordsThatAreDeletedBeforeTheyAreReadAreToldSo() throws Exception {
        try (WriteAheadLog log = open();
                LogTail tail = tail(1, DURABLE);
                LogTail inTime = tail(1, DURABLE)) {
            appendSynced(log, 40);
            assertThat(tail.next(LONG)).isEqualTo(SampleLog.record(1));
            assertThat(available(inTime)).isEqualTo(SampleLog.records(1, 40));
            LogReader reader = ReadOnlyLog.open(directory, FAIL).read();
            reader.advance();
            log.deleteBefore(40);
            long first = log.firstLsn();
            assertThat(first).isGreaterThan(20);
            assertThat(ReadOnlyLog.open(directory, FAIL).firstLsn()).isEqualTo(first);

            List<WalRecord> left = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> left.addAll(available(tail)))
                        .isInstanceOfSatisfying(LsnNotAvailableException.class, e -> {
                            assertThat(e.lsn()).isBetween(2L, 20L);
                            assertThat(e.firstLsn()).isEqualTo(first);
                        });
            }
            assertThatThrownBy(() -> {
                        while (reader.advance()) {
                            assertThat(reader.record().lsn()).isLessThan(first);
                        }
                    })
                    .isInstanceOfSatisfying(
                            LsnNotAvailableException.class,
                            e -> assertThat(e.firstLsn()).isEqualTo(first));
            reader.close();
            assertThatThrownBy(() -> tail(first - 1, DURABLE)).isInstanceOf(LsnNotAvailableException.class);

            appendSynced(log, 20);
            assertThat(available(inTime)).isEqualTo(SampleLog.records(41, 60));
            assertClean(inTime);
        }
    }

    /** Somebody puts an older copy of the log in place. */
    @Test
    void aLogThatBecomesShorterIsToldSo() throws Exception {
        try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults())) {
            appendSynced(log, 3);
        }
        Path file = directory.resolve("wal-0000000000000001.log");
        try (LogTail tail = tail(1, DURABLE)) {
            assertThat(available(tail)).hasSize(3);
            SampleLog.truncate(file, SampleLog.offsets(file).get(2));
            WriteAheadLog.open(directory, WalOptions.defaults()).close();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> tail.next(LONG))
                        .isInstanceOf(LsnNotAvailableException.class)
                        .hasMessageContaining("cut off");
            }
        }
    }

    /** It is killed and comes again, and the tail goes on. */
    @ParameterizedTest
    @EnumSource(Reach.class)
    void itFollowsTheWriterOfAnotherProcess(Reach reach) throws Exception {
        long last = 0;
        try (LogTail tail = tail(1, DURABLE.withReach(reach))) {
            for (int life = 0; life < 2; life++) {
                try (ForkedJvm writer = ForkedJvm.start(List.of("-Xmx64m"), TailedWriter.class, directory)) {
                    long durable = 0;
                    for (int i = 0; i < 150; i++) {
                        durable = Long.parseLong(writer.line());
                    }
                    for (; last < durable; last++) {
                        assertThat(tail.next(LONG)).isEqualTo(SampleLog.record(last + 1));
                    }
                    writer.kill();
                }
                for (WalRecord record : available(tail)) {
                    last++;
                    assertThat(record).isEqualTo(SampleLog.record(last));
                }
            }
            assertThat(SampleLog.names(directory)).hasSizeGreaterThan(50);
            assertClean(tail);
            try (WriteAheadLog log = open()) {
                assertThat(log.lastLsn()).as("nothing that came back is gone").isGreaterThanOrEqualTo(last);
            }
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> DURABLE.withPollInterval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pollInterval");
        assertThatThrownBy(() -> DURABLE.withReach(null)).isInstanceOf(NullPointerException.class);
    }
}
