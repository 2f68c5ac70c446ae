package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.fault.Fault;
import io.edgestore.wal.fault.FaultyDisk;
import io.edgestore.wal.fault.FullDisk;
import io.edgestore.wal.fault.IoCall.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write that goes wrong never leaves a part of a frame for the next one to land behind. */
class WriteFaultTest {

    @TempDir
    Path dir;

    private FaultyDisk disk;
    private Path file;

    @BeforeEach
    void setUp() {
        disk = new FaultyDisk(dir);
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
        disk.add(Fault.shortened(bytes).on(Kind.WRITE));
        create(5).close();

        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aWriteThatFailsInTheMiddleIsCutBackAndTheNextOneLandsRight(int failing) throws IOException {
        try (WalWriter writer = create(2)) {
            long length = writer.length();
            disk.add(Fault.shortened(10).on(Kind.WRITE))
                    .add(Fault.failing("broken").onNth(failing, Kind.WRITE));

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
            disk.add(Fault.shortened(5000).on(Kind.WRITE))
                    .add(Fault.failing("broken").onNth(2, Kind.WRITE));
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
        disk.add(Fault.shortened(10).on(Kind.WRITE))
                .add(Fault.failing("first").fromNth(2, Kind.WRITE))
                .add(Fault.failing("second").on(Kind.TRUNCATE));

        assertFailed(() -> SampleLog.append(writer, 1));
        disk.heal();
        disk.forgetCalls();
        assertFailed(() -> SampleLog.append(writer, 1));
        assertFailed(() -> writer.append(SampleLog.record(9)));
        assertFailed(writer::sync);
        assertThat(disk.calls()).as("nothing is tried any more").isEmpty();

        writer.close();
        writer.close();

        assertThat(disk.calls()).hasSize(2).allMatch(Kind.CLOSE);
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
        disk.add(Fault.shortened(10).on(Kind.WRITE))
                .add(Fault.failing("first").fromNth(2, Kind.WRITE))
                .add(((Fault) call -> {
                            throw new OutOfMemoryError("made up");
                        })
                        .on(Kind.TRUNCATE));

        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);
        disk.heal();
        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);
        writer.close();
    }

    @Test
    void anErrorInTheMiddleOfAWriteIsCutBack() throws IOException {
        try (WalWriter writer = create(1)) {
            disk.add(Fault.shortened(10).on(Kind.WRITE))
                    .add(((Fault) call -> {
                                throw new OutOfMemoryError("Cannot reserve direct buffer memory");
                            })
                            .onNth(2, Kind.WRITE));
            assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(OutOfMemoryError.class);
            disk.heal();
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aFullDiskIsNoReasonToRestart() throws IOException {
        FullDisk full = new FullDisk(Long.MAX_VALUE);
        disk.add(full);
        try (WalWriter writer = create(3)) {
            full.free(writer.length() + 30);

            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> SampleLog.append(writer, 1)).hasMessageContaining("No space left");
                assertThat(Files.size(file)).isEqualTo(writer.length());
            }
            writer.sync();

            full.free(Long.MAX_VALUE);
            SampleLog.append(writer, 2);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 5));
    }

    @Test
    void aFullDiskThatFailedTheWriterIsNoReasonToRestart() throws IOException {
        FullDisk full = new FullDisk(Long.MAX_VALUE);
        disk.add(full);
        WalWriter writer = create(3);
        full.free(writer.length() + 30);
        disk.add(Fault.failing("no truncate either").on(Kind.TRUNCATE));
        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);
        writer.close();

        // Still full: there is no room for the copy of the torn tail.
        disk.heal();
        disk.add(full);
        full.free(10);
        assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("No space left");

        full.free(Long.MAX_VALUE);
        try (WalWriter reopened = WalWriter.open(disk.path("a.wal"))) {
            SampleLog.append(reopened, 2);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 5));
    }

    @Test
    void aFullDiskAtCreationLeavesNothing() {
        disk.add(new FullDisk(5));

        assertThatThrownBy(() -> WalWriter.create(disk.path("a.wal"))).hasMessageContaining("No space left");

        assertThat(SampleLog.names(dir)).isEqualTo(List.of());
    }
}
