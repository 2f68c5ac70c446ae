package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.OpenReport.DirectoryDurability;
import io.edgestore.wal.fault.Fault;
import io.edgestore.wal.fault.FaultyDisk;
import io.edgestore.wal.fault.IoCall;
import io.edgestore.wal.fault.IoCall.Kind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a writer says of its file's name, and what it does if the name cannot be made durable. */
class DirectoryDurabilityTest {

    @TempDir
    Path dir;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onTheDefaultProviderTheNameIsDurable() throws IOException {
        Path file = dir.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            assertThat(writer.report().directory()).isEqualTo(DirectoryDurability.DURABLE);
        }
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.report().directory()).isEqualTo(DirectoryDurability.DURABLE);
        }
    }

    @Test
    void whereDirectoriesCannotBeOpenedTheReportSaysSo() throws IOException {
        FaultyDisk disk = new FaultyDisk(dir).add(Fault.unsupported().on(IoCall::onDirectory));
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
        FaultyDisk disk =
                new FaultyDisk(dir).add(Fault.failing("Input/output error").on(Kind.FORCE.and(IoCall::onDirectory)));

        assertThatThrownBy(() -> WalWriter.create(disk.path("a.wal"))).hasMessageContaining("Input/output error");

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatFailsFailsTheOpeningAndNothingIsCut() throws IOException {
        SampleLog.createTorn(dir.resolve("a.wal"), 3);
        FaultyDisk disk =
                new FaultyDisk(dir).add(Fault.failing("Input/output error").on(Kind.FORCE.and(IoCall::onDirectory)));

        assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("Input/output error");

        assertThat(disk.calls(Kind.TRUNCATE)).isEmpty();
    }
}
