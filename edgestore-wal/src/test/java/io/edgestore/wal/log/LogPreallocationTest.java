package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Gate;
import io.edgestore.testkit.filesystem.Operation;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the newest file of a log has zeros behind its records, and nobody but who looks at its bytes sees them. */
@Timeout(120)
class LogPreallocationTest {

    private static final long SEED = Seed.of(LogPreallocationTest.class);
    private static final int AHEAD = 4 << 10;
    private static final WalOptions OPTIONS =
            WalOptions.defaults().withMaxFileLength(6_000).withPreallocation(AHEAD);

    /** By their age, so that there are zeros left in each. */
    private static final WalOptions OF_ONE_RECORD = OPTIONS.withMaxFileAge(Duration.ofNanos(1));

    @TempDir
    private Path parent;

    private Path directory() {
        return parent.resolve("log");
    }

    private WriteAheadLog open(WalOptions options) throws IOException {
        return WriteAheadLog.open(directory(), options);
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    private List<Path> files() throws IOException {
        return SampleLog.names(directory()).stream()
                .filter(name -> name.startsWith("wal-"))
                .map(directory()::resolve)
                .toList();
    }

    private static List<WalRecord> read(LogReader records) throws IOException {
        List<WalRecord> read = new ArrayList<>();
        try (LogReader reader = records) {
            reader.forEach(read::add);
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
        }
        return read;
    }

    @Test
    void finishedFilesEndBehindTheirLastRecordBeforeAnybodyIsTold() throws IOException {
        List<Verdict> told = new CopyOnWriteArrayList<>();
        try (WriteAheadLog log =
                open(OF_ONE_RECORD.withFinishedFileListener("archive", file -> told.add(SampleLog.verdict(file))))) {
            append(log, 20);
            List<Path> files = files();
            assertThat(files).hasSizeGreaterThan(3);
            for (Path finished : files.subList(0, files.size() - 1)) {
                assertThat(SampleLog.verdict(finished)).as("%s", finished).isEqualTo(Verdict.CLEAN);
            }
            assertThat(SampleLog.verdict(files.get(files.size() - 1))).isEqualTo(Verdict.ZERO_TAIL);
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 20));
        }
        assertThat(told).isNotEmpty().containsOnly(Verdict.CLEAN);
        for (Path file : files()) {
            assertThat(SampleLog.verdict(file)).as("%s", file).isEqualTo(Verdict.CLEAN);
        }
    }

    @Test
    void aCheckpointHoldsNoZeros() throws IOException {
        Path copy = parent.resolve("copy");
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 100);
            log.sync();
            log.checkpoint(copy);
            append(log, 50);
        }
        ReadOnlyLog opened = ReadOnlyLog.open(copy, OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL));
        assertThat(read(opened.read())).isEqualTo(SampleLog.records(1, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DURABLE", "APPENDED"})
    void aTailOfAnotherProcessWaitsAtTheZeros(Reach reach) throws Exception {
        TailOptions how =
                TailOptions.defaults().withPollInterval(Duration.ofMillis(1)).withReach(reach);
        try (WriteAheadLog log = open(OPTIONS);
                LogTail tail = ReadOnlyLog.open(directory(), OPTIONS).tail(1, how)) {
            for (int i = 1; i <= 100; i++) {
                append(log, 1);
                log.sync();
                assertThat(tail.next(Duration.ofSeconds(20))).isEqualTo(SampleLog.record(i));
            }
            assertThat(tail.next(Duration.ofMillis(1))).isNull();
        }
    }

    @Test
    void theEndIsCutOffAndTheLogGoesOn() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 100);
            log.truncateAfter(30);
            append(log, 10);
            assertThat(read(log.read())).isEqualTo(SampleLog.records(1, 40));
        }
    }

    /** A file that was left with zeros, and is finished by opening, as another codec is asked for. */
    @Test
    void onlyBytesOfRecordsCount() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 20);
            long records = Files.size(files().get(0)) - AHEAD;
            assertThat(log.metrics().writtenBytes()).isLessThan(AHEAD).isGreaterThan(records);
            Files.copy(directory(), parent.resolve("left"));
            Files.copy(
                    files().get(0),
                    parent.resolve("left").resolve(files().get(0).getFileName()));
        }
        WalOptions version2 = OPTIONS.withFormatVersion(WalOptions.FormatVersion.VERSION_2);
        try (WriteAheadLog log = WriteAheadLog.open(parent.resolve("left"), version2);
                LogHold hold = log.hold(1)) {
            append(log, 1);
            assertThat(hold.isIntact()).isTrue();
            assertThat(log.holders().get(0).bytes())
                    .isEqualTo(Files.size(files().get(0)))
                    .isLessThan(AHEAD);
        }
    }

    private static CrashReport explored(WalOptions options) {
        return CrashExplorer.<WalRecord>workload((directory, acknowledgements) -> {
                    CrashedDirectory crashed = new CrashedDirectory(directory, acknowledgements, options);
                    try (WriteAheadLog log = crashed.open()) {
                        crashed.appendSynced(log, 2, 3);
                        crashed.append(log, 4);
                        crashed.sync(log, crashed.appendList(log, 6));
                    }
                    try (WriteAheadLog log = crashed.open()) {
                        crashed.append(log, 5);
                        crashed.appendSynced(log, 1, 3);
                        crashed.append(log, 2);
                    }
                })
                .seed(SEED)
                .budget(800)
                .check((directory, acknowledgements) ->
                        new CrashedDirectory(directory, acknowledgements, options).goOn());
    }

    @ParameterizedTest
    @ValueSource(longs = {2_500, 20_000})
    void whatWasSyncedSurvivesACrash(long maxFileLength) {
        CrashReport report = explored(OPTIONS.withMaxFileLength(maxFileLength));
        System.out.println("LogPreallocationTest: " + report);
        assertThat(report.checked()).isEqualTo(800);
    }

    @Test
    void whatWasSyncedSurvivesACrashInVersion2() {
        CrashReport report = explored(OPTIONS.withMaxFileLength(4_000)
                .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
                .withMaxBlockLength(1_500));
        System.out.println("LogPreallocationTest: " + report);
        assertThat(report.checked()).isEqualTo(800);
    }

    /** Readers in other processes take a file for finished once there is a next one, and zeros in it for damage. */
    @Test
    void thereIsNoNextFileWhileThereAreZerosInTheOneBefore() throws Exception {
        CrashFileSystem disk = CrashFileSystem.create();
        Path directory = disk.getPath("/log");
        try (WriteAheadLog log = WriteAheadLog.open(directory, OF_ONE_RECORD)) {
            append(log, 1);
            Path first = newest(directory);
            assertThat(SampleLog.verdict(first)).isEqualTo(Verdict.ZERO_TAIL);
            try (Gate gate = disk.on(Operation.Kind.CREATE).gate()) {
                FutureTask<Void> rotating = new FutureTask<>(() -> {
                    append(log, 1);
                    return null;
                });
                new Thread(rotating).start();
                gate.awaitArrival();
                assertThat(SampleLog.verdict(first)).isEqualTo(Verdict.CLEAN);
                gate.open();
                rotating.get(20, TimeUnit.SECONDS);
            }
            assertThat(newest(directory)).isNotEqualTo(first);
        }
    }

    /** Where the zeros do not fit, or cannot be written, no record is the worse for it. */
    @Test
    void aDiskThatIsNearlyFullHoldsAsManyRecords() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path log = disk.getPath("/log");
        int before;
        try (WriteAheadLog opened = WriteAheadLog.open(log, OPTIONS)) {
            append(opened, 5);
            opened.sync();
            disk.capacity(20_000);
            disk.on(Operation.Kind.CREATE).fail(() -> new IOException("no more files"));
            before = (int) opened.lastLsn();
            while (Files.size(newest(log)) < 19_000) {
                append(opened, 1);
            }
            opened.sync();
            assertThat(opened.lastLsn()).isGreaterThan(before);
            disk.clearFaults();
        }
        try (WriteAheadLog opened = WriteAheadLog.open(log, OPTIONS)) {
            assertThat(read(opened.read())).isEqualTo(SampleLog.records(1, opened.lastLsn()));
        }
    }

    private static Path newest(Path directory) throws IOException {
        List<String> names = SampleLog.names(directory).stream()
                .filter(name -> name.startsWith("wal-"))
                .toList();
        return directory.resolve(names.get(names.size() - 1));
    }
}
