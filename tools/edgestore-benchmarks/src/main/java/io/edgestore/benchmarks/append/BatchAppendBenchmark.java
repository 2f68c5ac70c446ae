package io.edgestore.benchmarks.append;

import io.edgestore.benchmarks.floor.FloorWriter;
import io.edgestore.benchmarks.floor.Frames;
import io.edgestore.benchmarks.peer.Peer;
import io.edgestore.benchmarks.peer.PeerKind;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * JSON events of 100 bytes that are appended 100 at a time, without sync; ours in files of version 2 without hashes. The
 * time is for one record. Every iteration begins a new log.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchAppendBenchmark {

    private static final int BATCH = 100;

    private Path directory;
    private List<Item> items;
    private List<WalEntry> entries;

    @Setup(Level.Iteration)
    public void prepare() throws IOException {
        directory = Scratch.create();
        items = Item.list(ValueKind.JSON, 100, BATCH);
        entries = items.stream().map(Item::entry).toList();
    }

    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** Entries are there already. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long entriesMadeBefore(Log log) throws IOException {
        return log.writer.append(entries);
    }

    /** All that a user pays: making the entries too. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long edgestore(Log log) throws IOException {
        return log.writer.append(items.stream().map(Item::entry).toList());
    }

    /** LZ4, CRC-32C and a write for all of them. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long floor(Floor floor) throws IOException {
        floor.writer.append(floor.block);
        return floor.writer.length();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void peer(OpenPeer peer) throws Exception {
        peer.log.append(items);
    }

    /** Ours. */
    @State(Scope.Benchmark)
    public static class Log {
        private WalWriter writer;

        @Setup(Level.Iteration)
        public void create(BatchAppendBenchmark benchmark) throws IOException {
            writer = WalWriter.create(benchmark.directory.resolve("log.wal"), Logs.WITHOUT_HASHES);
        }

        @TearDown(Level.Iteration)
        public void close() throws IOException {
            writer.close();
        }
    }

    /** The raw block of one batch. */
    @State(Scope.Benchmark)
    public static class Floor {
        private ByteBuffer block;
        private FloorWriter writer;

        @Setup(Level.Iteration)
        public void create(BatchAppendBenchmark benchmark) throws IOException {
            Path sample = benchmark.directory.resolve("sample.wal");
            Logs.write(sample, Logs.WITHOUT_HASHES, benchmark.entries, BATCH);
            block = Frames.blocks(sample).get(0);
            writer = new FloorWriter(benchmark.directory.resolve("floor"));
        }

        @TearDown(Level.Iteration)
        public void close() throws IOException {
            writer.close();
        }
    }

    /** One of the peers. */
    @State(Scope.Benchmark)
    public static class OpenPeer {

        /** Which one. */
        @Param
        PeerKind peer;

        private Peer log;

        @Setup(Level.Iteration)
        public void open(BatchAppendBenchmark benchmark) throws Exception {
            log = peer.open(benchmark.directory);
        }

        @TearDown(Level.Iteration)
        public void close() {
            log.close();
        }
    }
}
