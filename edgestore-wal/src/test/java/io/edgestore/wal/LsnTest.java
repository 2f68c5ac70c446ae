package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {

    private static final long LAST = -1; // 2^64 - 1
    private static final long MIDDLE = Long.MIN_VALUE; // 2^63

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 77, Long.MAX_VALUE, MIDDLE, LAST})
    void anEmptyFileTakesAnyFirstLsn(long lsn) throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            assertThat(writer.append(SampleLog.record(lsn))).isEqualTo(lsn);
            assertThat(writer.nextLsn()).isEqualTo(lsn + 1);
        }
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.nextLsn()).isEqualTo(lsn + 1);
        }
        assertThat(SampleLog.read(file)).containsExactly(SampleLog.record(lsn));
    }

    @Test
    void lsnsMayBeLeftOut() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(SampleLog.record(5));
            writer.append(SampleLog.record(9));
            assertThat(writer.append(SampleLog.entry(10))).isEqualTo(10);
        }
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader).extracting(WalRecord::lsn).containsExactly(5L, 9L, 10L);
            assertThat(reader.report().lsnJumps()).isEqualTo(1);
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 5})
    void anEqualOrLowerLsnIsRefused(long lsn) throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(SampleLog.record(5));
            long length = writer.length();

            assertThatThrownBy(() -> writer.append(SampleLog.record(lsn)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the next one is 6");

            assertThat(writer.length()).isEqualTo(length);
            writer.append(SampleLog.record(6));
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(5, 6));
    }

    @Test
    void theSameHoldsForAReopenedFile() throws IOException {
        SampleLog.create(file, 3);
        try (WalWriter writer = WalWriter.open(file)) {
            assertThatThrownBy(() -> writer.append(SampleLog.record(3))).isInstanceOf(IllegalArgumentException.class);
            writer.append(SampleLog.record(4));
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 4));
    }

    @Test
    void theOrderIsUnsigned() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(SampleLog.record(Long.MAX_VALUE));
            assertThat(writer.append(SampleLog.entry(MIDDLE))).isEqualTo(MIDDLE);
            assertThatThrownBy(() -> writer.append(SampleLog.record(1))).isInstanceOf(IllegalArgumentException.class);
            writer.append(SampleLog.record(LAST - 1));
        }
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.nextLsn()).isEqualTo(LAST);
            assertThatThrownBy(() -> writer.append(SampleLog.record(MIDDLE + 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("9223372036854775809");
        }
    }

    @Test
    void behindTheLastLsnThereIsNone() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(SampleLog.record(LAST));
            assertNoneLeft(writer);
        }
        try (WalWriter writer = WalWriter.open(file)) {
            assertNoneLeft(writer);
        }
        assertThat(SampleLog.read(file)).containsExactly(SampleLog.record(LAST));
    }

    private static void assertNoneLeft(WalWriter writer) {
        assertThat(writer.nextLsn()).isZero();
        assertThatThrownBy(() -> writer.append(SampleLog.entry(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("used up");
        assertThatThrownBy(() -> writer.append(SampleLog.record(LAST))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.append(SampleLog.record(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWholeFrameIsBehindTheDamageWhereLsnsPassTheMiddle() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(SampleLog.record(Long.MAX_VALUE));
            writer.append(SampleLog.record(MIDDLE));
            writer.append(SampleLog.record(MIDDLE + 1));
        }
        long second = SampleLog.offsets(file).get(1);
        SampleLog.flip(file, second + 5); // its length leads nowhere now, but a whole frame follows

        assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.DAMAGED);
        assertThatThrownBy(() -> WalWriter.open(file)).isInstanceOf(CorruptLogException.class);
    }
}
