package io.edgestore.wal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.SimulatedDisk;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryEntriesTest {

    private final SimulatedDisk disk = new SimulatedDisk();

    @TempDir
    Path dir;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theDefaultProviderMakesThemDurable() throws IOException {
        assertThat(DirectoryEntries.force(dir.resolve("a.wal"))).isEqualTo(DirectoryEntries.Outcome.DURABLE);
        assertThat(DirectoryEntries.force(Path.of("a-name-alone"))).isEqualTo(DirectoryEntries.Outcome.DURABLE);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onTheDefaultProviderADirectoryThatCannotBeOpenedIsNoExcuse() {
        assertThatThrownBy(() -> DirectoryEntries.force(dir.resolve("missing/a.wal")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theDirectoryIsForcedAndClosed() throws IOException {
        assertThat(DirectoryEntries.force(disk.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.DURABLE);

        assertThat(disk.brief()).containsExactly("OPEN directory", "FORCE directory", "CLOSE directory");
    }

    @Test
    void aProviderThatOpensNoDirectoriesIsExcused() throws IOException {
        disk.onAny().at(disk.directory()).fail(UnsupportedOperationException::new);
        assertThat(DirectoryEntries.force(disk.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.UNSUPPORTED);

        disk.heal();
        disk.onAny().at(disk.directory()).fail(() -> new AccessDeniedException("a directory"));
        assertThat(DirectoryEntries.force(disk.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Invalid argument", "Operation not supported", "Function not implemented"})
    void aFileSystemWithoutFsyncOfDirectoriesIsExcused(String text) throws IOException {
        disk.on(Kind.FORCE).fail(SimulatedDisk.failing(text));
        assertThat(DirectoryEntries.force(disk.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.UNSUPPORTED);
    }

    @Test
    void aProviderWithoutForceIsExcused() throws IOException {
        disk.on(Kind.FORCE).fail(UnsupportedOperationException::new);
        assertThat(DirectoryEntries.force(disk.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "Stale file handle", "Argument invalide"})
    void whateverElseIsSaidIsAFailure(String text) {
        disk.on(Kind.FORCE).fail(SimulatedDisk.failing(text));
        assertThatThrownBy(() -> DirectoryEntries.force(disk.path("a.wal"))).hasMessageContaining(text);
    }

    @Test
    void aDeviceThatFailsIsNotExcused() {
        for (Kind kind : new Kind[] {Kind.OPEN, Kind.FORCE}) {
            disk.heal();
            disk.on(kind).fail(SimulatedDisk.failing("Input/output error"));
            assertThatThrownBy(() -> DirectoryEntries.force(disk.path("a.wal")))
                    .hasMessageContaining("Input/output error");
        }
    }
}
