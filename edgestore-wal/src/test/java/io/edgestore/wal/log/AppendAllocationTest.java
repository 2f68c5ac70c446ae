package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an append allocates in the calling thread, once it is compiled. The bounds leave room for objects that the compiler does
 * not move to the stack, on a machine that is too busy to compile well; they are less than half of what it once took.
 */
@Timeout(240)
class AppendAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUND = 2_000;
    private static final int BATCH = 100;
    private static final WalOptions VERSION_2 =
            WalOptions.defaults().withFormatVersion(FormatVersion.VERSION_2).withoutValueHashes();

    private final WalEntry entry = SampleLog.entry(1).withValueHash();
    private final List<WalEntry> batch = List.copyOf(
            LongStream.rangeClosed(1, BATCH).mapToObj(SampleLog::entry).toList());

    @TempDir
    Path directory;

    private interface Append {
        void run() throws Exception;
    }

    /** Repeats it until it is compiled, which takes as long as the machine likes: seconds, and minutes where it is busy. */
    private static void assertAllocatesAtMost(double bytes, Append append) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        double least = Double.MAX_VALUE;
        while (least > bytes && System.nanoTime() < deadline) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUND; i++) {
                append.run();
            }
            least = Math.min(least, (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / ROUND);
        }
        assertThat(least).as("bytes for each append").isLessThanOrEqualTo(bytes);
    }

    private WalWriter writer(WalOptions options) throws IOException {
        return WalWriter.create(directory.resolve("file.wal"), options);
    }

    private WriteAheadLog log(WalOptions options) throws IOException {
        return WriteAheadLog.open(directory, options);
    }

    @Test
    void aWriterAllocatesNothing() throws Exception {
        try (WalWriter writer = writer(WalOptions.defaults())) {
            assertAllocatesAtMost(96, () -> writer.append(entry));
        }
    }

    @Test
    void aWriterAllocatesNothingForABatch() throws Exception {
        try (WalWriter writer = writer(VERSION_2)) {
            assertAllocatesAtMost(96, () -> writer.append(batch));
        }
    }

    @Test
    void aLogAllocatesARequestAndWhereItEnds() throws Exception {
        try (WriteAheadLog log = log(WalOptions.defaults())) {
            assertAllocatesAtMost(400, () -> log.append(entry));
        }
    }

    @Test
    void aLogAllocatesNoMoreForABatch() throws Exception {
        try (WriteAheadLog log = log(VERSION_2)) {
            assertAllocatesAtMost(400, () -> log.append(batch));
        }
    }

    @Test
    void aBufferAllocatesTheRequestOnly() throws Exception {
        try (WriteAheadLog log = log(VERSION_2.withBuffer(1 << 20, Duration.ofSeconds(10)))) {
            assertAllocatesAtMost(256, () -> log.append(entry));
        }
    }

    /** The rest of what a future costs is allocated where it is completed. */
    @Test
    void aFutureCostsItselfAndItsPlaceAmongThoseThatWait() throws Exception {
        try (WriteAheadLog log = log(WalOptions.defaults())) {
            CompletableFuture<?>[] last = new CompletableFuture<?>[1];
            assertAllocatesAtMost(600, () -> last[0] = log.appendDurably(entry));
            last[0].get(20, TimeUnit.SECONDS);
        }
    }
}
