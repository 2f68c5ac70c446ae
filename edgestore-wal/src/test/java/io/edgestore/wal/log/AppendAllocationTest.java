package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.edgestore.wal.ForkedJvm;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an append allocates in the calling thread, once it is compiled. The bounds leave room for objects that the compiler does
 * not move to the stack, on a machine that is too busy to compile well; they are less than half of what it once took.
 *
 * <p>Each is measured in a JVM of its own: in one that ran other tests before, the compiler has learned that code is called in
 * more ways than a log does, and may leave objects on the heap for good.
 */
@Timeout(240)
class AppendAllocationTest {

    private static final int ROUND = 2_000;
    private static final int BATCH = 100;
    private static final WalOptions VERSION_2 =
            WalOptions.defaults().withFormatVersion(FormatVersion.VERSION_2).withoutValueHashes();

    private enum Appending {
        TO_A_WRITER(96),
        BATCHES_TO_A_WRITER(96),
        /** Less than a request, or a position, takes. */
        TO_A_LOG(32),
        BATCHES_TO_A_LOG(400),
        TO_A_BUFFER(256),
        /** The rest of what a future costs is allocated where it is completed. */
        DURABLY(500);

        final double mostBytes;

        Appending(double mostBytes) {
            this.mostBytes = mostBytes;
        }
    }

    @ParameterizedTest
    @EnumSource(Appending.class)
    void littleIsAllocated(Appending appending, @TempDir Path directory) throws Exception {
        try (ForkedJvm measuring =
                ForkedJvm.start(List.of("-XX:+UseSerialGC"), Measuring.class, appending, directory)) {
            String said = measuring.rest();
            assertThat(measuring.exitCode()).as(said).isZero();
            assertThat(Double.parseDouble(said)).as("bytes for each append").isLessThanOrEqualTo(appending.mostBytes);
        }
    }

    /** Measures in a JVM of its own, and prints the bytes. */
    static final class Measuring {

        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final Appending appending;
        private final Path directory;
        private final WalEntry entry = SampleLog.entry(1).withValueHash();
        private final List<WalEntry> batch = List.copyOf(
                LongStream.rangeClosed(1, BATCH).mapToObj(SampleLog::entry).toList());

        private Measuring(Appending appending, Path directory) {
            this.appending = appending;
            this.directory = directory;
        }

        public static void main(String[] arguments) throws Exception {
            Measuring measuring = new Measuring(Appending.valueOf(arguments[0]), Path.of(arguments[1]));
            System.out.println(measuring.bytes());
        }

        private double bytes() throws Exception {
            return switch (appending) {
                case TO_A_WRITER -> ofWriter(WalOptions.defaults(), writer -> writer.append(entry));
                case BATCHES_TO_A_WRITER -> ofWriter(VERSION_2, writer -> writer.append(batch));
                case TO_A_LOG -> ofLog(WalOptions.defaults(), log -> log.append(entry));
                case BATCHES_TO_A_LOG -> ofLog(VERSION_2, log -> log.append(batch));
                case TO_A_BUFFER ->
                    ofLog(VERSION_2.withBuffer(1 << 20, Duration.ofSeconds(10)), log -> log.append(entry));
                case DURABLY -> durably();
            };
        }

        private interface Append<T> {
            void to(T target) throws Exception;
        }

        private double ofWriter(WalOptions options, Append<WalWriter> append) throws Exception {
            try (WalWriter writer = WalWriter.create(directory.resolve("file.wal"), options)) {
                return least(writer, append);
            }
        }

        private double ofLog(WalOptions options, Append<WriteAheadLog> append) throws Exception {
            try (WriteAheadLog log = open(options)) {
                return least(log, append);
            }
        }

        private double durably() throws Exception {
            try (WriteAheadLog log = open(WalOptions.defaults())) {
                CompletableFuture<?>[] last = new CompletableFuture<?>[1];
                double bytes = least(log, target -> last[0] = target.appendDurably(entry));
                last[0].get(20, TimeUnit.SECONDS);
                return bytes;
            }
        }

        private WriteAheadLog open(WalOptions options) throws IOException {
            return WriteAheadLog.open(directory, options);
        }

        /** Repeats it until it is compiled, which takes as long as the machine likes: seconds, and minutes where it is busy. */
        private <T> double least(T target, Append<T> append) throws Exception {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            double least = Double.MAX_VALUE;
            while (least > appending.mostBytes && System.nanoTime() < deadline) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < ROUND; i++) {
                    append.to(target);
                }
                least = Math.min(least, (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / ROUND);
            }
            return least;
        }
    }
}
