package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader that starts in the middle of a file decompresses little of what stands before. */
class SeekTest {

    @TempDir
    private Path dir;

    private final CountingCompressor codec = new CountingCompressor();
    private final WalOptions options = WalOptions.defaults().withCompressor(codec);

    private Path file(WalOptions asked, int count, int perFrame) throws IOException {
        Path file = dir.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file, asked)) {
            for (int i = 0; i < count; i += perFrame) {
                writer.append(LongStream.range(writer.nextLsn(), writer.nextLsn() + perFrame)
                        .mapToObj(SampleLog::entry)
                        .toList());
            }
        }
        codec.reset();
        return file;
    }

    private static List<Long> lsns(Path file, WalOptions options, long fromLsn) throws IOException {
        List<Long> lsns = new ArrayList<>();
        try (WalReader reader = WalReader.open(file, options)) {
            reader.seek(fromLsn);
            while (reader.advance()) {
                lsns.add(reader.record().lsn());
            }
        }
        return lsns;
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void readingStartsWithTheRecord() throws IOException {
        Path file = file(options, 40, 1);
        for (long from = 1; from <= 40; from++) {
            assertThat(lsns(file, options, from)).isEqualTo(range(from, 40));
        }
        assertThat(lsns(file, options, 0)).as("before the first").isEqualTo(range(1, 40));
        assertThat(lsns(file, options, 41)).as("behind the last").isEqualTo(range(40, 40));
    }

    @Test
    void readingStartsWithTheFrameThatHasTheRecord() throws IOException {
        Path file = file(options.withFormatVersion(FormatVersion.VERSION_2), 40, 5);
        for (long from = 1; from <= 40; from++) {
            assertThat(lsns(file, options, from)).isEqualTo(range((from - 1) / 5 * 5 + 1, 40));
        }
    }

    /** More frames than the search looks at in one go. */
    @Test
    void aHandfulOfFramesIsDecompressed() throws IOException {
        int count = 20_000;
        Path file = file(options, count, 4);
        for (long from : new long[] {1, 2, 4095, 4097, 9999, 16_385, count}) {
            codec.reset();
            try (WalReader reader = WalReader.open(file, options)) {
                reader.seek(from);
                assertThat(reader.advance()).isTrue();
                assertThat(reader.record().lsn()).isEqualTo(from);
                assertThat(codec.blocks())
                        .as("frames decompressed for LSN %s", from)
                        .isLessThanOrEqualTo(30);
            }
        }
    }

    @Test
    void whatIsPassedOverCountsAsUnread() throws IOException {
        Path file = file(options, 40, 1);
        try (WalReader reader = WalReader.open(file, options)) {
            reader.seek(21);
            while (reader.advance()) {
                // To the end.
            }
            RecoveryReport report = reader.report();
            assertThat(report.records()).isEqualTo(20);
            assertThat(report.unreadBytes() + report.headerBytes())
                    .isEqualTo(SampleLog.offsets(file).get(20));
            assertThat(report.verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    /** Wherever a byte is flipped, each record that reading from the start gives comes back. */
    @ParameterizedTest
    @EnumSource(
            value = RecoveryPolicy.class,
            names = {"SKIP", "SALVAGE"})
    void damageDoesNotLeadAstray(RecoveryPolicy policy) throws IOException {
        WalOptions asked = options.withRecoveryPolicy(policy);
        Path file = dir.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file, asked, 17)) { // so that a flipped bit makes an LSN lower
            SampleLog.append(writer, 12);
        }
        byte[] sound = Files.readAllBytes(file);
        for (int at = 8; at < sound.length; at++) {
            byte[] bytes = sound.clone();
            bytes[at] ^= 0x11;
            Files.write(file, bytes);
            List<Long> all = lsns(file, asked, 0);
            for (long from = 17; from <= 28; from += 4) {
                long wanted = from;
                assertThat(lsns(file, asked, from).stream().filter(lsn -> lsn >= wanted))
                        .as("from %s when the byte at %s is flipped", from, at)
                        .isEqualTo(all.stream().filter(lsn -> lsn >= wanted).toList());
            }
        }
    }

    @Test
    void aTornTailDoesNotMakeItReadAll() throws IOException {
        Path file = file(options, 2000, 1);
        SampleLog.truncate(file, Files.size(file) - 3);
        codec.reset();
        try (WalReader reader = WalReader.open(file, options)) {
            reader.seek(1990);
            assertThat(reader.advance()).isTrue();
            assertThat(reader.record().lsn()).isEqualTo(1990);
            assertThat(codec.blocks()).isLessThanOrEqualTo(15);
        }
    }

    @Test
    void itComesBeforeTheFirstRecord() throws IOException {
        Path file = file(options, 3, 1);
        try (WalReader reader = WalReader.open(file, options)) {
            reader.advance();
            assertThatThrownBy(() -> reader.seek(2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("seek before the first record");
        }
    }
}
