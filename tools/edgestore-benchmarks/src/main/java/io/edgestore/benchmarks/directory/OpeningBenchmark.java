package io.edgestore.benchmarks.directory;

import io.edgestore.benchmarks.floor.FloorReader;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Opening a file of 10 records and reading it, with options and without. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OpeningBenchmark {

    private final FloorReader floor = new FloorReader();
    private Path directory;
    private Path file;

    @Setup
    public void write() throws IOException {
        directory = Scratch.create();
        file = directory.resolve("log.wal");
        List<Item> items = Item.list(ValueKind.JSON, 100, 10);
        Logs.write(file, Logs.DEFAULTS, items.stream().map(Item::entry).toList(), 1);
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    @Benchmark
    public WalOptions defaults() {
        return WalOptions.defaults();
    }

    @Benchmark
    public long withoutOptions() throws IOException {
        try (WalReader reader = WalReader.open(file)) {
            return count(reader);
        }
    }

    @Benchmark
    public long withOptionsMadeBefore() throws IOException {
        try (WalReader reader = WalReader.open(file, Logs.DEFAULTS)) {
            return count(reader);
        }
    }

    /** The same file, opened and read with nothing around it. */
    @Benchmark
    public long floor() throws IOException {
        return floor.read(file) + floor.checksums();
    }

    private static long count(WalReader reader) throws IOException {
        long count = 0;
        while (reader.advance()) {
            count++;
        }
        return count;
    }
}
