package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.file.HeldFile.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that others delete, rename or cut while its writer has it: the writer says so, and promises nothing more. */
class ChangedByOthersTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();
    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    private interface Change {
        void to(Path file) throws IOException;
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("deleted", Files::delete, "deleted"),
                change("renamed", file -> Files.move(file, file.resolveSibling("b.wal")), "renamed"),
                change("replaced", ChangedByOthersTest::replace, "replaced by another file"),
                change("cut", ChangedByOthersTest::cut, "was cut"));
    }

    private static Arguments change(String name, Change change, String told) {
        return Arguments.of(name, change, told);
    }

    private static void replace(Path file) throws IOException {
        Path other = Files.write(file.resolveSibling("other"), Files.readAllBytes(file));
        Files.delete(file);
        Files.move(other, file);
    }

    private static void cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aSyncFailsForGoodWithWhatItSaw(String name, Change change, String told) throws IOException {
        WalWriter writer = WalWriter.create(file);
        SampleLog.append(writer, 2);
        change.to(file);

        assertThatThrownBy(writer::sync)
                .isInstanceOf(LogFailedException.class)
                .cause()
                .hasMessageContaining(file.toString())
                .hasMessageContaining(told);
        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);
        writer.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void soDoesAClose(String name, Change change, String told) throws IOException {
        WalWriter writer = WalWriter.create(file);
        SampleLog.append(writer, 2);
        change.to(file);

        assertThatThrownBy(writer::close)
                .isInstanceOf(LogFailedException.class)
                .cause()
                .hasMessageContaining(told);

        WalWriter.replace(dir.resolve("next.wal"), WalOptions.defaults()).close();
    }

    /** The channel that an interrupt closed is opened by its path again: whatever is there now must be what was left. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aWriteThatIsInterruptedDoesNotGoOn(String name, Change change, String told) throws IOException {
        WalWriter writer = WalWriter.create(disk.path("a.wal"));
        SampleLog.append(writer, 2);
        change.to(file);
        byte[] left = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        disk.on(Kind.WRITE).nth(1).interruptBefore();

        assertThatThrownBy(() -> SampleLog.append(writer, 1)).isInstanceOf(LogFailedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]).isEqualTo(left);
        writer.close();
    }

    @Test
    void whatOthersAppendedIsNotOverwrittenBehindAnInterrupt() throws IOException {
        WalWriter writer = WalWriter.create(disk.path("a.wal"));
        SampleLog.append(writer, 2);
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.APPEND)) {
            other.write(ByteBuffer.wrap(new byte[100_000]));
        }
        byte[] left = Files.readAllBytes(file);
        disk.on(Kind.WRITE).nth(1).interruptBefore();

        assertThatThrownBy(() -> SampleLog.append(writer, 1))
                .isInstanceOf(LogFailedException.class)
                .cause()
                .hasMessageContaining("somebody else writes to it");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasBinaryContent(left);
        writer.close();
    }

    @Test
    void whereThereIsNoThreadNothingIsLeftOpenOrHalfMade() throws IOException {
        OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");

        assertThatThrownBy(() -> WriterStart.create(file, Origin.NEW, WalOptions.defaults(), task -> {
                    throw noThread;
                }))
                .isSameAs(noThread);
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left).isEmpty();
        }

        SampleLog.create(file, 2);
        assertThatThrownBy(() -> WriterStart.open(file, WalOptions.defaults(), task -> {
                    throw noThread;
                }))
                .isSameAs(noThread);
        try (WalWriter writer = WalWriter.open(file)) {
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).hasSize(3);
    }
}
