package io.edgestore.testkit.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behaves as the default file system, and says so where it does not. */
class CrashFileSystemTest extends FileSystemBehaviour {

    private final CrashFileSystem fs = CrashFileSystem.create();

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectories(directory());
    }

    @Override
    Path directory() {
        return fs.getPath("/tmp/test");
    }

    @Test
    void mapsNothing() throws IOException {
        try (FileChannel channel = FileChannel.open(Files.createFile(fs.getPath("/a")))) {
            assertThatThrownBy(() -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("cannot map");
        }
    }

    @Test
    void closesItsChannels() throws IOException {
        FileChannel channel = FileChannel.open(fs.getPath("a"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        fs.close();
        fs.close();
        assertThat(fs.isOpen()).isFalse();
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(() -> Files.size(fs.getPath("a"))).isInstanceOf(ClosedFileSystemException.class);
    }

    @Test
    void knowsItsPaths() throws IOException {
        assertThat(CrashFileSystem.of(directory())).isSameAs(fs);
        assertThatThrownBy(() -> CrashFileSystem.of(Path.of("a"))).isInstanceOf(ProviderMismatchException.class);
        CrashFileSystem other = CrashFileSystem.create();
        assertThat(other.getPath("/a")).isNotEqualTo(fs.getPath("/a"));
        Files.copy(Files.writeString(fs.getPath("/a"), "x"), other.getPath("/b"));
        assertThat(other.getPath("/b")).hasContent("x");
        assertThat(fs.getPath("/a b").toUri()).hasToString("crash:///a%20b");
        for (String name : List.of("/100%", "/a?b", "/a#b", "/%20", "/ü")) {
            Path path = fs.getPath(name);
            assertThat(fs.provider().getPath(path.toUri())).isEqualTo(path);
        }
    }

    @Test
    void recordsWhatChangesTheDisk() throws IOException {
        CrashFileSystem recorded = CrashFileSystem.create();
        Path file = recorded.getPath("/log");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.allocate(3));
            channel.write(ByteBuffer.allocate(4));
            channel.force(true);
            channel.truncate(5);
            channel.tryLock();
        }
        Files.move(file, recorded.getPath("/log.1"));
        Files.createDirectory(recorded.getPath("/d"));
        Files.delete(recorded.getPath("/log.1"));
        assertThat(recorded.operations().stream()
                        .map(operation -> operation.toString().replaceFirst(" \\[.*", "")))
                .containsExactly(
                        "#1 CREATE /log",
                        "#2 WRITE /log 3 bytes at 0",
                        "#3 WRITE /log 4 bytes at 3",
                        "#4 FORCE /log",
                        "#5 TRUNCATE /log to 5 bytes",
                        "#6 LOCK /log 9223372036854775807 bytes at 0",
                        "#7 MOVE /log to /log.1",
                        "#8 CREATE_DIRECTORY /d",
                        "#9 DELETE /log.1");
        assertThat(recorded.operations().get(1).thread())
                .isEqualTo(Thread.currentThread().getName());
    }
}
