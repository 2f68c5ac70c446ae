package io.edgestore.benchmarks.replay;

import io.edgestore.benchmarks.floor.FloorReader;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
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

/** Reading a file with a frame for each record from its beginning to its end. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplayBenchmark {

    private static final int COUNT = 20_000;

    private static final WalOptions BY_TWO_THREADS = Logs.DEFAULTS.withDecodingThreads(2);

    /** So many different ones, again and again. */
    private static final int DIFFERENT = 1_000;

    /** What values are made of. */
    @Param
    ValueKind kind;

    /** The length of a value. */
    @Param({"32", "100", "1024", "16384"})
    int valueLength;

    private final FloorReader floor = new FloorReader();
    private Path directory;
    private Path file;

    @Setup
    public void write() throws IOException {
        directory = Scratch.create();
        file = directory.resolve("log.wal");
        Logs.write(file, Logs.DEFAULTS, Item.again(kind, valueLength, DIFFERENT, COUNT), 1);
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** A view of each record. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advance() throws IOException {
        return Logs.readViews(file, Logs.DEFAULTS);
    }

    /** The same, decoded by the reading thread and another one. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advanceByTwoThreads() throws IOException {
        return Logs.readViews(file, BY_TWO_THREADS);
    }

    /** A {@link WalRecord} for each record. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long iterate() throws IOException {
        long sum = 0;
        try (WalReader reader = WalReader.open(file, Logs.DEFAULTS)) {
            for (WalRecord record : reader) {
                sum += record.lsn();
            }
        }
        return sum;
    }

    /** CRC-32C and LZ4. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long floor() throws IOException {
        return floor.read(file) + floor.checksums();
    }
}
