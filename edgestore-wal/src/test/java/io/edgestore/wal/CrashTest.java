package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.crash.Stage;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.testkit.filesystem.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The log is crashed behind each of its operations, in recovery too: what was promised is there each time. */
@Timeout(120)
@ParameterizedClass
@EnumSource(DirectoryOrder.class)
class CrashTest {

    private static final long SEED = Seed.of(CrashTest.class);

    /** Of each exploration but the first: all of the some 160 crashes of its workload, and as many in recovery. */
    private static final int EACH = 320;

    private final DirectoryOrder directoryOrder;

    CrashTest(DirectoryOrder directoryOrder) {
        this.directoryOrder = directoryOrder;
    }

    /** The ten thousand images that a build is to see: a half of them in each order of directory changes. */
    @Test
    void whatWasSyncedSurvivesAndNothingElseAppears() {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedLog log = new CrashedLog(directory, acknowledgements);
                    try (WalWriter writer = log.create()) {
                        log.appendSynced(writer, 1, 6);
                        log.appendSynced(writer, 4, 3);
                    }
                    try (WalWriter writer = log.open()) {
                        log.appendSynced(writer, 2, 5);
                        log.append(writer, 3);
                    }
                    try (WalWriter writer = log.open()) {
                        log.appendSynced(writer, 3, 2);
                        log.append(writer, 1);
                    }
                })
                .randomImages(12)
                .budget(CrashBudget.images(5000))
                .check(CrashTest::reopened);

        System.out.println("CrashTest: " + report);
        assertThat(report.operations()).isGreaterThan(60);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
        assertThat(report.checked()).isGreaterThanOrEqualTo(5000);
    }

    @Test
    void nothingIsLostOfALogThatSyncedAfterEachRecord() {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedLog log = new CrashedLog(directory, acknowledgements);
                    try (WalWriter writer = log.create()) {
                        log.appendSynced(writer, 1, 8);
                    }
                })
                .budget(CrashBudget.images(EACH))
                .check(CrashTest::neverRefused);

        assertAllTried(report);
    }

    /** Some by one call in several frames, some in one frame, some synced. In one frame they are there all or none. */
    @ParameterizedTest
    @CsvSource({"1, STORED", "2, STORED", "100, STORED", "400, STORED", "2, LEFT_OUT", "400, LEFT_OUT"})
    void anAtomicBatchIsThereWholeOrNotAtAll(int batch, Hashes hashes) {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedLog log = batchLog(directory, acknowledgements, hashes);
                    try (WalWriter writer = log.create()) {
                        log.sync(writer, log.appendAtomically(writer, batch));
                        log.appendList(writer, batch);
                        log.appendAtomically(writer, batch);
                        log.append(writer, 1);
                    }
                    try (WalWriter writer = log.open()) {
                        log.appendAtomically(writer, batch);
                        log.sync(writer, log.appendList(writer, 2 * batch));
                        log.appendAtomically(writer, batch);
                    }
                })
                .budget(CrashBudget.images(batch <= 2 ? EACH : 250))
                .check((directory, acknowledgements) -> reopened(batchLog(directory, acknowledgements, hashes)));

        assertThat(report.recoveryImages()).isPositive();
    }

    /** The control: the same checker finds a batch that only looks atomic. */
    @Test
    void aBatchInSeveralFramesIsFoundToBeInPart() {
        assertThatThrownBy(() -> explore((directory, acknowledgements) -> {
                            CrashedLog log = batchLog(directory, acknowledgements, Hashes.STORED);
                            try (WalWriter writer = log.create()) {
                                List<WalEntry> marked = IntStream.range(0, 20)
                                        .mapToObj(i -> SampleLog.incompressible(300)
                                                .withTransactionId(1)
                                                .withTtlSeconds(20))
                                        .toList();
                                for (int i = 0; i < marked.size(); i++) {
                                    acknowledgements.attempt(new WalRecord(i + 1, marked.get(i)));
                                }
                                writer.append(marked);
                            }
                        })
                        .randomImages(50)
                        .check((directory, acknowledgements) ->
                                reopened(batchLog(directory, acknowledgements, Hashes.STORED))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[the atomic batch from LSN 1 on]");
    }

    /** Those of the values. */
    enum Hashes {
        STORED,
        LEFT_OUT
    }

    private static CrashedLog batchLog(Path directory, Acknowledgements<WalRecord> acknowledgements, Hashes hashes) {
        WalOptions version2 = PolicyReading.OPTIONS
                .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
                .withMaxBlockLength(3000);
        return new CrashedLog(
                directory, acknowledgements, hashes == Hashes.STORED ? version2 : version2.withoutValueHashes());
    }

    @Test
    void aFailedFsyncPromisesNothing() {
        assertAllTried(explore((directory, acknowledgements) -> {
                    CrashedLog log = new CrashedLog(directory, acknowledgements);
                    try (WalWriter writer = log.create()) {
                        log.appendSynced(writer, 2, 2);
                        CrashFileSystem.of(directory)
                                .on(Operation.Kind.FORCE)
                                .at(log.file())
                                .nth(1)
                                .fail();
                        log.append(writer, 1);
                        assertThatThrownBy(writer::sync).isInstanceOf(LogFailedException.class);
                        assertThatThrownBy(writer::sync)
                                .as("a second fsync would succeed")
                                .isInstanceOf(LogFailedException.class);
                    }
                })
                .check(CrashTest::salvagedAfterFailedFsync));
    }

    @Test
    void aFullDiskCostsNothingThatWasSynced() {
        assertAllTried(explore((directory, acknowledgements) -> {
                    CrashFileSystem disk = CrashFileSystem.of(directory);
                    CrashedLog log = new CrashedLog(directory, acknowledgements);
                    try (WalWriter writer = log.create()) {
                        log.appendSynced(writer, 1, 3);
                        disk.capacity(writer.length() + 100);
                        assertThatThrownBy(() -> log.append(writer, 1)).isInstanceOf(IOException.class);
                        disk.capacity(1 << 20);
                        log.appendSynced(writer, 1, 2);
                    }
                })
                .check(CrashTest::reopened));
    }

    @Test
    void shortWritesAreContinued() {
        assertAllTried(explore((directory, acknowledgements) -> {
                    CrashFileSystem.of(directory).on(Operation.Kind.WRITE).limit(300);
                    CrashedLog log = new CrashedLog(directory, acknowledgements);
                    try (WalWriter writer = log.create()) {
                        log.appendSynced(writer, 1, 3);
                    }
                })
                .check(CrashTest::reopened));
    }

    @Test
    void threadsShareAnFsync() {
        assertAllTried(explore((directory, acknowledgements) -> {
                    CrashedLog log = new CrashedLog(directory, acknowledgements);
                    ExecutorService threads = Executors.newFixedThreadPool(3);
                    try (WalWriter writer = log.create()) {
                        List<Future<?>> done = List.of(
                                threads.submit(() -> log.appendSyncedConcurrently(writer, 3)),
                                threads.submit(() -> log.appendSyncedConcurrently(writer, 3)),
                                threads.submit(() -> log.appendSyncedConcurrently(writer, 3)));
                        for (Future<?> each : done) {
                            each.get(1, TimeUnit.MINUTES);
                        }
                    } finally {
                        threads.shutdownNow();
                    }
                })
                .budget(CrashBudget.images(EACH))
                .check(CrashTest::reopened));
    }

    /** The control: the same checker finds a log that promises before it has synced. */
    @Test
    void anEarlyPromiseIsFound() {
        assertThatThrownBy(() -> explore((directory, acknowledgements) -> {
                            CrashedLog log = new CrashedLog(directory, acknowledgements);
                            try (WalWriter writer = log.create()) {
                                log.append(writer, 3);
                                acknowledgements.attempted().forEach(acknowledgements::acknowledge);
                            }
                        })
                        .check(CrashTest::reopened))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[acknowledged records that are missing]");
    }

    /** The control: the same checker finds a log that appends behind a torn tail. */
    @Test
    void aTailThatIsNotRepairedIsFound() {
        assertThatThrownBy(() -> explore(CrashTest::appendWithoutRepair).check(CrashTest::withoutRepair))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[acknowledged records that are missing]");
    }

    private static void appendWithoutRepair(Path directory, Acknowledgements<WalRecord> acknowledgements)
            throws IOException {
        CrashedLog log = new CrashedLog(directory, acknowledgements);
        try (WalWriter writer = log.create()) {
            log.append(writer, 1);
        }
    }

    /** Takes a frame from a log beside, and puts it at the very end. */
    private static void withoutRepair(Path directory, Acknowledgements<WalRecord> acknowledgements) throws IOException {
        CrashedLog log = new CrashedLog(directory, acknowledgements);
        if (Files.exists(log.file()) && Files.size(log.file()) > 8) {
            WalRecord record = SampleLog.record(1000);
            Path beside = directory.resolve("beside");
            Files.deleteIfExists(beside);
            try (WalWriter writer = WalWriter.create(beside, PolicyReading.OPTIONS)) {
                writer.append(record);
            }
            byte[] bytes = Files.readAllBytes(beside);
            byte[] frame = Arrays.copyOfRange(bytes, 8, bytes.length);
            acknowledgements.attempt(record);
            Files.write(log.file(), frame, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
            acknowledgements.acknowledge(record);
            log.assertHolds(RecoveryPolicy.SKIP);
        }
    }

    private CrashExplorer<WalRecord> explore(Stage<WalRecord> workload) {
        return CrashExplorer.workload(workload)
                .directoryOrder(directoryOrder)
                .seed(SEED)
                .budget(CrashBudget.images(EACH));
    }

    private static void assertAllTried(CrashReport report) {
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
    }

    /** Recovery may refuse a damaged file, and must have left it as it was. */
    private static void reopened(Path directory, Acknowledgements<WalRecord> acknowledgements) throws IOException {
        reopened(new CrashedLog(directory, acknowledgements));
    }

    private static void reopened(CrashedLog log) throws IOException {
        byte[] before = log.bytes();
        try {
            goOn(log, RecoveryPolicy.SKIP);
        } catch (CorruptLogException e) {
            // A whole frame behind one that did not make it to the disk: that takes two that were not synced.
            assertThat(log.unacknowledged()).as("records in doubt, when: %s", e).isGreaterThanOrEqualTo(2);
            assertUntouched(log, before);
        }
    }

    private static void neverRefused(Path directory, Acknowledgements<WalRecord> acknowledgements) throws IOException {
        goOn(new CrashedLog(directory, acknowledgements), RecoveryPolicy.SKIP);
    }

    /**
     * After a failed fsync the next process sees bytes that are not on the disk and never will be, and appends behind them.
     * A power cut then leaves a hole before what it synced: that only salvage can pass.
     */
    private static void salvagedAfterFailedFsync(Path directory, Acknowledgements<WalRecord> acknowledgements)
            throws IOException {
        CrashedLog log = new CrashedLog(directory, acknowledgements);
        byte[] before = log.bytes();
        try {
            goOn(log, RecoveryPolicy.SALVAGE);
        } catch (CorruptLogException e) {
            assertUntouched(log, before);
        }
    }

    private static void assertUntouched(CrashedLog log, byte[] before) throws IOException {
        assertThat(log.bytes()).as("a file that was refused").isEqualTo(before);
        log.assertHolds(RecoveryPolicy.SALVAGE);
    }

    /** The log is used again, and that must come out right too. */
    private static void goOn(CrashedLog log, RecoveryPolicy policy) throws IOException {
        log.assertPromisedFileExists();
        boolean exists = log.exists();
        try (WalWriter writer = exists ? log.open() : log.create()) {
            log.assertHolds(policy);
            log.appendSynced(writer, 1, 1);
        }
        log.assertHolds(policy);
    }
}
