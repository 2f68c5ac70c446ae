package io.edgestore.benchmarks.append;

import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends of JSON events of 100 bytes to a log that stays open, so that {@code -prof gc} counts nothing else: with it,
 * {@code gc.alloc.rate.norm} is the bytes of heap that an append takes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AllocationBenchmark {

    private Path directory;
    private Item item;
    private WalEntry entry;

    @Setup(Level.Iteration)
    public void prepare() throws IOException {
        directory = Scratch.create();
        item = Item.list(ValueKind.JSON, 100, 1).get(0);
        entry = item.entry().withValueHash();
    }

    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** What a user makes: an entry. */
    @Benchmark
    public WalEntry entry() {
        return item.entry();
    }

    /** What a user gets who iterates: a record and its arrays, each of them copied once. */
    @Benchmark
    public WalRecord record() {
        return new WalRecord(1, item.entryWithGivenHash());
    }

    @Benchmark
    public long fileOfEntryMadeBefore(OneFile file) throws IOException {
        return file.writer.append(entry);
    }

    @Benchmark
    public long file(OneFile file) throws IOException {
        return file.writer.append(item.entry());
    }

    @Benchmark
    public long logOfEntryMadeBefore(Log log) throws IOException {
        return log.log.append(entry);
    }

    @Benchmark
    public long log(Log log) throws IOException {
        return log.log.append(item.entry());
    }

    /** A single file. */
    @State(Scope.Benchmark)
    public static class OneFile {
        private WalWriter writer;

        @Setup(Level.Iteration)
        public void open(AllocationBenchmark benchmark) throws IOException {
            writer = WalWriter.create(benchmark.directory.resolve("log.wal"), Logs.DEFAULTS);
        }

        @TearDown(Level.Iteration)
        public void close() throws IOException {
            writer.close();
        }
    }

    /** A directory. */
    @State(Scope.Benchmark)
    public static class Log {
        private WriteAheadLog log;

        @Setup(Level.Iteration)
        public void open(AllocationBenchmark benchmark) throws IOException {
            log = WriteAheadLog.open(benchmark.directory, Logs.DEFAULTS);
        }

        @TearDown(Level.Iteration)
        public void close() throws IOException {
            log.close();
        }
    }
}
