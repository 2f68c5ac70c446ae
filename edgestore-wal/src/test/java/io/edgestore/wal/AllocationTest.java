package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is allocated on the heap for each record, in steady state. Nothing is timed. */
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int NAMESPACE = 7;
    private static final int KEY = 16;
    private static final int VALUE = 100;
    private static final int HASH = 32;
    private static final int COUNT = 2_000;

    @TempDir
    private Path directory;

    static long allocated() {
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
    void advancingAllocatesNoBuffers(FormatVersion version) throws IOException {
        Path file = fileOfSingleRecords(version);
        long perRecord = leastPerRecord(file, reader -> {
            long sum = 0;
            while (reader.advance()) {
                sum += reader.record().lsn() + reader.record().timestampNanos() % 2;
            }
            return sum;
        });

        // At most a frame's header and a checksum's state, before they are compiled away.
        assertThat(perRecord).as("bytes for each record").isLessThanOrEqualTo(64);
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void iteratingAllocatesTheRecordAndItsArraysAndNoMore(FormatVersion version) throws IOException {
        Path file = fileOfSingleRecords(version);
        long advancing = leastPerRecord(file, reader -> {
            long sum = 0;
            while (reader.advance()) {
                sum += reader.record().lsn();
            }
            return sum;
        });
        long iterating = leastPerRecord(file, reader -> {
            long sum = 0;
            for (WalRecord record : reader) {
                sum += record.lsn();
            }
            return sum;
        });

        long arrays = array(NAMESPACE) + array(KEY) + array(VALUE) + array(HASH);
        long twoObjects = 24 + 72;
        assertThat(iterating - advancing).as("bytes for each record").isBetween(arrays, arrays + twoObjects);
    }

    /** A header of 16 bytes, and up to the next multiple of 8. */
    private static long array(int length) {
        return 16 + (length + 7) / 8 * 8;
    }

    private Path fileOfSingleRecords(FormatVersion version) throws IOException {
        Path file = directory.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file, WalOptions.defaults().withFormatVersion(version))) {
            for (int i = 0; i < COUNT; i++) {
                writer.append(WalEntry.put(new byte[NAMESPACE], new byte[KEY], new byte[VALUE]));
            }
        }
        return file;
    }

    /** The least of several readings: what the compilers do is none of the reader's. */
    private static long leastPerRecord(Path file, Reading reading) throws IOException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            try (WalReader reader = WalReader.open(file)) {
                long before = allocated();
                assertThat(reading.read(reader)).isPositive();
                least = Math.min(least, allocated() - before);
            }
        }
        return least / COUNT;
    }

    private interface Reading {
        long read(WalReader reader) throws IOException;
    }

    @Test
    void appendingABatchAllocatesNothingForEachEntry() throws IOException {
        List<WalEntry> list = List.copyOf(
                Collections.nCopies(COUNT, SampleLog.incompressible(VALUE).withValueHash()));
        try (WalWriter writer = WalWriter.create(
                directory.resolve("a.wal"), WalOptions.defaults().withFormatVersion(FormatVersion.VERSION_2))) {
            writer.append(list);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                long before = allocated();
                writer.append(list);
                least = Math.min(least, allocated() - before);
            }

            assertThat(least).as("bytes for %s entries", COUNT).isLessThan(COUNT);
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
