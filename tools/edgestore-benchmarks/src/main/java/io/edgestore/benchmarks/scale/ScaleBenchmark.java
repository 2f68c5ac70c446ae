package io.edgestore.benchmarks.scale;

import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The same for logs of two sizes, one ten times as large as the other: whatever costs more than ten times is not linear. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScaleBenchmark {

    private static final int RECORDS = 10_000;
    private static final int FILES = 5;

    /** How large. */
    @Param({"1", "10"})
    int scale;

    private Path directory;
    private List<WalEntry> entries;

    @Setup
    public void prepare() throws IOException {
        directory = Scratch.create();
        entries = Item.list(ValueKind.JSON, 100, RECORDS).stream()
                .map(Item::entry)
                .map(WalEntry::withValueHash)
                .toList();
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** Reads all records of a file. */
    @Benchmark
    public long replay(WholeFile whole) throws IOException {
        return read(whole.file, Logs.DEFAULTS);
    }

    /** Reads all records, and compares the hashes of their values. */
    @Benchmark
    public long verify(WholeFile whole) throws IOException {
        long sound = 0;
        try (WalReader reader = WalReader.open(whole.file, Logs.DEFAULTS)) {
            for (WalRecord record : reader) {
                sound += record.entry().verify() ? 1 : 0;
            }
        }
        return sound;
    }

    /** Opens a file for appending. */
    @Benchmark
    public long open(WholeFile whole) throws IOException {
        try (WalWriter writer = WalWriter.open(whole.file, Logs.DEFAULTS)) {
            return writer.nextLsn();
        }
    }

    /** Looks for a whole frame behind damage. */
    @Benchmark
    public long salvage(DamagedFile damaged) throws IOException {
        return read(damaged.file, Logs.DEFAULTS.withRecoveryPolicy(RecoveryPolicy.SALVAGE));
    }

    /** Deletes all files of a log but the newest. */
    @Benchmark
    public long deleteFiles(ManyFiles many) throws IOException {
        return many.log.deleteBefore(many.log.lastLsn()).files().size();
    }

    private static long read(Path file, WalOptions options) throws IOException {
        long bytes = 0;
        try (WalReader reader = WalReader.open(file, options)) {
            while (reader.advance()) {
                bytes += reader.record().value().remaining();
            }
        }
        return bytes;
    }

    /** A sound file. */
    @State(Scope.Benchmark)
    public static class WholeFile {
        private Path file;

        @Setup
        public void write(ScaleBenchmark benchmark) throws IOException {
            file = benchmark.directory.resolve("whole.wal");
            List<WalEntry> all = IntStream.range(0, benchmark.scale)
                    .mapToObj(i -> benchmark.entries)
                    .flatMap(List::stream)
                    .toList();
            Logs.write(file, Logs.DEFAULTS, all, 1);
        }
    }

    /** A record, and noise behind it. */
    @State(Scope.Benchmark)
    public static class DamagedFile {

        /** The noise of the smaller file. */
        @Param("256")
        int noiseKiB;

        private Path file;

        @Setup
        public void write(ScaleBenchmark benchmark) throws IOException {
            file = benchmark.directory.resolve("damaged.wal");
            byte[] noise = new byte[noiseKiB << 10];
            Random random = new Random(42);
            Logs.write(file, Logs.DEFAULTS, benchmark.entries.subList(0, 1), 1);
            for (int i = 0; i < benchmark.scale; i++) {
                random.nextBytes(noise);
                Files.write(file, noise, StandardOpenOption.APPEND);
            }
        }
    }

    /** A log whose files have one record each; another log for each invocation. */
    @State(Scope.Benchmark)
    public static class ManyFiles {
        private Path directory;
        private WriteAheadLog log;

        @Setup(Level.Invocation)
        public void write(ScaleBenchmark benchmark) throws IOException {
            directory = Files.createDirectory(benchmark.directory.resolve("many"));
            log = WriteAheadLog.open(directory, Logs.DEFAULTS.withMaxFileLength(1));
            for (int i = 0; i <= benchmark.scale * FILES; i++) {
                log.append(benchmark.entries.get(i));
            }
        }

        @TearDown(Level.Invocation)
        public void close() throws IOException {
            log.close();
            Scratch.delete(directory);
        }
    }
}
