package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is longer than what is in it while it is written, and never afterwards. */
class PreallocationTest {

    private static final int HEADER = 8;
    private static final int AHEAD = 4 << 10;
    private static final WalOptions OPTIONS = WalOptions.defaults().withPreallocation(AHEAD);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path file = disk.path("a.wal");

    private WalWriter create() throws IOException {
        return WalWriter.create(file, OPTIONS);
    }

    @Test
    void anOpenFileIsLongerByZerosThatClosingCutsOff() throws IOException {
        long length;
        try (WalWriter writer = create()) {
            assertThat(Files.size(file)).as("a file without records").isEqualTo(HEADER);
            SampleLog.append(writer, 3);
            length = writer.length();
            assertThat(length).isLessThan(AHEAD);
            assertThat(Files.size(file)).isEqualTo(HEADER + AHEAD);
            assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.ZERO_TAIL);
            assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 3));
        }
        assertThat(Files.size(file)).isEqualTo(length);
        assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.CLEAN);
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void theNextZerosAreWrittenWhenNoneAreLeft() throws IOException {
        try (WalWriter writer = create()) {
            for (long size = Files.size(file); Files.size(file) <= HEADER + AHEAD; ) {
                SampleLog.append(writer, 1);
                assertThat(Files.size(file)).isGreaterThan(size);
                assertThat(writer.length()).isLessThanOrEqualTo(Files.size(file));
            }
            assertThat(Files.size(file)).isGreaterThan(2 * AHEAD - 200).isLessThan(HEADER + 2 * AHEAD);
            assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.ZERO_TAIL);
        }
        assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void aFrameThatIsLongerThanTheZerosNeedsNone() throws IOException {
        try (WalWriter writer = create()) {
            writer.append(SampleLog.incompressible(3 * AHEAD));
            assertThat(Files.size(file)).isEqualTo(writer.length());
        }
        assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void noFileIsMadeLongerThanItIsToBe() throws IOException {
        try (WalWriter writer = WalWriter.create(file, OPTIONS.withMaxFileLength(1_000))) {
            while (!writer.needsRotation()) {
                SampleLog.append(writer, 1);
                assertThat(Files.size(file)).isEqualTo(Math.max(1_000, writer.length()));
            }
        }
    }

    /** An fsync that makes the length durable is needed only where the file got longer or shorter. */
    @Test
    void whatIsSyncedIsWrittenOverZeros() throws IOException {
        try (WalWriter writer = create()) {
            SampleLog.append(writer, 1);
            writer.sync();
            disk.forgetCalls();
            for (int i = 0; i < 5; i++) {
                SampleLog.append(writer, 1);
                writer.sync();
            }
            assertThat(disk.calls(Kind.WRITE)).hasSize(5);
            assertThat(disk.calls(Kind.FORCE)).hasSize(5);
        }
    }

    @Test
    void trimmingEndsTheFileBehindItsLastRecordAndAppendingGoesOn() throws IOException {
        try (WalWriter writer = create()) {
            SampleLog.append(writer, 2);
            writer.sync();
            writer.trim();
            disk.forgetCalls();
            writer.sync();
            assertThat(disk.calls(Kind.FORCE)).as("the cut is made durable").hasSize(1);
            assertThat(Files.size(file)).isEqualTo(writer.length());
            assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.CLEAN);

            long length = writer.length();
            SampleLog.append(writer, 1);
            assertThat(Files.size(file)).isEqualTo(length + AHEAD);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void trimmingChangesNothingWhereNothingIsPreallocated() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 2);
            disk.forgetCalls();
            writer.trim();
            assertThat(disk.calls()).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeTrimmedFailsForGood() throws IOException {
        WalWriter writer = create();
        SampleLog.append(writer, 2);
        disk.on(Kind.TRUNCATE).fail(SimulatedDisk.failing("broken"));
        assertThatThrownBy(writer::trim).isInstanceOf(LogFailedException.class).hasRootCauseMessage("broken");
        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);
        disk.heal();
        writer.close();
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void closingSaysThatAFileCouldNotBeTrimmed() throws IOException {
        WalWriter writer = create();
        SampleLog.append(writer, 2);
        disk.on(Kind.TRUNCATE).fail(SimulatedDisk.failing("broken"));
        assertThatThrownBy(writer::close).isInstanceOf(LogFailedException.class).hasRootCauseMessage("broken");
        disk.heal();
        WalWriter.open(file, OPTIONS).close();
        assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void whatAKilledProcessLeavesIsAZeroTailThatOpeningCutsOff() throws IOException {
        Path left = disk.path("left.wal");
        long length;
        try (WalWriter writer = create()) {
            SampleLog.append(writer, 2);
            length = writer.length();
            Files.copy(file, left);
        }
        try (WalWriter writer = WalWriter.open(left, OPTIONS)) {
            assertThat(writer.report().recovery().verdict()).isEqualTo(Verdict.ZERO_TAIL);
            assertThat(writer.report().cutTo()).isEmpty();
            assertThat(writer.length()).isEqualTo(length).isEqualTo(Files.size(left));
            SampleLog.append(writer, 1);
            assertThat(Files.size(left)).isEqualTo(length + AHEAD);
        }
        assertThat(SampleLog.read(left)).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void whereZerosDoNotFitTheFileGoesOnWithoutThem() throws IOException {
        try (WalWriter writer = create()) {
            disk.leaveRoomFor(AHEAD / 2);
            SampleLog.append(writer, 3);
            assertThat(Files.size(file)).isEqualTo(writer.length());
            disk.heal();
            SampleLog.append(writer, 1);
            assertThat(Files.size(file))
                    .as("it is not tried again in this file")
                    .isEqualTo(writer.length());
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 4));
    }

    @Test
    void zerosThatCannotBeTakenBackFailTheWriter() throws IOException {
        WalWriter writer = create();
        disk.on(Kind.WRITE).limit(10);
        disk.on(Kind.WRITE).nth(2).fail(SimulatedDisk.failing("broken"));
        disk.on(Kind.TRUNCATE).fail(SimulatedDisk.failing("broken too"));
        assertThatThrownBy(() -> SampleLog.append(writer, 1))
                .isInstanceOf(LogFailedException.class)
                .hasRootCauseMessage("broken");
        writer.close();
    }

    @Test
    void aFrameThatCannotBeWrittenIsCutBackWithTheZeros() throws IOException {
        try (WalWriter writer = create()) {
            SampleLog.append(writer, 1);
            long length = writer.length();
            disk.on(Kind.WRITE).nth(1).fail(SimulatedDisk.failing("broken"));
            assertThatThrownBy(() -> SampleLog.append(writer, 1)).hasMessageContaining("broken");
            assertThat(Files.size(file)).isEqualTo(length);
            SampleLog.append(writer, 1);
            assertThat(Files.size(file)).isEqualTo(length + AHEAD);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 4095, (1 << 30) + 1})
    void aLengthOutOfRangeIsRefused(long bytes) {
        assertThatThrownBy(() -> OPTIONS.withPreallocation(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("preallocation is " + bytes);
    }

    @Test
    void itIsOffUnlessItIsAskedFor() {
        assertThat(WalOptions.defaults().preallocation()).isZero();
        assertThat(OPTIONS.preallocation()).isEqualTo(AHEAD);
        assertThat(OPTIONS.withMaxFileLength(5_000).preallocation()).isEqualTo(AHEAD);
    }
}
