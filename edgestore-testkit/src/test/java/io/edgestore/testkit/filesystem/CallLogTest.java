package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class CallLogTest {

    private final CrashFileSystem fs = CrashFileSystem.create();
    private final Path file = fs.getPath("/f");

    @Test
    void everyCallIsInItInOrderAlsoThoseThatChangeNothing() throws IOException {
        CallLog calls = fs.recordCalls();
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, READ)) {
            channel.write(ByteBuffer.allocate(3));
            channel.force(true);
            channel.size();
            channel.read(ByteBuffer.allocate(5), 1);
            channel.truncate(2);
        }
        Files.size(file);
        Files.move(file, fs.getPath("/g"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(calls.all())
                .extracting(Call::inShort)
                .containsExactly(
                        "OPEN /f",
                        "CREATE /f",
                        "WRITE /f",
                        "FORCE /f",
                        "SIZE /f",
                        "READ /f",
                        "TRUNCATE /f",
                        "CLOSE /f",
                        "READ_ATTRIBUTES /f",
                        "MOVE /f");
    }

    @Test
    void transfersTellWhereHowMuchAndOfWhatMemory() throws IOException {
        CallLog calls = fs.recordCalls();
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, READ)) {
            channel.write(ByteBuffer.allocate(3));
            channel.write(ByteBuffer.allocateDirect(4));
            channel.read(ByteBuffer.allocateDirect(5), 1);
            channel.truncate(2);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.allocate(6));
        }
        String thread = Thread.currentThread().getName();
        assertThat(calls.of(Kind.READ, Kind.WRITE, Kind.TRUNCATE))
                .containsExactly(
                        new Call(Kind.WRITE, "/f", 0, 3, false, thread),
                        new Call(Kind.WRITE, "/f", 3, 4, true, thread),
                        new Call(Kind.READ, "/f", 1, 5, true, thread),
                        new Call(Kind.TRUNCATE, "/f", 2, 0, false, thread),
                        new Call(Kind.WRITE, "/f", 2, 6, false, thread));
    }

    @Test
    void whatFailsIsInItToo() {
        fs.on(Kind.OPEN).fail();
        CallLog calls = fs.recordCalls();

        assertThatThrownBy(() -> FileChannel.open(file)).isInstanceOf(IOException.class);

        assertThat(calls.all()).extracting(Call::inShort).containsExactly("OPEN /f");
    }

    @Test
    void itBeginsWhenItIsAskedForAndForgetsOnCommand() throws IOException {
        Files.createFile(file);
        CallLog calls = fs.recordCalls();
        assertThat(calls.all()).isEmpty();
        Files.delete(file);
        CallLog later = fs.recordCalls();
        assertThat(calls.of(Kind.DELETE)).hasSize(1);
        calls.clear();
        assertThat(calls.all()).isEmpty();
        Files.createFile(file);
        assertThat(calls.all()).isNotEmpty().isEqualTo(later.all());
    }
}
