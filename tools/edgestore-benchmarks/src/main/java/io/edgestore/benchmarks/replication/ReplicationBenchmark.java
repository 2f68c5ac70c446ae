package io.edgestore.benchmarks.replication;

import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends of JSON events of 100 bytes to three members. The floor is Ratis with the same settings and messages of the same namespaces,
 * keys and values, and a state machine that counts: no codec, no hash, no log but Ratis's own.
 *
 * <p>The second compiler is off, for both: in all that Ratis and gRPC do for an append, it has enough to do for half a minute.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsPrepend = "-XX:TieredStopAtLevel=1")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplicationBenchmark {

    /** So many an append has. */
    @Param({"1", "100"})
    int recordsInAppend;

    private Path directory;
    private List<Item> items;

    @Setup
    public void prepare() throws IOException {
        directory = Scratch.create();
        items = Item.list(ValueKind.JSON, 100, recordsInAppend);
    }

    @TearDown
    public void delete() throws IOException {
        Scratch.delete(directory);
    }

    /** Each append waits for the one before. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Object oneByOne(Ours ours) {
        return ours.members.append().join();
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Object oneByOneCounted(Floor floor) {
        return floor.members.append().join();
    }

    /** One thread that waits only for the append that it made 512 before. */
    @Benchmark
    public long underWay(Ours ours, UnderWay underWay) {
        return underWay.add(ours.members.append());
    }

    @Benchmark
    public long underWayCounted(Floor floor, UnderWay underWay) {
        return underWay.add(floor.members.append());
    }

    /** Ours. */
    @State(Scope.Benchmark)
    public static class Ours {
        private ReplicatedLogs members;

        @Setup
        public void start(ReplicationBenchmark benchmark) throws Exception {
            members = new ReplicatedLogs(
                    benchmark.directory,
                    benchmark.items.stream().map(Item::entry).toList());
        }

        @TearDown
        public void close() throws IOException {
            members.close();
        }
    }

    /** Ratis alone. */
    @State(Scope.Benchmark)
    public static class Floor {
        private RatisCounters members;

        @Setup
        public void start(ReplicationBenchmark benchmark) throws Exception {
            ByteArrayOutputStream contents = new ByteArrayOutputStream();
            benchmark.items.forEach(item -> contents.writeBytes(item.bytes()));
            members = new RatisCounters(benchmark.directory, contents.toByteArray());
        }

        @TearDown
        public void close() throws IOException {
            members.close();
        }
    }

    /** Appends that were made and not waited for yet. */
    @State(Scope.Thread)
    public static class UnderWay {
        private final CompletableFuture<?>[] ring = new CompletableFuture<?>[512];
        private int next;

        long add(CompletableFuture<?> append) {
            CompletableFuture<?> oldest = ring[next];
            ring[next] = append;
            next = (next + 1) % ring.length;
            if (oldest != null) {
                oldest.join();
            }
            return next;
        }
    }
}
