package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.crash.Stage;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.CrashBudget;
import io.edgestore.wal.Seed;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The log is crashed behind each of its operations, in recovery too: what was promised is there each time. */
@Timeout(240)
class LogCrashTest {

    private static final long SEED = Seed.of(LogCrashTest.class);
    private static final WalOptions VERSION_2 = CrashedDirectory.OPTIONS
            .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
            .withMaxBlockLength(1500);

    /** For each of ten explorations: more than 10,000 in all. */
    private static final long IMAGES = CrashBudget.images(1_050);

    private static CrashExplorer<WalRecord> explore(Stage<WalRecord> workload) {
        return CrashExplorer.workload(workload).seed(SEED).budget(IMAGES);
    }

    private static void assertExplored(CrashReport report) {
        System.out.println("LogCrashTest: " + report);
        assertThat(report.checked()).isEqualTo(IMAGES);
        assertThat(report.recoveryImages()).as("crashes in recovery").isPositive();
    }

    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void whatWasSyncedSurvivesRotation(DirectoryOrder order) {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedDirectory crashed =
                            new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
                    try (WriteAheadLog log = crashed.open()) {
                        crashed.appendSynced(log, 2, 3);
                        crashed.append(log, 5);
                        crashed.sync(log, crashed.appendList(log, 7));
                    }
                    try (WriteAheadLog log = crashed.open()) {
                        crashed.append(log, 8);
                        crashed.appendSynced(log, 1, 2);
                        crashed.append(log, 2);
                    }
                })
                .directoryOrder(order)
                .check((directory, acknowledgements) ->
                        new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS).goOn());

        assertExplored(report);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
    }

    @Test
    void anAtomicBatchIsThereWholeOrNotAtAll() {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedDirectory crashed = new CrashedDirectory(directory, acknowledgements, VERSION_2);
                    try (WriteAheadLog log = crashed.open()) {
                        crashed.sync(log, crashed.appendAtomically(log, 3));
                        crashed.appendAtomically(log, 5);
                        crashed.append(log, 2);
                        crashed.appendAtomically(log, 4);
                        crashed.sync(log, crashed.appendList(log, 6));
                        crashed.appendAtomically(log, 4);
                    }
                })
                .check((directory, acknowledgements) ->
                        new CrashedDirectory(directory, acknowledgements, VERSION_2).goOn());

        assertExplored(report);
    }

    @Test
    void whatManyThreadsWereToldIsKept() {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedDirectory crashed =
                            new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
                    ExecutorService threads = Executors.newFixedThreadPool(3);
                    try (WriteAheadLog log = crashed.open()) {
                        List<Future<Void>> done = IntStream.range(0, 3)
                                .mapToObj(i -> threads.submit(() -> crashed.appendDurably(log, 5)))
                                .toList();
                        for (Future<Void> each : done) {
                            each.get(1, TimeUnit.MINUTES);
                        }
                        for (int round = 0; round < 4; round++) {
                            crashed.appendAndSync(log, threads, 3);
                        }
                    } finally {
                        threads.shutdownNow();
                    }
                })
                .check((directory, acknowledgements) ->
                        new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS).goOn());

        assertExplored(report);
    }

    /** Files that were never begun are removed, and do not come back between files with records. */
    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void removedFilesDoNotComeBackAmongOthers(DirectoryOrder order) {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedDirectory crashed =
                            new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
                    try (WriteAheadLog log = crashed.open()) {
                        crashed.appendSynced(log, 2, 1);
                    }
                    Path files = directory.resolve("log");
                    for (long lsn : new long[] {2, 3}) { // as the Rust engine names them
                        Files.createFile(files.resolve(String.format("wal-%016x.log", lsn)));
                    }
                    try (FileChannel names = FileChannel.open(files)) {
                        names.force(true);
                    }
                    try (WriteAheadLog log = crashed.open()) {
                        crashed.appendSynced(log, 2, 1);
                    }
                })
                .directoryOrder(order)
                .check((directory, acknowledgements) -> {
                    new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS).goOn();
                    try (DirectoryStream<Path> files =
                            Files.newDirectoryStream(directory.resolve("log"), "wal-*.log")) {
                        for (Path file : files) {
                            assertThat(Files.size(file)).as("%s", file).isPositive();
                        }
                    }
                });

        assertExplored(report);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
    }

    /** The codec changes between two runs, and with it the file. */
    @Test
    void anotherCodecBeginsAnotherFile() {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedDirectory first =
                            new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
                    try (WriteAheadLog log = first.open()) {
                        first.appendSynced(log, 2, 1);
                        first.append(log, 2);
                    }
                    CrashedDirectory second = new CrashedDirectory(directory, acknowledgements, VERSION_2);
                    try (WriteAheadLog log = second.open()) {
                        second.append(log, 1);
                        second.sync(log, second.appendAtomically(log, 3));
                    }
                })
                .check((directory, acknowledgements) ->
                        new CrashedDirectory(directory, acknowledgements, VERSION_2).goOn());

        assertExplored(report);
    }

    /** A log that keeps no hashes: a record comes back without the one that it was appended with. */
    private static final class WithoutHashes extends CrashedDirectory {

        WithoutHashes(Path parent, Acknowledgements<WalRecord> acknowledgements) {
            super(parent, acknowledgements, VERSION_2.withoutValueHashes());
        }

        @Override
        WalRecord asAppended(WalRecord record) {
            WalEntry read = record.entry();
            WalEntry hashed = WalEntry.put(read.namespace(), read.key(), read.value())
                    .withTimestampNanos(read.timestampNanos())
                    .withTransactionId(read.transactionId())
                    .withTtlSeconds(read.ttlSeconds());
            return new WalRecord(record.lsn(), hashed);
        }
    }

    @Test
    void batchesWithoutHashesAreWholeToo() {
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedDirectory crashed = new WithoutHashes(directory, acknowledgements);
                    try (WriteAheadLog log = crashed.open()) {
                        crashed.appendAtomically(log, 4);
                        crashed.sync(log, crashed.appendAtomically(log, 2));
                        crashed.appendList(log, 3);
                        crashed.appendAtomically(log, 5);
                        crashed.sync(log, crashed.append(log, 1));
                        crashed.appendAtomically(log, 3);
                    }
                })
                .check((directory, acknowledgements) -> new WithoutHashes(directory, acknowledgements).goOn());

        assertExplored(report);
    }

    /** Three processes in a row, each of which begins files, and hardly one record is synced by itself. */
    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void severalRoundsOfRotation(DirectoryOrder order) {
        WalOptions options = CrashedDirectory.OPTIONS.withMaxFileLength(1200);
        CrashReport report = explore((directory, acknowledgements) -> {
                    CrashedDirectory crashed = new CrashedDirectory(directory, acknowledgements, options);
                    for (int round = 0; round < 3; round++) {
                        try (WriteAheadLog log = crashed.open()) {
                            crashed.append(log, 3);
                            crashed.appendList(log, 2);
                            crashed.appendSynced(log, 1, round % 2);
                            crashed.append(log, 1);
                        }
                    }
                })
                .directoryOrder(order)
                .check((directory, acknowledgements) ->
                        new CrashedDirectory(directory, acknowledgements, options).goOn());

        assertExplored(report);
    }

    /** The planted fault: an fsync that does nothing. */
    @Test
    void aLostRecordIsFound() {
        assertThatThrownBy(() -> explore((directory, acknowledgements) -> {
                            CrashFileSystem.of(directory)
                                    .on(Operation.Kind.FORCE)
                                    .from(6)
                                    .swallow();
                            CrashedDirectory crashed =
                                    new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
                            try (WriteAheadLog log = crashed.open()) {
                                crashed.appendSynced(log, 1, 4);
                            }
                        })
                        .check((directory, acknowledgements) ->
                                new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS).goOn()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("acknowledged records");
    }

    /** The planted fault: a list that is taken for a batch. */
    @Test
    void aTornBatchIsFound() {
        assertThatThrownBy(() -> explore((directory, acknowledgements) -> {
                            CrashedDirectory crashed =
                                    new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
                            try (WriteAheadLog log = crashed.open()) {
                                crashed.appendAsIfAtomically(log, 5);
                            }
                        })
                        .check((directory, acknowledgements) ->
                                new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS).goOn()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the atomic batch from LSN 1 on");
    }

    /** The planted fault: whoever opens the log leaves a file behind. */
    @Test
    void aRecoveryThatChangesSomethingEachTimeIsFound() {
        assertThatThrownBy(() -> explore((directory, acknowledgements) -> {
                            CrashedDirectory crashed =
                                    new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS);
                            try (WriteAheadLog log = crashed.open()) {
                                crashed.appendSynced(log, 1, 2);
                            }
                        })
                        .check((directory, acknowledgements) ->
                                new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS) {
                                    @Override
                                    WriteAheadLog open() throws IOException {
                                        WriteAheadLog log = super.open();
                                        Files.createTempFile(path(), "left-", "");
                                        return log;
                                    }
                                }.goOn()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("files behind a second recovery");
    }
}
