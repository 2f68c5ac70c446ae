package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An open channel's errors are the system's text alone. What users get names the file, the step and a way on. */
class IoErrorTest {

    private static final String TEXT = "the system's text";

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    private interface Work {
        void on(Path file) throws IOException;
    }

    private static AbstractThrowableAssert<?, ?> assertNamed(
            ThrowingCallable call, Path named, String step, String wayOn) {
        return assertThatThrownBy(call)
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith(named + ": ")
                .hasMessageContaining(step)
                .hasMessageContaining(TEXT)
                .hasMessageEndingWith(wayOn)
                .satisfies(e -> assertThat(((FileSystemException) e).getFile()).isEqualTo(named.toString()))
                .cause()
                .hasMessage(TEXT);
    }

    /** A file on a disk on which one thing fails. */
    private Path failing(FaultPoint point) {
        disk.heal();
        point.fail(SimulatedDisk.failing(TEXT));
        return dir.resolve("a.wal");
    }

    @Test
    void creating() {
        Path file = dir.resolve("a.wal");
        assertNamed(
                () -> WalWriter.create(failing(disk.on(Kind.WRITE))),
                file,
                "could not be written",
                "make room if the disk is full, or look at the disk");
        assertNamed(
                () -> WalWriter.create(failing(disk.on(Kind.FORCE))),
                file,
                "could not be synced",
                "open the file again");
        assertNamed(
                () -> WalWriter.create(failing(disk.on(Kind.FORCE).at(dir))),
                dir,
                "could not be synced",
                "look at the disk, and try again");
    }

    @Test
    void reading() throws IOException {
        Path file = SampleLog.create(dir.resolve("a.wal"), 1);
        assertNamed(() -> WalReader.open(failing(disk.on(Kind.READ))), file, "could not be read", "and read again");
        assertNamed(
                () -> WalReader.open(failing(disk.on(Kind.SIZE))),
                file,
                "looked at",
                "look at the disk, and try again");
    }

    @Test
    void appendingSyncingAndClosing() throws IOException {
        Path file = dir.resolve("a.wal");
        WalWriter writer = WalWriter.create(disk.path("a.wal"));
        disk.on(Kind.WRITE).fail(SimulatedDisk.failing(TEXT));
        disk.on(Kind.FORCE).fail(SimulatedDisk.failing(TEXT));
        assertNamed(() -> SampleLog.append(writer, 1), file, "could not be written", "look at the disk");

        disk.heal();
        SampleLog.append(writer, 1);
        disk.on(Kind.FORCE).fail(SimulatedDisk.failing(TEXT));
        assertThatThrownBy(writer::sync)
                .isInstanceOf(LogFailedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("could not be synced")
                .hasMessageContaining(TEXT);

        disk.on(Kind.CLOSE).fail(SimulatedDisk.failing(TEXT));
        assertNamed(writer::close, file, "could not be closed", "can be lost");
    }

    @Test
    void whatCallersTellApartKeepsItsClass() {
        AccessDeniedException denied = new AccessDeniedException("a.wal");
        disk.on(Kind.WRITE).fail(() -> denied);
        assertThatThrownBy(() -> WalWriter.create(disk.path("a.wal"))).isSameAs(denied);
    }

    @Test
    void whicheverOperationFailsTheFileIsNamed() throws IOException {
        byte[] torn = Files.readAllBytes(SampleLog.createTorn(dir.resolve("a.wal"), 3));
        failEach(file -> WalWriter.open(file).close(), torn, 25);
        failEach(file -> WalReader.open(file).close(), torn, 4);
        failEach(file -> WalWriter.create(file).close(), null, 10);
    }

    private void failEach(Work work, byte[] before, int leastOperations) throws IOException {
        for (int k = 1; ; k++) {
            disk.heal();
            for (String name : SampleLog.names(dir)) {
                Files.delete(dir.resolve(name));
            }
            if (before != null) {
                Files.write(dir.resolve("a.wal"), before);
            }
            disk.forgetCalls();
            disk.onAny().nth(k).fail(SimulatedDisk.failing(TEXT));
            IOException failure = null;
            try {
                work.on(disk.path("a.wal"));
            } catch (IOException e) {
                failure = e;
            }
            if (disk.calls().size() < k) {
                assertThat(k).isGreaterThan(leastOperations);
                return; // there was no kth operation
            }
            if (failure != null) {
                assertThat(failure)
                        .as("%s", disk.calls().get(k - 1))
                        .isInstanceOfAny(FileSystemException.class, LogFailedException.class)
                        .hasMessageContaining(dir.toString())
                        .hasMessageContaining(TEXT)
                        .hasMessageContaining("; ");
            }
        }
    }
}
