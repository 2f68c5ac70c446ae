package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalWriterReplaceTest {

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal.part");
    }

    private WalWriter replace() throws IOException {
        return WalWriter.replace(file, WalOptions.defaults());
    }

    @Test
    void aLeftoverIsReplacedAndItsLockFileDoesNotMatter() throws IOException {
        Files.writeString(file, "half of something");
        Files.writeString(dir.resolve("a.wal.part.lock"), "4711");
        try (WalWriter writer = replace()) {
            SampleLog.append(writer, 2);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
        assertThat(dir).isDirectoryNotContaining(path -> path.toString().endsWith(".lock"));
    }

    @Test
    void withoutALeftoverItIsLikeCreate() throws IOException {
        try (WalWriter writer = replace()) {
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).hasSize(1);
    }

    @Test
    void aFileThatIsBeingWrittenStays() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 1);
            assertThatThrownBy(this::replace).isInstanceOf(LogLockedException.class);
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).hasSize(2);
    }

    @Test
    void aLinkIsNotReplacedNorWhatItLeadsTo() throws IOException {
        Path other = Files.writeString(dir.resolve("other"), "somebody else's");
        Files.createSymbolicLink(file, other);

        assertThatThrownBy(this::replace)
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is no regular file");

        assertThat(file).isSymbolicLink();
        assertThat(other).hasContent("somebody else's");
    }
}
