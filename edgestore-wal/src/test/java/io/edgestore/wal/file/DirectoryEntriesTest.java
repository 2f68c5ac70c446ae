package io.edgestore.wal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.fault.Fault;
import io.edgestore.wal.fault.FaultyDisk;
import io.edgestore.wal.fault.IoCall;
import io.edgestore.wal.fault.IoCall.Kind;
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
        FaultyDisk disk = new FaultyDisk(dir);

        assertThat(DirectoryEntries.force(disk.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.DURABLE);

        assertThat(disk.brief(call -> true)).containsExactly("OPEN directory", "FORCE directory", "CLOSE directory");
    }

    @Test
    void aProviderThatOpensNoDirectoriesIsExcused() throws IOException {
        FaultyDisk throwing = new FaultyDisk(dir).add(Fault.unsupported().on(IoCall::onDirectory));
        assertThat(DirectoryEntries.force(throwing.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.UNSUPPORTED);

        FaultyDisk denying = new FaultyDisk(dir)
                .add(((Fault) call -> {
                            throw new AccessDeniedException("a directory");
                        })
                        .on(IoCall::onDirectory));
        assertThat(DirectoryEntries.force(denying.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Invalid argument", "Operation not supported", "Function not implemented"})
    void aFileSystemWithoutFsyncOfDirectoriesIsExcused(String text) throws IOException {
        FaultyDisk disk = new FaultyDisk(dir).add(Fault.failing(text).on(Kind.FORCE));
        assertThat(DirectoryEntries.force(disk.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.UNSUPPORTED);
    }

    @Test
    void aProviderWithoutForceIsExcused() throws IOException {
        FaultyDisk disk = new FaultyDisk(dir).add(Fault.unsupported().on(Kind.FORCE));
        assertThat(DirectoryEntries.force(disk.path("a.wal"))).isEqualTo(DirectoryEntries.Outcome.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "Stale file handle", "Argument invalide"})
    void whateverElseIsSaidIsAFailure(String text) {
        FaultyDisk disk = new FaultyDisk(dir).add(Fault.failing(text).on(Kind.FORCE));
        assertThatThrownBy(() -> DirectoryEntries.force(disk.path("a.wal"))).hasMessageContaining(text);
    }

    @Test
    void aDeviceThatFailsIsNotExcused() {
        for (Kind kind : new Kind[] {Kind.OPEN, Kind.FORCE}) {
            FaultyDisk disk =
                    new FaultyDisk(dir).add(Fault.failing("Input/output error").on(kind));
            assertThatThrownBy(() -> DirectoryEntries.force(disk.path("a.wal")))
                    .hasMessageContaining("Input/output error");
        }
    }
}
