package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.OpenReport.DirectoryDurability;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a writer says of its file's name, and what it does if the name cannot be made durable. */
class DirectoryDurabilityTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onTheDefaultProviderTheNameIsDurable(@TempDir Path real) throws IOException {
        Path file = real.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            assertThat(writer.report().directory()).isEqualTo(DirectoryDurability.DURABLE);
        }
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.report().directory()).isEqualTo(DirectoryDurability.DURABLE);
        }
    }

    @Test
    void whereDirectoriesCannotBeOpenedTheReportSaysSo() throws IOException {
        disk.on(Kind.OPEN).at(dir).fail(UnsupportedOperationException::new);
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            assertThat(writer.report().directory()).isEqualTo(DirectoryDurability.UNSUPPORTED);
            SampleLog.append(writer, 1);
        }
        SampleLog.createTorn(dir.resolve("b.wal"), 3);
        try (WalWriter writer = WalWriter.open(disk.path("b.wal"))) {
            assertThat(writer.report().directory()).isEqualTo(DirectoryDurability.UNSUPPORTED);
        }
    }

    @Test
    void aDirectoryThatFailsFailsTheCreationAndLeavesNothing() {
        disk.on(Kind.FORCE).at(dir).fail(SimulatedDisk.failing("Input/output error"));

        assertThatThrownBy(() -> WalWriter.create(disk.path("a.wal"))).hasMessageContaining("Input/output error");

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatFailsFailsTheOpeningAndNothingIsCut() throws IOException {
        SampleLog.createTorn(dir.resolve("a.wal"), 3);
        disk.reset();
        disk.on(Kind.FORCE).at(dir).fail(SimulatedDisk.failing("Input/output error"));

        assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("Input/output error");

        assertThat(disk.calls(Kind.TRUNCATE)).isEmpty();
    }
}
