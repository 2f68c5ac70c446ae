package io.edgestore.benchmarks.durable;

import io.edgestore.benchmarks.floor.FloorWriter;
import io.edgestore.benchmarks.floor.Frames;
import io.edgestore.benchmarks.peer.Peer;
import io.edgestore.benchmarks.peer.PeerKind;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * JSON events of 100 bytes that outlive the machine once they are counted, in a log in a directory. All
 * peers force their files too: see {@link DurablePeer}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DurableBenchmark {

    static final int MANY = 16;

    private Path directory;
    private Item item;

    @Setup
    public void prepare() throws IOException {
        directory = Scratch.create();
        item = Item.list(ValueKind.JSON, 100, 1).get(0);
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    @Benchmark
    public long oneThread(Log log) throws IOException {
        return log.log.appendAndSync(item.entry());
    }

    @Benchmark
    @Threads(MANY)
    public long manyThreads(Log log) throws IOException {
        return log.log.appendAndSync(item.entry());
    }

    @Benchmark
    @Threads(MANY)
    public long manyThreadsJoining(Log log) throws IOException {
        return log.log.appendDurably(item.entry()).join();
    }

    @Benchmark
    public long oneThreadPreallocated(PreallocatedLog log) throws IOException {
        return oneThread(log);
    }

    @Benchmark
    @Threads(MANY)
    public long manyThreadsPreallocated(PreallocatedLog log) throws IOException {
        return manyThreads(log);
    }

    /** One thread that waits only for the future it asked for 4,096 records before. */
    @Benchmark
    public long futures(Log log, InFlight inFlight) throws IOException {
        return inFlight.add(log.log.appendDurably(item.entry()));
    }

    /** The same where records gather in memory, and go out by one write for each fsync. */
    @Benchmark
    public long futuresBuffered(BufferedLog log, InFlight inFlight) throws IOException {
        return futures(log, inFlight);
    }

    /** A write and an fdatasync for each record. */
    @Benchmark
    public long floorOfOne(Floor floor) throws IOException {
        floor.writer.append(floor.block);
        floor.writer.force();
        return floor.writer.length();
    }

    /** A write and an fdatasync for the records of 16 threads. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public long floorOfMany(Floor floor) throws IOException {
        floor.writer.append(floor.blocks);
        floor.writer.force();
        return floor.writer.length();
    }

    @Benchmark
    public void peerOneThread(DurablePeer peer) throws Exception {
        peer.log.appendDurably(item);
    }

    @Benchmark
    @Threads(MANY)
    public void peerManyThreads(DurablePeer peer) throws Exception {
        peer.log.appendDurably(item);
    }

    /** Ours. */
    @State(Scope.Benchmark)
    public static class Log {
        private WriteAheadLog log;

        @Setup
        public void open(DurableBenchmark benchmark) throws IOException {
            log = WriteAheadLog.open(benchmark.directory, options());
        }

        WalOptions options() {
            return Logs.DEFAULTS;
        }

        @TearDown
        public void close() throws IOException {
            log.close();
        }
    }

    /** Ours, into space that is there already. */
    @State(Scope.Benchmark)
    public static class PreallocatedLog extends Log {

        @Override
        WalOptions options() {
            return Logs.DEFAULTS.withPreallocation(16 << 20);
        }
    }

    /** Ours, with records that gather in memory until an fsync is due. */
    @State(Scope.Benchmark)
    public static class BufferedLog extends Log {

        @Override
        WalOptions options() {
            return Logs.DEFAULTS.withBuffer(1 << 20, Duration.ofMillis(10));
        }
    }

    /** Futures that were asked for and not waited for yet. */
    @State(Scope.Thread)
    public static class InFlight {
        private final CompletableFuture<?>[] ring = new CompletableFuture<?>[4_096];
        private int next;

        long add(CompletableFuture<Long> future) {
            CompletableFuture<?> oldest = ring[next];
            ring[next] = future;
            next = (next + 1) % ring.length;
            if (oldest != null) {
                oldest.join();
            }
            return next;
        }
    }

    /** The raw block of one record, and as many for each thread. */
    @State(Scope.Benchmark)
    public static class Floor {
        private FloorWriter writer;
        private ByteBuffer block;
        private List<ByteBuffer> blocks;

        @Setup
        public void open(DurableBenchmark benchmark) throws IOException {
            Path sample = benchmark.directory.resolve("sample.wal");
            Logs.write(sample, Logs.DEFAULTS, List.of(benchmark.item.entry()), 1);
            block = Frames.blocks(sample).get(0);
            blocks = Collections.nCopies(MANY, block);
            writer = new FloorWriter(benchmark.directory.resolve("floor"));
        }

        @TearDown
        public void close() throws IOException {
            writer.close();
        }
    }

    /** A peer that forces its file before it returns, as docs/performance.md shows with strace. */
    @State(Scope.Benchmark)
    public static class DurablePeer {

        /** Which one. */
        @Param
        PeerKind peer;

        private Peer log;

        @Setup
        public void open(DurableBenchmark benchmark) throws Exception {
            log = peer.open(benchmark.directory);
        }

        @TearDown
        public void close() {
            log.close();
        }
    }
}
