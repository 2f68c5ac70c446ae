package io.edgestore.benchmarks.replay;

import io.edgestore.benchmarks.floor.FloorReader;
import io.edgestore.benchmarks.peer.Peer;
import io.edgestore.benchmarks.peer.PeerKind;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading JSON events of 100 bytes that were appended 100 at a time; ours from a file of version 2 without hashes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchReplayBenchmark {

    private static final int COUNT = 50_000;
    private static final int BATCH = 100;

    private Path directory;
    private List<Item> items;

    @Setup
    public void prepare() throws IOException {
        directory = Scratch.create();
        items = Item.list(ValueKind.JSON, 100, COUNT);
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** A view of each record. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advance(Log log) throws IOException {
        return Logs.readViews(log.file, Logs.WITHOUT_HASHES);
    }

    /** A {@link WalRecord} for each record. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long iterate(Log log) throws IOException {
        long sum = 0;
        try (WalReader reader = WalReader.open(log.file, Logs.WITHOUT_HASHES)) {
            for (WalRecord record : reader) {
                sum += record.lsn();
            }
        }
        return sum;
    }

    /** CRC-32C and LZ4. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long floor(Log log) throws IOException {
        return log.floor.read(log.file) + log.floor.checksums();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long peer(FullPeer peer) throws Exception {
        long count = peer.log.replay();
        if (count != COUNT) {
            throw new IllegalStateException("read " + count + " items of " + COUNT);
        }
        return count;
    }

    /** Our file. */
    @State(Scope.Benchmark)
    public static class Log {
        private final FloorReader floor = new FloorReader();
        private Path file;

        @Setup
        public void write(BatchReplayBenchmark benchmark) throws IOException {
            file = benchmark.directory.resolve("log.wal");
            Logs.write(
                    file,
                    Logs.WITHOUT_HASHES,
                    benchmark.items.stream().map(Item::entry).toList(),
                    BATCH);
        }
    }

    /** One of the peers, with the same items in it. */
    @State(Scope.Benchmark)
    public static class FullPeer {

        /** Which one. */
        @Param
        PeerKind peer;

        private Peer log;

        @Setup
        public void write(BatchReplayBenchmark benchmark) throws Exception {
            log = peer.open(Files.createDirectory(benchmark.directory.resolve("peer")));
            for (int from = 0; from < COUNT; from += BATCH) {
                log.append(benchmark.items.subList(from, from + BATCH));
            }
        }

        @TearDown
        public void close() {
            log.close();
        }
    }
}
