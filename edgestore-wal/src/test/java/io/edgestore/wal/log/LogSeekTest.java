package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.CountingCompressor;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where reading starts, by an LSN or a time, and what that costs. */
class LogSeekTest {

    @TempDir
    private Path directory;

    private final CountingCompressor codec = new CountingCompressor();
    private final WalOptions options =
            WalOptions.defaults().withCompressor(codec).withMaxFileLength(20_000);

    private static List<Long> lsns(LogReader reading) throws IOException {
        List<Long> lsns = new ArrayList<>();
        try (LogReader reader = reading) {
            for (WalRecord record : reader) {
                lsns.add(record.lsn());
            }
        }
        return lsns;
    }

    private static Instant nanos(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    private void append(WriteAheadLog log, long... times) throws IOException {
        for (long time : times) {
            log.append(SampleLog.entry(log.lastLsn() + 1).withTimestampNanos(time));
        }
    }

    @Test
    void ofAFileAHandfulOfFramesIsDecompressed() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            for (int i = 1; i <= 2000; i++) {
                log.append(SampleLog.entry(i));
            }
            assertThat(SampleLog.names(directory)).hasSizeGreaterThan(8);
            for (long from : new long[] {1, 3, 170, 555, 1001, 1999, 2000}) {
                codec.reset();
                try (LogReader reader = log.read(from)) {
                    assertThat(reader.advance()).isTrue();
                    assertThat(reader.record().lsn()).isEqualTo(from);
                    assertThat(codec.blocks())
                            .as("frames decompressed for LSN %s", from)
                            .isLessThanOrEqualTo(20);
                }
                codec.reset();
                try (LogTail tail = log.tail(from, TailOptions.defaults().withReach(TailOptions.Reach.APPENDED))) {
                    assertThat(tail.advance(Duration.ZERO)).isTrue();
                    assertThat(tail.record().lsn()).isEqualTo(from);
                    assertThat(codec.blocks()).as("of a tail from LSN %s", from).isLessThanOrEqualTo(20);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    void aTimeIsFoundInWhateverFileItIs() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, options.withMaxFileLength(700))) {
            for (int i = 1; i <= 50; i++) {
                append(log, 10L * ((i + 1) / 2)); // two of each time
            }
            ReadOnlyLog readOnly = ReadOnlyLog.open(directory, options);
            for (long time = 0; time <= 251; time++) {
                long first = time <= 10 ? 1 : (time + 9) / 10 * 2 - 1;
                List<Long> found = lsns(log.readFrom(nanos(time)));
                assertThat(found).as("from %s", time).hasSize((int) Math.max(0, 50 - first + 1));
                assertThat(found.isEmpty() ? first : found.get(0)).isEqualTo(first);
                assertThat(lsns(readOnly.readFrom(nanos(time)))).isEqualTo(found);
            }
        }
    }

    /** Each file is chosen by its first record, and read from its first record that is not before the time. */
    @Test
    void timesThatDoNotRise() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, options.withMaxFileAge(Duration.ofNanos(1)))) {
            append(log, 100, 900, 200, 150, 300);
            assertThat(lsns(log.readFrom(nanos(300))))
                    .as("900 is in a file that is passed over")
                    .containsExactly(5L);
            assertThat(lsns(log.readFrom(nanos(120)))).containsExactly(2L, 3L, 4L, 5L);
        }
        Path other = Files.createDirectory(directory.resolve("other"));
        try (WriteAheadLog log = WriteAheadLog.open(other, options)) {
            append(log, 100, 900, 200, 150, 300);
            assertThat(lsns(log.readFrom(nanos(300))))
                    .as("within a file none is missed")
                    .containsExactly(2L, 3L, 4L, 5L);
        }
    }

    @Test
    void timesThatTheFormatCannotSay() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            assertThat(lsns(log.readFrom(Instant.now()))).as("of an empty log").isEmpty();
            append(log, 0, Long.MAX_VALUE, -2);
            assertThat(lsns(log.readFrom(Instant.MIN))).containsExactly(1L, 2L, 3L);
            assertThat(lsns(log.readFrom(Instant.MAX))).isEmpty();
            assertThat(lsns(log.readFrom(nanos(Long.MAX_VALUE)))).containsExactly(2L, 3L);
            assertThat(lsns(log.readFrom(nanos(Long.MAX_VALUE).plusNanos(1))))
                    .as("u64")
                    .containsExactly(3L);
        }
        try (LogReader reader = ReadOnlyLog.open(Files.createDirectory(directory.resolve("none")), options)
                .readFrom(Instant.now())) {
            assertThat(reader.advance()).isFalse();
        }
    }
}
