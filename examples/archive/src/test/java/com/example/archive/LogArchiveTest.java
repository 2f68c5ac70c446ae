package com.example.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogArchiveTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final WalOptions SHORT_FILES = WalOptions.defaults().withMaxFileLength(300);

    @TempDir
    Path parent;

    @Test
    void aLogComesBackAsItWasAtATime() throws Exception {
        BlockingQueue<Path> archived = new LinkedBlockingQueue<>();
        LogArchive archive = new LogArchive(parent.resolve("archive"));
        WalOptions options = SHORT_FILES.withFinishedFileListener("archive", file -> {
            archive.finished(file);
            archived.add(file);
        });
        try (WriteAheadLog log = WriteAheadLog.open(parent.resolve("log"), options)) {
            append(log, 1, 40);
            awaitCopyFrom(21, archived);
        }

        archive.restore(START.plusSeconds(20), parent.resolve("restored"));
        assertThat(seconds(parent.resolve("restored")))
                .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void aFileThatCouldNotBeCopiedIsKeptAndCopiedLater() throws Exception {
        Path directory = parent.resolve("log");
        LogArchive archive = new LogArchive(parent.resolve("archive"));
        BlockingQueue<Path> failed = new LinkedBlockingQueue<>();
        WalOptions broken = SHORT_FILES.withFinishedFileListener("archive", file -> {
            failed.add(file);
            throw new IOException("the archive's disk is full");
        });
        try (WriteAheadLog log = WriteAheadLog.open(directory, broken)) {
            append(log, 1, 40);
            assertThat(failed.poll(20, TimeUnit.SECONDS)).isNotNull();
            log.deleteBefore(25);
            assertThat(log.firstLsn()).as("the cursor holds all files").isEqualTo(1);
        }
        BlockingQueue<Path> archived = new LinkedBlockingQueue<>();
        WalOptions mended = SHORT_FILES.withFinishedFileListener("archive", file -> {
            archive.finished(file);
            archived.add(file);
        });
        try (WriteAheadLog log = WriteAheadLog.open(directory, mended)) {
            awaitCopyFrom(21, archived);
            assertThat(log.finishedFileFailure()).isEmpty();
        }
        archive.restore(START.plusSeconds(10), parent.resolve("restored"));
        assertThat(seconds(parent.resolve("restored")))
                .isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
    }

    /** Until a file is copied whose first LSN is that, or above it. */
    private static void awaitCopyFrom(long lsn, BlockingQueue<Path> archived) throws InterruptedException {
        Path copied;
        do {
            copied = archived.poll(20, TimeUnit.SECONDS);
            assertThat(copied)
                    .as("a copy of a file that begins at LSN %d or later", lsn)
                    .isNotNull();
        } while (firstLsnOf(copied) < lsn);
    }

    /** As it stands in the name: {@code wal-<16 hexadecimal digits>.log}. */
    private static long firstLsnOf(Path file) {
        return Long.parseUnsignedLong(file.getFileName().toString(), 4, 20, 16);
    }

    private static void append(WriteAheadLog log, int first, int last) throws IOException {
        for (int second = first; second <= last; second++) {
            long nanos = TimeUnit.SECONDS.toNanos(START.plusSeconds(second).getEpochSecond());
            log.append(WalEntry.put("events", "key", "event " + second).withTimestampNanos(nanos));
        }
    }

    private static List<Long> seconds(Path directory) throws IOException {
        List<Long> seconds = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults());
                LogReader reader = log.read()) {
            reader.forEach(record -> seconds.add(
                    TimeUnit.NANOSECONDS.toSeconds(record.entry().timestampNanos()) - START.getEpochSecond()));
        }
        return seconds;
    }
}
