package io.edgestore.benchmarks.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.edgestore.benchmarks.floor.Frames;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.benchmarks.workload.ValueKind;
import io.edgestore.codec.zstd.ZstdCompressor;
import io.edgestore.codec.zstd.ZstdDictionaries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** zstd on records of 170 bytes, one by one: our codec, and zstd-jni alone with the same settings. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ZstdBenchmark {

    private static final int COUNT = 1_000;
    private static final int DICTIONARY_LENGTH = 16 << 10;

    /** Makes records of 170 bytes, with 71 of the record itself, 7 of the namespace and 16 of the key. */
    private static final int VALUE_LENGTH = 76;

    /** Whether records share a dictionary. */
    @Param({"true", "false"})
    boolean dictionary;

    private final ZstdCompressCtx compressing = new ZstdCompressCtx();
    private final ZstdDecompressCtx decompressing = new ZstdDecompressCtx();
    private ZstdCompressor codec = new ZstdCompressor();
    private List<ByteBuffer> records;
    private final List<ByteBuffer> compressed = new ArrayList<>();
    private ByteBuffer target;

    @Setup
    public void prepare() throws IOException {
        List<ByteBuffer> all = rawRecords();
        records = all.subList(0, COUNT);
        compressing
                .setLevel(ZstdCompressor.DEFAULT_LEVEL)
                .setChecksum(false)
                .setContentSize(false)
                .setDictID(false);
        if (dictionary) {
            byte[] trained = ZstdDictionaries.train(
                    all.subList(COUNT, all.size()).stream()
                            .map(ZstdBenchmark::bytes)
                            .toList(),
                    DICTIONARY_LENGTH);
            codec = ZstdCompressor.withDictionary(trained);
            compressing.loadDict(trained);
            decompressing.loadDict(trained);
        }
        target = ByteBuffer.allocateDirect(
                codec.maxCompressedLength(records.get(0).capacity()));
        for (ByteBuffer record : records) {
            codec.compress(record.clear(), target.clear());
            compressed.add(ByteBuffer.allocateDirect(target.position()).put(target.flip()));
        }
        target.clear();
    }

    @TearDown
    public void close() {
        compressing.close();
        decompressing.close();
    }

    private static List<ByteBuffer> rawRecords() throws IOException {
        Path directory = Scratch.create();
        try {
            Path sample = directory.resolve("sample.wal");
            List<Item> items = Item.list(ValueKind.JSON, VALUE_LENGTH, 5 * COUNT);
            Logs.write(sample, Logs.DEFAULTS, items.stream().map(Item::entry).toList(), 1);
            return Frames.blocks(sample);
        } finally {
            Scratch.delete(directory);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long compress() {
        long length = 0;
        for (ByteBuffer record : records) {
            length += codec.compress(record.clear(), target.clear());
        }
        return length;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long compressFloor() {
        long length = 0;
        for (ByteBuffer record : records) {
            length += compressing.compressDirectByteBuffer(target, 0, target.capacity(), record, 0, record.capacity());
        }
        return length;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long decompress() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            target.clear().limit(records.get(i).capacity());
            codec.decompress(compressed.get(i).clear(), target);
        }
        return target.get(0);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long decompressFloor() {
        long length = 0;
        for (int i = 0; i < COUNT; i++) {
            ByteBuffer source = compressed.get(i);
            length += decompressing.decompressDirectByteBuffer(
                    target, 0, records.get(i).capacity(), source, 0, source.capacity());
        }
        return length;
    }
}
