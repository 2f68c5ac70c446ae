package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import io.edgestore.api.UnknownCodecException;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalWriterCreateTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    @Test
    void aNewFileIsAHeaderAndNothingElse() throws IOException {
        Path file = dir.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            assertThat(file).hasBinaryContent(new byte[] {'E', 'D', 'G', 'W', 1, 0, 0, 0});
            assertThat(writer.length()).isEqualTo(8);
            assertThat(writer.nextLsn()).isEqualTo(1);
            assertThat(writer.report().recovery().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(writer.report().recovery().headerBytes()).isEqualTo(8);
            assertThat(writer.report().cutTo()).isEmpty();
        }
        assertThat(SampleLog.names(dir)).containsExactly("a.wal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "EDGW\1\0\0\0", "EDGW\1\0\0\0and more"})
    void anExistingFileIsRefusedAndStaysAsItIs(String content) throws IOException {
        Path file = Files.writeString(dir.resolve("a.wal"), content);

        assertThatThrownBy(() -> WalWriter.create(file)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(file).hasContent(content);
    }

    @Test
    void anExistingDirectoryIsRefused() throws IOException {
        Path directory = Files.createDirectory(dir.resolve("a.wal"));

        assertThatThrownBy(() -> WalWriter.create(directory)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileThatIsBeingWrittenIsRefused() throws IOException {
        Path file = dir.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            assertThatThrownBy(() -> WalWriter.create(file)).isInstanceOf(FileAlreadyExistsException.class);
            SampleLog.append(writer, 2);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aMissingDirectoryIsNotMade() {
        assertThatThrownBy(() -> WalWriter.create(dir.resolve("missing/a.wal")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void theHeaderAndThenTheNameAreDurableBeforeItReturns() throws IOException {
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            assertThat(disk.brief(Kind.WRITE, Kind.FORCE))
                    .containsExactly("WRITE a.wal", "FORCE a.wal", "FORCE directory");
            assertThat(writer.report().directory()).isEqualTo(OpenReport.DirectoryDurability.DURABLE);
        }
    }

    @Test
    void whicheverOperationFailsThereIsNoNewFile() throws IOException {
        int failures = 0;
        for (int k = 1; ; k++) {
            disk.reset();
            disk.onAny().nth(k).fail(SimulatedDisk.failing("broken"));
            try {
                WalWriter.create(disk.path("a.wal")).close();
                int operations = disk.calls().size();
                Files.delete(dir.resolve("a.wal"));
                if (operations < k) {
                    break; // there was no kth operation
                }
            } catch (IOException e) {
                failures++;
                assertThat(e).hasMessageContaining("broken");
                boolean wasMade = disk.brief(Kind.CLOSE).contains("CLOSE directory");
                disk.heal();
                assertThat(SampleLog.names(dir)).as("operation %s", k).isEmpty();
                if (wasMade) {
                    // From here on the file was made; closing it is another matter.
                    break;
                }
            }
        }
        assertThat(failures).isGreaterThan(6);

        WalWriter.create(dir.resolve("a.wal")).close();
    }

    @Test
    void withoutTheCodecNothingIsMade() {
        WalOptions none = WalOptions.defaults().withCodecs(Codecs.builder().build());

        assertThatThrownBy(() -> WalWriter.create(dir.resolve("a.wal"), none))
                .isInstanceOf(UnknownCodecException.class)
                .hasMessageContaining("lz4");
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void withoutTheChecksumNothingIsMade() {
        Codecs installed = Codecs.installed();
        WalOptions none = WalOptions.defaults()
                .withCodecs(Codecs.builder().add(installed.compressor("lz4")).build());

        assertThatThrownBy(() -> WalWriter.create(dir.resolve("a.wal"), none))
                .isInstanceOf(UnknownCodecException.class)
                .hasMessageContaining("crc32c");
        assertThat(dir).isEmptyDirectory();
    }
}
