package io.edgestore.benchmarks.replay;

import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
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

/** Looking for the next whole frame in bytes that are none, under {@link RecoveryPolicy#SALVAGE}. The time is for a byte. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SalvageBenchmark {

    private static final int DAMAGED = 4 << 20;

    /** The format's version. */
    @Param
    WalOptions.FormatVersion version;

    private Path directory;
    private Path file;
    private WalOptions options;

    /** A few records, noise, and a few records more. */
    @Setup
    public void write() throws IOException {
        directory = Scratch.create();
        file = directory.resolve("log.wal");
        options = Logs.DEFAULTS.withFormatVersion(version).withRecoveryPolicy(RecoveryPolicy.SALVAGE);
        List<WalEntry> entries =
                Item.list(ValueKind.JSON, 100, 100).stream().map(Item::entry).toList();
        byte[] noise = new byte[DAMAGED];
        new Random(42).nextBytes(noise);
        Path front = directory.resolve("front.wal");
        Logs.write(front, options, entries, 1);
        byte[] whole = Files.readAllBytes(front);
        Files.write(file, whole);
        Files.write(file, noise, StandardOpenOption.APPEND);
        Files.write(file, whole, StandardOpenOption.APPEND);
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(DAMAGED)
    public long salvage() throws IOException {
        long count = 0;
        try (WalReader reader = WalReader.open(file, options)) {
            while (reader.advance()) {
                count++;
            }
        }
        return count;
    }
}
