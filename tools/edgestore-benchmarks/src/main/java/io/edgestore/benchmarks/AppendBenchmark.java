package io.edgestore.benchmarks;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * What an append costs, without sync: beside it, the same number of writes of as many bytes as the frames have, which is
 * what no log can do without.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AppendBenchmark {

    private static final int COUNT = 1_000;

    /** The length of a value. */
    @Param({"130", "4096"})
    int valueLength;

    /** The compressor, by its name. */
    @Param({"none", "lz4", "zstd"})
    String codec;

    private Path directory;
    private WalEntry[] entries;
    private WalWriter writer;
    private FileChannel channel;
    private ByteBuffer frame;

    @Setup(Level.Invocation)
    public void open() throws IOException {
        directory = Files.createTempDirectory("append");
        if (entries == null) {
            entries = Records.ofLength(valueLength, COUNT);
            frame = ByteBuffer.allocateDirect(averageFrameLength());
        }
        writer = WalWriter.create(directory.resolve("log.wal"), options());
        channel = FileChannel.open(directory.resolve("plain"), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    private WalOptions options() {
        return WalOptions.defaults().withCompressor(codec);
    }

    private int averageFrameLength() throws IOException {
        Path file = directory.resolve("sample.wal");
        try (WalWriter sample = WalWriter.create(file, options())) {
            for (WalEntry entry : entries) {
                sample.append(entry);
            }
            return (int) (sample.length() / COUNT);
        }
    }

    @TearDown(Level.Invocation)
    public void close() throws IOException {
        writer.close();
        channel.close();
        for (String name : new String[] {"log.wal", "plain", "sample.wal"}) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long append() throws IOException {
        for (WalEntry entry : entries) {
            writer.append(entry);
        }
        return writer.length();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long plainWrites() throws IOException {
        long position = 0;
        for (int i = 0; i < COUNT; i++) {
            position += channel.write(frame.rewind(), position);
        }
        return position;
    }
}
