package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.crash.Stage;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.wal.Seed;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
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
@Timeout(120)
class LogCrashTest {

    private static final long SEED = Seed.of(LogCrashTest.class);
    private static final WalOptions VERSION_2 = CrashedDirectory.OPTIONS
            .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
            .withMaxBlockLength(1500);

    private static CrashExplorer<WalRecord> explore(Stage<WalRecord> workload) {
        return CrashExplorer.workload(workload).seed(SEED).budget(700);
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

        System.out.println("LogCrashTest: " + report);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
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

        assertThat(report.recoveryImages()).isPositive();
    }

    @Test
    void futuresOfManyThreadsAreKept() {
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
                    } finally {
                        threads.shutdownNow();
                    }
                })
                .check((directory, acknowledgements) ->
                        new CrashedDirectory(directory, acknowledgements, CrashedDirectory.OPTIONS).goOn());

        assertThat(report.recoveryImages()).isPositive();
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

        assertThat(report.recoveryImages()).isPositive();
    }
}
