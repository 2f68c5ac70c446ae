package io.edgestore.benchmarks.codec;

import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.wal.WalEntry;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.Blake3;
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
import org.openjdk.jmh.annotations.Warmup;

/** BLAKE3 of one value: ours, and each implementation for the JVM that is to be had. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashBenchmark {

    /** The length of a value. */
    @Param({"32", "100", "1024", "16384"})
    int valueLength;

    private final FastestBlake3 bouncyCastle = new FastestBlake3();
    private final byte[] hash = new byte[32];
    private byte[] value;
    private WalEntry entry;

    @Setup
    public void prepare() {
        Item item = Item.list(ValueKind.WORDS, valueLength, 1).get(0);
        value = item.value();
        entry = item.entry().withValueHash();
    }

    /** Computes the hash again and compares it. */
    @Benchmark
    public boolean edgestore() {
        return entry.verify();
    }

    @Benchmark
    public byte[] commonsCodec() {
        return Blake3.hash(value);
    }

    @Benchmark
    public byte[] bouncyCastle() {
        bouncyCastle.hash(value, hash);
        return hash;
    }

    @Benchmark
    public byte[] rctcwyvrn() {
        io.github.rctcwyvrn.blake3.Blake3 blake3 = io.github.rctcwyvrn.blake3.Blake3.newInstance();
        blake3.update(value);
        return blake3.digest();
    }
}
