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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds for each record that is appended to a new file, without sync: beside it, as many writes of as many bytes,
 * which is what no log can do without.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public abstract class AppendComparison {

    static final int COUNT = 1_000;

    private List<WalEntry> untouched;
    private List<WalEntry> entries;
    private Path directory;
    private WalWriter writer;
    private FileChannel channel;
    private ByteBuffer frames;

    abstract WalOptions options();

    /** What to append: {@link #COUNT} of them. */
    abstract List<WalEntry> entries();

    /** Entries that are written together; a divisor of {@link #COUNT}. */
    abstract int batchSize();

    abstract void append(WalWriter target, List<WalEntry> all) throws IOException;

    @Setup
    public void prepare() throws IOException {
        untouched = entries();
        Path file = Files.createTempDirectory("append").resolve("sample.wal");
        try (WalWriter sample = WalWriter.create(file, options())) {
            append(sample, withoutComputedHashes());
            frames = ByteBuffer.allocateDirect((int) (sample.length() * batchSize() / COUNT));
        }
        Files.delete(file);
        Files.delete(file.getParent());
    }

    @Setup(Level.Invocation)
    public void open() throws IOException {
        entries = withoutComputedHashes();
        directory = Files.createTempDirectory("append");
        writer = WalWriter.create(directory.resolve("log.wal"), options());
        channel = FileChannel.open(directory.resolve("plain"), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /** An entry keeps its hash once it is computed, which is a part of what its first append costs. */
    private List<WalEntry> withoutComputedHashes() {
        return untouched.stream()
                .map(entry -> entry.withTimestampNanos(entry.timestampNanos()))
                .toList();
    }

    @TearDown(Level.Invocation)
    public void close() throws IOException {
        writer.close();
        channel.close();
        Files.delete(directory.resolve("log.wal"));
        Files.delete(directory.resolve("plain"));
        Files.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long append() throws IOException {
        append(writer, entries);
        return writer.length();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long plainWrites() throws IOException {
        long position = 0;
        for (int i = 0; i < COUNT / batchSize(); i++) {
            position += channel.write(frames.rewind(), position);
        }
        return position;
    }
}
