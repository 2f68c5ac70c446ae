package io.edgestore.benchmarks.replay;

import io.edgestore.benchmarks.floor.FloorReader;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Reading JSON events of 100 bytes from a file of some 20 to 40 MB by one thread and by two: long enough that the start of a
 * thread, and the beginning of the file, which one thread reads alone, do not count.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LongFileReplayBenchmark {

    private static final int COUNT = 300_000;

    /** So many different ones, again and again. */
    private static final int DIFFERENT = 1_000;

    /** One with hashes, as everybody gets it; or a batch in version 2 without. */
    @Param({"1", "100"})
    int recordsInFrame;

    private final FloorReader floor = new FloorReader();
    private WalOptions options;
    private Path directory;
    private Path file;

    @Setup
    public void write() throws IOException {
        options = recordsInFrame == 1 ? Logs.DEFAULTS : Logs.WITHOUT_HASHES;
        directory = Scratch.create();
        file = directory.resolve("log.wal");
        List<WalEntry> entries = Item.list(ValueKind.JSON, 100, DIFFERENT).stream()
                .map(Item::entryWithGivenHash)
                .toList();
        try (WalWriter writer = WalWriter.create(file, options)) {
            for (int written = 0; written < COUNT; written += DIFFERENT) {
                for (int from = 0; from < DIFFERENT; from += recordsInFrame) {
                    writer.append(entries.subList(from, from + recordsInFrame));
                }
            }
        }
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** A view of each record. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advance() throws IOException {
        return advance(options);
    }

    /** The same, decoded by the reading thread and another one. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advanceByTwoThreads() throws IOException {
        return advance(options.withDecodingThreads(2));
    }

    private long advance(WalOptions how) throws IOException {
        long bytes = 0;
        try (WalReader reader = WalReader.open(file, how)) {
            while (reader.advance()) {
                bytes += reader.record().value().remaining();
            }
        }
        return bytes;
    }

    /** CRC-32C and LZ4. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long floor() throws IOException {
        return floor.read(file) + floor.checksums();
    }
}
