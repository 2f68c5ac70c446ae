package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is allocated on the heap for each record, in steady state. Nothing is timed. */
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path directory;

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void goingThroughTheRecordsOfAFrameAllocatesNothing() throws IOException {
        int batch = 20_000;
        Path file = directory.resolve("a.wal");
        Files.write(
                file,
                Version2Bytes.of(1, "crc32c").batch(1, new byte[batch][10]).toBytes());
        try (WalReader reader = WalReader.open(file)) {
            reader.advance();

            long before = allocated();
            long sum = 0;
            while (reader.record().remainingInFrame() > 0) {
                reader.advance();
                sum += reader.record().lsn() + reader.record().timestampNanos() % 2;
            }
            long bytes = allocated() - before;

            assertThat(sum).isPositive();
            assertThat(bytes).as("bytes for %s records", batch).isLessThan(batch);
        }
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void appendingAllocatesNoBuffers(FormatVersion version) throws IOException {
        WalEntry entry = SampleLog.incompressible(100_000);
        List<WalEntry> list = List.of(entry, entry, entry);
        try (WalWriter writer =
                WalWriter.create(directory.resolve("a.wal"), PolicyReading.OPTIONS.withFormatVersion(version))) {
            writer.append(list);
            List<Long> bytes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                long before = allocated();
                writer.append(entry);
                writer.append(list);
                bytes.add(allocated() - before);
            }
            bytes.sort(null);
            assertThat(bytes.get(25)).as("bytes for four records of 100,000").isLessThan(20_000);
        }
    }
}
