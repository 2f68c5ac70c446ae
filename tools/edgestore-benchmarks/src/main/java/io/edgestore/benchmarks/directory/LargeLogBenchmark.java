package io.edgestore.benchmarks.directory;

import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.ReadOnlyLog;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A log of many files: what its size costs when it is opened, and in a search for an LSN. 160 files of 64 MiB are the log
 * of 10 GiB that the document speaks of: {@code -p files=160 -p fileMiB=64}, and as much room on the disk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LargeLogBenchmark {

    /** The number of files. */
    @Param("20")
    int files;

    /** How long each of them is. */
    @Param("4")
    int fileMiB;

    private Path directory;
    private WalOptions options;
    private Path newest;
    private Path copyOfNewest;
    private long lastLsn;
    private long firstOfNewest;

    /** JSON events of 100 bytes, each in a frame of its own. */
    @Setup
    public void write() throws IOException {
        directory = Scratch.create();
        options = Logs.DEFAULTS.withMaxFileLength((long) fileMiB << 20);
        List<WalEntry> entries = Item.list(ValueKind.JSON, 100, 1_000).stream()
                .map(Item::entryWithGivenHash)
                .toList();
        ReadOnlyLog written = ReadOnlyLog.open(Files.createDirectory(logDirectory()), options);
        try (WriteAheadLog log = WriteAheadLog.open(logDirectory(), options)) {
            while (written.files().size() <= files - 1 || Files.size(newest(written)) < (long) fileMiB << 19) {
                log.append(entries);
            }
            lastLsn = log.lastLsn();
        }
        newest = newest(written);
        copyOfNewest = Files.createDirectory(directory.resolve("newest"));
        Files.copy(newest, copyOfNewest.resolve(newest.getFileName()));
        firstOfNewest = ReadOnlyLog.open(copyOfNewest, options).firstLsn();
    }

    private Path logDirectory() {
        return directory.resolve("log");
    }

    private static Path newest(ReadOnlyLog log) throws IOException {
        List<Path> all = log.files();
        return all.get(all.size() - 1);
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** For appending, and closing again. */
    @Benchmark
    public long open() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(logDirectory(), options)) {
            return log.lastLsn();
        }
    }

    /** The floor of {@link #open}: what opening has to read. */
    @Benchmark
    public long scanNewestFile() throws IOException {
        long count = 0;
        try (WalReader reader = WalReader.open(newest, options)) {
            while (reader.advance()) {
                count++;
            }
        }
        return count;
    }

    /** To the middle of the newest file. */
    @Benchmark
    public long seekInLog() throws IOException {
        return seek(logDirectory());
    }

    /** The floor of {@link #seekInLog}: the same record in a log that has nothing but the newest file. */
    @Benchmark
    public long seekInOneFile() throws IOException {
        return seek(copyOfNewest);
    }

    private long seek(Path log) throws IOException {
        try (LogReader reader = ReadOnlyLog.open(log, options).read((firstOfNewest + lastLsn) / 2)) {
            reader.advance();
            return reader.record().lsn();
        }
    }
}
