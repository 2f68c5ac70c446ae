package io.edgestore.benchmarks;

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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for each record that is read, in both ways; beside it, reading the file's bytes and checksumming them, and
 * no more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public abstract class ReadComparison {

    static final int COUNT = 20_000;

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(256 << 10);

    /** What is read. */
    Path file;

    abstract WalOptions options();

    /** Appends {@link #COUNT} records. */
    abstract void append(WalWriter target) throws IOException;

    @Setup
    public void write() throws IOException {
        file = Files.createTempDirectory("read").resolve("log.wal");
        try (WalWriter writer = WalWriter.create(file, options())) {
            append(writer);
        }
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
        Files.delete(file.getParent());
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long advance() throws IOException {
        long sum = 0;
        try (WalReader reader = WalReader.open(file)) {
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
        try (WalReader reader = WalReader.open(file)) {
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
