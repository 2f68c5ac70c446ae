package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write that goes wrong never leaves a part of a frame for the next one to land behind. */
class WriteFaultTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();
    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    private WalWriter create(int records) throws IOException {
        WalWriter writer = WalWriter.create(disk.path("a.wal"));
        SampleLog.append(writer, records);
        disk.forgetCalls();
        return writer;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void shortWritesAreCompleted(int bytes) throws IOException {
        disk.on(Kind.WRITE).limit(bytes);
        create(5).close();

        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aWriteThatFailsInTheMiddleIsCutBackAndTheNextOneLandsRight(int failing) throws IOException {
        try (WalWriter writer = create(2)) {
            long length = writer.length();
            disk.on(Kind.WRITE).limit(10);
            disk.on(Kind.WRITE).nth(failing).fail(SimulatedDisk.failing("broken"));

            assertThatThrownBy(() -> SampleLog.append(writer, 1))
                    .isExactlyInstanceOf(FileSystemException.class)
                    .hasMessageContaining("broken");

            assertThat(Files.size(file)).isEqualTo(length);
            assertThat(writer.length()).isEqualTo(length);
            assertThat(writer.nextLsn()).isEqualTo(3);
            SampleLog.append(writer, 2);
            writer.sync();
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 4));
        assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void aShorterFrameBehindALongerFailedOneLeavesNothingOfIt() throws IOException {
        try (WalWriter writer = create(1)) {
            disk.on(Kind.WRITE).limit(5000);
            disk.on(Kind.WRITE).nth(2).fail(SimulatedDisk.failing("broken"));
            assertThatThrownBy(() -> writer.append(SampleLog.incompressible(100_000)))
                    .hasMessageContaining("broken");
            SampleLog.append(writer, 1);
            assertThat(Files.size(file)).isEqualTo(writer.length());
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void whatCannotBeCutBackFailsTheWriterForGood() throws IOException {
        WalWriter writer = create(2);
        disk.on(Kind.WRITE).limit(10);
        disk.on(Kind.WRITE).from(2).fail(SimulatedDisk.failing("first"));
        disk.on(Kind.TRUNCATE).fail(SimulatedDisk.failing("second"));

        assertFailed(() -> SampleLog.append(writer, 1));
        disk.reset();
        assertFailed(() -> SampleLog.append(writer, 1));
        assertFailed(() -> writer.append(SampleLog.record(9)));
        assertFailed(writer::sync);
        assertThat(disk.calls()).as("nothing is tried any more").isEmpty();

        writer.close();
        writer.close();

        assertThat(disk.brief()).containsExactly("CLOSE a.wal", "CLOSE a.wal", "CLOSE a.wal");
        try (WalWriter reopened = WalWriter.open(disk.path("a.wal"))) {
            assertThat(reopened.report().recovery().verdict()).isEqualTo(Verdict.TORN_TAIL);
            SampleLog.append(reopened, 2);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 4));
    }

    private static void assertFailed(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(LogFailedException.class)
                .cause()
                .hasMessageContaining("first")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(s -> assertThat(s).hasMessageContaining("second")));
    }

    @Test
    void anErrorWhileCuttingBackFailsTheWriterToo() throws IOException {
        WalWriter writer = create(1);
        disk.on(Kind.WRITE).limit(10);
        disk.on(Kind.WRITE).from(2).fail(SimulatedDisk.failing("first"));
        disk.on(Kind.TRUNCATE).fail(() -> new OutOfMemoryError("made up"));

        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);
        disk.heal();
        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);
        writer.close();
    }

    @Test
    void anErrorInTheMiddleOfAWriteIsCutBack() throws IOException {
        try (WalWriter writer = create(1)) {
            disk.on(Kind.WRITE).limit(10);
            disk.on(Kind.WRITE).nth(2).fail(() -> new OutOfMemoryError("Cannot reserve direct buffer memory"));
            assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(OutOfMemoryError.class);
            disk.heal();
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aFullDiskIsNoReasonToRestart() throws IOException {
        try (WalWriter writer = create(3)) {
            disk.leaveRoomFor(30);

            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> SampleLog.append(writer, 1)).hasMessageContaining("No space left");
                assertThat(Files.size(file)).isEqualTo(writer.length());
            }
            writer.sync();

            disk.heal();
            SampleLog.append(writer, 2);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 5));
    }

    @Test
    void aFullDiskThatFailedTheWriterIsNoReasonToRestart() throws IOException {
        WalWriter writer = create(3);
        disk.leaveRoomFor(30);
        disk.on(Kind.TRUNCATE).fail(SimulatedDisk.failing("no truncate either"));
        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);
        writer.close();

        // Still full: there is no room for the copy of the torn tail.
        disk.heal();
        disk.leaveRoomFor(10);
        assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("No space left");

        disk.heal();
        try (WalWriter reopened = WalWriter.open(disk.path("a.wal"))) {
            SampleLog.append(reopened, 2);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 5));
    }

    @Test
    void aFullDiskAtCreationLeavesNothing() throws IOException {
        disk.leaveRoomFor(5);

        assertThatThrownBy(() -> WalWriter.create(disk.path("a.wal"))).hasMessageContaining("No space left");

        assertThat(SampleLog.names(dir)).isEqualTo(List.of());
    }
}
