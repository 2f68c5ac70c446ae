package io.edgestore.benchmarks;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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

/** What reading a record costs, in both ways; beside it, reading the file's bytes and checksumming them, and no more. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReadBenchmark {

    private static final int COUNT = 20_000;

    /** The length of a value. */
    @Param({"130", "4096"})
    int valueLength;

    /** The compressor, by its name. */
    @Param({"none", "lz4", "zstd"})
    String codec;

    private final WalOptions options = WalOptions.defaults();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(256 << 10);
    private Path file;

    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("read", ".wal");
        Files.delete(file);
        try (WalWriter writer = WalWriter.create(file, options.withCompressor(codec))) {
            for (WalEntry entry : Records.ofLength(valueLength, COUNT)) {
                writer.append(entry);
            }
        }
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advance() throws IOException {
        long sum = 0;
        try (WalReader reader = WalReader.open(file, options)) {
            while (reader.advance()) {
                sum += reader.record().value().remaining();
            }
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long iterate() throws IOException {
        long sum = 0;
        try (WalReader reader = WalReader.open(file, options)) {
            for (WalRecord record : reader) {
                sum += record.lsn();
            }
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long readAndChecksum() throws IOException {
        CRC32C crc = new CRC32C();
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(chunk.clear()) >= 0) {
                crc.update(chunk.flip());
            }
        }
        return crc.getValue();
    }
}
