package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.Call;
import io.edgestore.testkit.filesystem.CallLog;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is read of a log, counted at its file system: it depends on what is asked for, and not on how many files there are. */
class ReadingCostTest {

    private static final int FILES = 160;

    private final CrashFileSystem fileSystem = CrashFileSystem.create();
    private final CallLog calls = fileSystem.recordCalls();
    private final WalOptions options = WalOptions.defaults().withMaxFileLength(2_000);

    private Path logOfFiles(String name, int files) throws IOException {
        Path directory = Files.createDirectory(fileSystem.getPath("/" + name));
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            while (SampleLog.names(directory).size() < files) {
                log.append(SampleLog.entry(log.lastLsn() + 1));
            }
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
        return directory;
    }

    private Set<String> filesRead() {
        Set<String> names = new TreeSet<>();
        for (Call call : calls.of(Operation.Kind.READ)) {
            names.add(call.path().substring(call.path().lastIndexOf('/') + 1));
        }
        return names;
    }

    private int reads() {
        return calls.of(Operation.Kind.READ).size();
    }

    private int readsToOpen(Path directory) throws IOException {
        calls.clear();
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            assertThat(log.lastLsn()).isPositive();
        }
        return reads();
    }

    @Test
    void openingReadsAHeaderAndARecordOfEachOlderFile() throws IOException {
        int ofFew = readsToOpen(logOfFiles("few", 2));
        int ofMany = readsToOpen(logOfFiles("many", FILES));

        assertThat(ofMany - ofFew).isLessThanOrEqualTo(2 * (FILES - 2));
    }

    /** Reading ahead is for those who go on. */
    @Test
    void openingReadsLittleOfALongOlderFile() throws IOException {
        Path directory = Files.createDirectory(fileSystem.getPath("/long"));
        WalOptions longer = options.withMaxFileLength(100_000);
        try (WriteAheadLog log = WriteAheadLog.open(directory, longer)) {
            for (int i = 0; i < 500; i++) {
                log.append(SampleLog.incompressible(1_000));
            }
        }
        calls.clear();
        WriteAheadLog.open(directory, longer).close();

        List<String> files = SampleLog.names(directory).stream()
                .filter(name -> name.endsWith(".log"))
                .toList();
        assertThat(files).hasSizeGreaterThan(4);
        List<String> older = files.subList(0, files.size() - 1);
        for (String name : older) {
            long bytes = calls.of(Operation.Kind.READ).stream()
                    .filter(call -> call.path().endsWith(name))
                    .mapToLong(Call::length)
                    .sum();
            assertThat(bytes).as(name).isBetween(1_000L, 20_000L);
        }
    }

    @Test
    void seekReadsTheFileThatItLeadsToAndNoOther() throws IOException {
        Path directory = logOfFiles("log", FILES);
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            for (long lsn : new long[] {1, log.lastLsn() / 2, log.lastLsn()}) {
                calls.clear();
                try (LogReader reader = log.read(lsn)) {
                    assertThat(reader.advance()).isTrue();
                    assertThat(reader.record().lsn()).isEqualTo(lsn);
                    assertThat(filesRead())
                            .containsExactly(reader.file().getFileName().toString());
                    assertThat(reads()).as("for LSN %s", lsn).isLessThanOrEqualTo(4);
                }
            }
        }
    }

    @Test
    void tenTimesTheFilesAreTenTimesTheCalls() throws IOException {
        int ofFew = callsToReplay(logOfFiles("few", 10));
        int ofMany = callsToReplay(logOfFiles("many", 100));

        assertThat(ofMany).isLessThanOrEqualTo(ofFew / 2 * 21);
    }

    private int callsToReplay(Path directory) throws IOException {
        calls.clear();
        long records = 0;
        try (LogReader reader = ReadOnlyLog.open(directory, options).read(1)) {
            while (reader.advance()) {
                records++;
            }
        }
        assertThat(records).isPositive();
        return calls.all().size();
    }
}
