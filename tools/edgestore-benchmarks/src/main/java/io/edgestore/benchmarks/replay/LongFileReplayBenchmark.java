package io.edgestore.benchmarks.replay;

import io.edgestore.benchmarks.floor.FloorReader;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
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
 * Reading JSON events of 100 bytes from a file of some 16 to 50 MB by one thread and by two: long enough that the start of a
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
        Logs.write(file, options, Item.again(ValueKind.JSON, 100, DIFFERENT, COUNT), recordsInFrame);
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** A view of each record. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advance() throws IOException {
        return Logs.readViews(file, options);
    }

    /** The same, decoded by the reading thread and another one. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advanceByTwoThreads() throws IOException {
        return Logs.readViews(file, options.withDecodingThreads(2));
    }

    /** CRC-32C and LZ4. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long floor() throws IOException {
        return floor.read(file) + floor.checksums();
    }
}
