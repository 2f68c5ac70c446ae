package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader follows a file that grows. */
class FollowTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("a.wal");
    }

    private static List<Long> rest(WalReader reader) throws IOException {
        List<Long> lsns = new ArrayList<>();
        while (reader.advance()) {
            lsns.add(reader.record().lsn());
        }
        return lsns;
    }

    @ParameterizedTest
    @EnumSource(WalOptions.FormatVersion.class)
    void whatIsAppendedIsReadUpToTheEndThatIsTold(WalOptions.FormatVersion version) throws IOException {
        try (WalWriter writer = WalWriter.create(file, OPTIONS.withFormatVersion(version));
                WalReader reader = WalReader.follow(file, OPTIONS)) {
            assertThat(rest(reader)).isEmpty();
            SampleLog.append(writer, 2);
            long two = writer.length();
            SampleLog.append(writer, 3);
            assertThat(rest(reader)).isEmpty();
            assertThat(reader.extendTo(two)).isTrue();
            assertThat(rest(reader)).containsExactly(1L, 2L);
            assertThat(reader.extendTo(two)).isFalse();
            assertThat(reader.extendTo(Long.MAX_VALUE)).isTrue();
            assertThat(rest(reader)).containsExactly(3L, 4L, 5L);
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(reader.report().records()).isEqualTo(5);
            assertThat(reader.report().fileLength()).isEqualTo(writer.length());
            assertThat(reader.report().unreadBytes()).isZero();
        }
    }

    /** Each part of a frame that can be there when somebody looks. */
    @Test
    void halfAFrameIsNotYet() throws IOException {
        SampleLog.create(file, 3);
        byte[] bytes = Files.readAllBytes(file);
        List<Long> offsets = SampleLog.offsets(file);
        int third = Math.toIntExact(offsets.get(2));
        Files.write(file, Arrays.copyOf(bytes, third));
        try (WalReader reader = WalReader.follow(file, OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL))) {
            assertThat(reader.extendToWholeFrames()).isTrue();
            assertThat(rest(reader)).containsExactly(1L, 2L);
            for (int length = third + 1; length < bytes.length; length++) {
                Files.write(file, Arrays.copyOf(bytes, length));
                assertThat(reader.extendToWholeFrames()).isFalse();
                byte[] zeros = Arrays.copyOf(Arrays.copyOf(bytes, length - 1), bytes.length + 100);
                Files.write(file, zeros); // longer already, as file systems do it
                assertThat(reader.extendToWholeFrames()).isFalse();
                assertThat(rest(reader)).isEmpty();
            }
            Files.write(file, bytes);
            assertThat(reader.extendToWholeFrames()).isTrue();
            assertThat(rest(reader)).containsExactly(3L);
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    @Test
    void anEmptyLengthIsNotAFrame() throws IOException {
        SampleLog.create(file, 1);
        Files.write(file, new byte[64], StandardOpenOption.APPEND);
        try (WalReader reader = WalReader.follow(file, OPTIONS)) {
            assertThat(reader.extendToWholeFrames()).isTrue();
            assertThat(rest(reader)).containsExactly(1L);
            assertThat(reader.extendToWholeFrames()).isFalse();
        }
    }

    private enum End {
        TORN,
        ZEROS
    }

    /** Who says how far the file is written says that nothing of it is torn. */
    @ParameterizedTest
    @EnumSource(End.class)
    void whatIsNoFrameBeforeTheEndIsDamage(End end) throws IOException {
        byte[] bytes = Files.readAllBytes(SampleLog.create(file, 3));
        int third = Math.toIntExact(SampleLog.offsets(file).get(2));
        Arrays.fill(bytes, end == End.TORN ? third + 20 : third, bytes.length, (byte) 0);
        Files.write(file, end == End.TORN ? Arrays.copyOf(bytes, third + 20) : bytes);
        long length = Files.size(file);
        assertThat(SampleLog.verdict(file)).isEqualTo(end == End.TORN ? Verdict.TORN_TAIL : Verdict.ZERO_TAIL);
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            List<Damage> told = new ArrayList<>();
            WalOptions options = OPTIONS.withRecoveryPolicy(policy).withDamageListener(told::add);
            try (WalReader reader = WalReader.follow(file, options)) {
                reader.extendTo(length);
                assertThat(reader.advance()).isTrue();
                assertThat(reader.advance()).isTrue();
                if (policy == RecoveryPolicy.FAIL) {
                    assertThatThrownBy(reader::advance).isInstanceOf(CorruptLogException.class);
                } else {
                    assertThat(reader.advance()).isFalse();
                }
                RecoveryReport report = reader.report();
                assertThat(report.verdict()).isEqualTo(Verdict.DAMAGED);
                assertThat(report.damagedBytes()).isEqualTo(length - third);
                assertThat(report.unreadBytes()).isZero();
                assertThat(told).isEqualTo(report.damages());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RecoveryPolicy.class)
    void behindDamageItGoesOnIfThePolicyAllows(RecoveryPolicy policy) throws IOException {
        byte[] bytes = Files.readAllBytes(SampleLog.create(file, 6));
        List<Long> offsets = SampleLog.offsets(file);
        bytes[Math.toIntExact(offsets.get(1)) + 4] ^= 0x40; // the length of the second frame, which leads too far
        bytes[Math.toIntExact(offsets.get(1)) + 6] ^= 0x40;
        Files.write(file, bytes);
        try (WalReader reader = WalReader.follow(file, OPTIONS.withRecoveryPolicy(policy))) {
            reader.extendTo(offsets.get(3));
            List<Long> lsns = new ArrayList<>();
            if (policy == RecoveryPolicy.FAIL) {
                assertThatThrownBy(() -> lsns.addAll(rest(reader))).isInstanceOf(CorruptLogException.class);
                reader.extendTo(bytes.length);
                assertThatThrownBy(() -> lsns.addAll(rest(reader))).isInstanceOf(CorruptLogException.class);
                return;
            }
            lsns.addAll(rest(reader));
            reader.extendTo(bytes.length);
            lsns.addAll(rest(reader));
            assertThat(lsns)
                    .isEqualTo(
                            switch (policy) {
                                case SKIP -> List.of(1L, 4L, 5L, 6L);
                                case SALVAGE -> List.of(1L, 3L, 4L, 5L, 6L);
                                case STOP, FAIL -> List.of(1L);
                            });
            assertThat(reader.report().verdict()).isEqualTo(Verdict.DAMAGED);
        }
    }

    @Test
    void itIsExtendedOnlyAtItsEnd() throws IOException {
        SampleLog.create(file, 3);
        WalReader reader = WalReader.follow(file, OPTIONS);
        reader.extendTo(SampleLog.offsets(file).get(2));
        reader.advance();
        assertThatThrownBy(() -> reader.extendTo(Long.MAX_VALUE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("advance() returns false");
        assertThatThrownBy(reader::extendToWholeFrames).isInstanceOf(IllegalStateException.class);
        reader.close();
        assertThatThrownBy(() -> reader.extendTo(Long.MAX_VALUE)).isInstanceOf(IllegalStateException.class);
    }
}
