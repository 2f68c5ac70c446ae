package io.edgestore.benchmarks.append;

import io.edgestore.benchmarks.codec.FastestBlake3;
import io.edgestore.benchmarks.floor.FloorWriter;
import io.edgestore.benchmarks.floor.Frames;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records that are appended one by one, without sync: each a frame and a write. Every invocation begins a new file; making
 * and deleting it is not measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AppendBenchmark {

    private static final int DIFFERENT = 500;
    private static final int ROUNDS = 4;
    private static final int COUNT = DIFFERENT * ROUNDS;

    /** What values are made of. */
    @Param
    ValueKind kind;

    /** The length of a value. */
    @Param({"32", "100", "1024", "16384"})
    int valueLength;

    private Path directory;
    private List<Item> items;
    private List<WalEntry> entries;

    @Setup
    public void prepare() throws IOException {
        directory = Scratch.create();
        items = Item.list(kind, valueLength, DIFFERENT);
        entries = items.stream().map(Item::entry).map(WalEntry::withValueHash).toList();
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** Entries and their hashes are there already. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long entriesMadeBefore(HashedLog log) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (WalEntry entry : entries) {
                log.writer.append(entry);
            }
        }
        return log.writer.length();
    }

    /** All that a user pays: making the entry, and the hash of its value. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long withHashes(HashedLog log) throws IOException {
        return append(log.writer);
    }

    /** All that a user pays in a log without hashes. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long withoutHashes(UnhashedLog log) throws IOException {
        return append(log.writer);
    }

    /** LZ4, CRC-32C and a write. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long floor(HashedFloor floor) throws IOException {
        return append(floor);
    }

    /** LZ4, CRC-32C and a write, and the fastest BLAKE3 that there is. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long floorWithHashes(HashedFloor floor) throws IOException {
        FastestBlake3 blake3 = floor.blake3;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < DIFFERENT; i++) {
                blake3.hash(items.get(i).value(), floor.hash);
                floor.writer.append(floor.blocks.get(i));
            }
        }
        return floor.writer.length() + floor.hash[0];
    }

    /** LZ4, CRC-32C and a write, of the shorter records that have no hash. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long floorWithoutHashes(UnhashedFloor floor) throws IOException {
        return append(floor);
    }

    private long append(WalWriter writer) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (Item item : items) {
                writer.append(item.entry());
            }
        }
        return writer.length();
    }

    private static long append(Floor floor) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (ByteBuffer block : floor.blocks) {
                floor.writer.append(block);
            }
        }
        return floor.writer.length();
    }

    /** A new log for each invocation. */
    public abstract static class Log {

        private final WalOptions options;
        private Path file;
        WalWriter writer;

        Log(WalOptions options) {
            this.options = options;
        }

        @Setup(Level.Invocation)
        public void create(AppendBenchmark benchmark) throws IOException {
            file = benchmark.directory.resolve("log.wal");
            writer = WalWriter.create(file, options);
        }

        @TearDown(Level.Invocation)
        public void delete() throws IOException {
            writer.close();
            Files.delete(file);
        }
    }

    @State(Scope.Benchmark)
    public static class HashedLog extends Log {
        public HashedLog() {
            super(Logs.DEFAULTS);
        }
    }

    @State(Scope.Benchmark)
    public static class UnhashedLog extends Log {
        public UnhashedLog() {
            super(Logs.WITHOUT_HASHES);
        }
    }

    /** The raw blocks of the same records, and a new file for each invocation. */
    public abstract static class Floor {

        private final WalOptions options;
        private Path file;
        List<ByteBuffer> blocks;
        FloorWriter writer;

        Floor(WalOptions options) {
            this.options = options;
        }

        @Setup
        public void prepare(AppendBenchmark benchmark) throws IOException {
            Path sample = benchmark.directory.resolve("sample.wal");
            Logs.write(sample, options, benchmark.entries, 1);
            blocks = Frames.blocks(sample);
            Files.delete(sample);
        }

        @Setup(Level.Invocation)
        public void create(AppendBenchmark benchmark) throws IOException {
            file = benchmark.directory.resolve("floor");
            writer = new FloorWriter(file);
        }

        @TearDown(Level.Invocation)
        public void delete() throws IOException {
            writer.close();
            Files.delete(file);
        }
    }

    @State(Scope.Benchmark)
    public static class HashedFloor extends Floor {
        final FastestBlake3 blake3 = new FastestBlake3();
        final byte[] hash = new byte[32];

        public HashedFloor() {
            super(Logs.DEFAULTS);
        }
    }

    @State(Scope.Benchmark)
    public static class UnhashedFloor extends Floor {
        public UnhashedFloor() {
            super(Logs.WITHOUT_HASHES);
        }
    }
}
