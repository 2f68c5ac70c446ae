package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.wal.Await;
import io.edgestore.wal.CrashBudget;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Seed;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Finished files are archived and deleted, with a crash behind each operation: a record is in the archive or in the log. */
@Timeout(120)
class ArchiveCrashTest {

    private static final long SEED = Seed.of(ArchiveCrashTest.class);

    private static WriteAheadLog open(Path directory) throws IOException {
        Path archive = directory.resolve("archive");
        if (!Files.isDirectory(archive)) {
            Files.createDirectory(archive);
            force(directory);
        }
        WalOptions options = CrashedDirectory.OPTIONS
                .withMaxFileLength(250)
                .withFinishedFileListener("archive", file -> archive(file, archive));
        return WriteAheadLog.open(directory.resolve("log"), options);
    }

    private static void archive(Path file, Path archive) throws IOException {
        Path copy = archive.resolve(file.getFileName().toString());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        force(archive);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory)) {
            names.force(true);
        }
    }

    private static void use(WriteAheadLog log, Acknowledgements<Long> promised, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            long lsn = log.lastLsn() + 1;
            promised.attempt(lsn);
            log.append(SampleLog.entry(lsn));
            log.sync();
            promised.acknowledge(lsn);
        }
        Await.until("all are told", () -> log.holders().get(0).files() == 0);
        log.deleteBefore(log.lastLsn());
    }

    private static void assertNothingIsMissing(Path directory, WriteAheadLog log, Acknowledgements<Long> promised)
            throws IOException {
        TreeMap<Long, WalRecord> found = new TreeMap<>();
        try (LogReader reader = log.read()) {
            reader.forEach(record -> found.put(record.lsn(), record));
        }
        try (var copies = Files.newDirectoryStream(directory.resolve("archive"))) {
            for (Path copy : copies) {
                if (Files.size(copy) > 0) { // else it was begun in vain
                    SampleLog.read(copy).forEach(record -> found.put(record.lsn(), record));
                }
            }
        }
        assertThat(found.values())
                .containsAll(
                        promised.acknowledged().stream().map(SampleLog::record).toList());
        assertThat(found.values()).containsExactlyElementsOf(SampleLog.records(1, found.size()));
    }

    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void eachRecordIsInTheArchiveOrInTheLog(DirectoryOrder order) {
        CrashReport report = CrashExplorer.<Long>workload((directory, promised) -> {
                    try (WriteAheadLog log = open(directory)) {
                        use(log, promised, 8);
                        use(log, promised, 3);
                    }
                })
                .seed(SEED)
                .budget(CrashBudget.images(700))
                .directoryOrder(order)
                .check((directory, promised) -> {
                    try (WriteAheadLog log = open(directory)) {
                        use(log, promised, 3);
                        assertNothingIsMissing(directory, log, promised);
                    }
                });

        System.out.println("ArchiveCrashTest: " + report);
        assertThat(report.recoveryImages()).isPositive();
    }
}
