package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

    private static final Duration AGE = Duration.ofSeconds(10);

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    @Test
    void theDefaultsAre64MiBAnd60Seconds() {
        assertThat(WalOptions.defaults().maxFileLength()).isEqualTo(64 << 20);
        assertThat(WalOptions.defaults().maxFileAge()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aFileIsRotatedWhenItHasReachedTheLength() throws IOException {
        long full;
        try (WalWriter writer = WalWriter.create(dir.resolve("b.wal"))) {
            SampleLog.append(writer, 3);
            full = writer.length();
        }
        try (WalWriter exact = WalWriter.create(file, WalOptions.defaults().withMaxFileLength(full));
                WalWriter more = WalWriter.create(
                        dir.resolve("c.wal"), WalOptions.defaults().withMaxFileLength(full + 1))) {
            SampleLog.append(exact, 2);
            assertThat(exact.needsRotation()).isFalse();
            SampleLog.append(exact, 1);
            SampleLog.append(more, 3);
            assertThat(exact.needsRotation()).isTrue();
            assertThat(more.needsRotation()).isFalse();
        }
        try (WalWriter reopened = WalWriter.open(file, WalOptions.defaults().withMaxFileLength(full))) {
            assertThat(reopened.needsRotation()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, -5_000_000_000L, Long.MAX_VALUE, Long.MAX_VALUE - 5_000_000_000L, Long.MIN_VALUE})
    void aFileIsRotatedWhenItHasReachedTheAgeWhereverTheClockStarts(long start) throws IOException {
        AtomicLong clock = new AtomicLong(start);
        try (WalWriter writer = WalWriter.create(file, WalOptions.defaults().withMaxFileAge(AGE), clock::get)) {
            SampleLog.append(writer, 1);
            assertThat(writer.needsRotation()).isFalse();
            clock.addAndGet(AGE.toNanos() - 1);
            assertThat(writer.needsRotation()).isFalse();
            clock.addAndGet(1);
            assertThat(writer.needsRotation()).isTrue();
            clock.addAndGet(Duration.ofDays(365).toNanos());
            assertThat(writer.needsRotation()).isTrue();
        }
    }

    @Test
    void theAgeOfAReopenedFileStartsWithTheOpening() throws IOException {
        SampleLog.create(file, 1);
        AtomicLong clock = new AtomicLong();
        try (WalWriter writer = WalWriter.open(file, WalOptions.defaults().withMaxFileAge(AGE), clock::get)) {
            assertThat(writer.needsRotation()).isFalse();
            clock.addAndGet(AGE.toNanos());
            assertThat(writer.needsRotation()).isTrue();
        }
    }

    @Test
    void anEmptyFileIsNeverRotated() throws IOException {
        AtomicLong clock = new AtomicLong();
        WalOptions options = WalOptions.defaults().withMaxFileLength(1).withMaxFileAge(AGE);
        try (WalWriter writer = WalWriter.create(file, options, clock::get)) {
            clock.addAndGet(2 * AGE.toNanos());
            assertThat(writer.needsRotation()).isFalse();
            SampleLog.append(writer, 1);
            assertThat(writer.needsRotation()).isTrue();
        }
    }

    @Test
    void anAgeBeyondAllClocksIsAllowed() throws IOException {
        WalOptions options = WalOptions.defaults().withMaxFileAge(Duration.ofSeconds(Long.MAX_VALUE));
        try (WalWriter writer = WalWriter.create(file, options)) {
            SampleLog.append(writer, 1);
            assertThat(writer.needsRotation()).isFalse();
        }
    }
}
