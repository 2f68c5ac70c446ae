package io.edgestore.benchmarks.replication;

import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.ReadOnlyLog;
import io.edgestore.wal.log.WriteAheadLog;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading the log of a member, which does not run any more, and the log of the same appends without replication. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplicatedReplayBenchmark {

    private static final int COUNT = 20_000;
    private static final int RECORDS_IN_APPEND = 100;
    private static final List<WalEntry> ENTRIES = Item.again(ValueKind.JSON, 100, 1_000, COUNT);

    private Path directory;

    @Setup
    public void prepare() throws IOException {
        directory = Scratch.create();
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long ofAMember(Replicated log) throws IOException {
        return read(log.directory);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long withoutReplication(Single log) throws IOException {
        return read(log.directory);
    }

    private static long read(Path log) throws IOException {
        long bytes = 0;
        try (LogReader reader = ReadOnlyLog.open(log, Logs.DEFAULTS).read()) {
            while (reader.advance()) {
                bytes += reader.record().value().remaining();
            }
        }
        return bytes;
    }

    private static List<WalEntry> append(int from) {
        return ENTRIES.subList(from, from + RECORDS_IN_APPEND);
    }

    /** Of a member. */
    @State(Scope.Benchmark)
    public static class Replicated {
        private Path directory;

        @Setup
        public void write(ReplicatedReplayBenchmark benchmark) throws Exception {
            try (ReplicatedLogs members = new ReplicatedLogs(benchmark.directory, append(0))) {
                long last = 0;
                for (int from = RECORDS_IN_APPEND; from < COUNT; from += RECORDS_IN_APPEND) {
                    last = members.append(append(from)).get(60, TimeUnit.SECONDS);
                }
                members.awaitAll(last + RECORDS_IN_APPEND - 1);
                directory = members.log();
            }
        }
    }

    /** Of no group. */
    @State(Scope.Benchmark)
    public static class Single {
        private Path directory;

        @Setup
        public void write(ReplicatedReplayBenchmark benchmark) throws IOException {
            directory = benchmark.directory.resolve("log");
            try (WriteAheadLog log = WriteAheadLog.open(directory, Logs.DEFAULTS)) {
                for (int from = 0; from < COUNT; from += RECORDS_IN_APPEND) {
                    log.append(append(from));
                }
            }
        }
    }
}
