package io.edgestore.testkit.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the channels of the default file system do on Unix. */
abstract class ChannelBehaviour extends PathBehaviour {

    final Path path(String name) {
        return directory().resolve(name);
    }

    final Path file(String name, String content) throws IOException {
        return Files.writeString(path(name), content);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    static String text(ByteBuffer buffer) {
        return UTF_8.decode(buffer.flip()).toString();
    }

    @Test
    void openingChecksWhatIsThere() throws IOException {
        file("a", "x");
        assertThatThrownBy(() -> FileChannel.open(path("b"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> FileChannel.open(path("b"), WRITE)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> FileChannel.open(path("b"), READ, CREATE)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> FileChannel.open(path("a"), WRITE, CREATE_NEW))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> FileChannel.open(path("no/b"), WRITE, CREATE)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> FileChannel.open(path("a/b"), WRITE, CREATE)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> FileChannel.open(directory(), WRITE)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> FileChannel.open(path("a"), READ, APPEND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FileChannel.open(path("a"), APPEND, TRUNCATE_EXISTING))
                .isInstanceOf(IllegalArgumentException.class);
        FileChannel.open(path("a"), WRITE, CREATE, TRUNCATE_EXISTING).close();
        assertThat(path("a")).isEmptyFile();
    }

    @Test
    void aDirectoryCanBeOpenedAndForced() throws IOException {
        try (FileChannel channel = FileChannel.open(directory(), READ)) {
            channel.force(true);
            channel.force(false);
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aChannelHasAPosition() throws IOException {
        try (FileChannel channel = FileChannel.open(path("a"), READ, WRITE, CREATE)) {
            assertThat(channel.write(bytes("hello"))).isEqualTo(5);
            assertThat(channel.position()).isEqualTo(5);
            assertThat(channel.position(1).write(bytes("E"))).isEqualTo(1);
            ByteBuffer rest = ByteBuffer.allocate(10);
            assertThat(channel.read(rest)).isEqualTo(3);
            assertThat(text(rest)).isEqualTo("llo");
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(channel.read(ByteBuffer.allocate(0), 0)).isZero();
            assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(path("a")).hasContent("hEllo");
    }

    @Test
    void positionalOperationsLeaveThePosition() throws IOException {
        try (FileChannel channel = FileChannel.open(path("a"), READ, WRITE, CREATE)) {
            channel.write(bytes("abc"), 1000);
            assertThat(channel.position()).isZero();
            assertThat(channel.size()).isEqualTo(1003);
            ByteBuffer hole = ByteBuffer.allocate(3);
            assertThat(channel.read(hole, 998)).isEqualTo(3);
            assertThat(hole.array()).containsExactly(0, 0, 'a');
            assertThat(channel.read(ByteBuffer.allocate(1), 5000)).isEqualTo(-1);
            assertThatThrownBy(() -> channel.read(hole, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> channel.write(hole, -1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void directAndSlicedBuffersWork() throws IOException {
        try (FileChannel channel = FileChannel.open(path("a"), READ, WRITE, CREATE)) {
            ByteBuffer direct = ByteBuffer.allocateDirect(8).put(bytes("--hello-"));
            assertThat(channel.write(direct.position(2).limit(7).slice())).isEqualTo(5);
            ByteBuffer target = ByteBuffer.allocateDirect(10).position(3).limit(6);
            assertThat(channel.read(target, 1)).isEqualTo(3);
            assertThat(target.position()).isEqualTo(6);
            assertThat((char) target.get(3)).isEqualTo('e');
        }
    }

    @Test
    void scattersAndGathers() throws IOException {
        try (FileChannel channel = FileChannel.open(path("a"), READ, WRITE, CREATE)) {
            ByteBuffer[] sources = {bytes("skipped"), bytes("ab"), bytes(""), bytes("cde")};
            assertThat(channel.write(sources, 1, 3)).isEqualTo(5);
            assertThat(sources[0].remaining()).isEqualTo(7);
            assertThat(sources[3].remaining()).isZero();
            ByteBuffer[] targets = {ByteBuffer.allocate(1), ByteBuffer.allocate(0), ByteBuffer.allocate(9)};
            assertThat(channel.position(0).read(targets)).isEqualTo(5);
            assertThat(text(targets[0]) + "|" + text(targets[2])).isEqualTo("a|bcde");
            assertThat(channel.read(new ByteBuffer[] {ByteBuffer.allocate(1)})).isEqualTo(-1);
        }
    }

    @Test
    void truncates() throws IOException {
        try (FileChannel channel = FileChannel.open(file("a", "0123456789"), READ, WRITE)) {
            channel.position(8).truncate(20);
            assertThat(channel.size()).isEqualTo(10);
            channel.truncate(4);
            assertThat(channel.position()).isEqualTo(4);
            channel.write(bytes("x"), 6);
            ByteBuffer all = ByteBuffer.allocate(10);
            channel.read(all, 0);
            assertThat(text(all)).isEqualTo("0123\0\0x");
            assertThatThrownBy(() -> channel.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void appendsWhateverThePosition() throws IOException {
        file("a", "one");
        try (FileChannel channel = FileChannel.open(path("a"), APPEND)) {
            assertThat(channel.position()).isEqualTo(3);
            channel.position(0);
            channel.write(bytes("two"));
            Files.writeString(path("a"), "!", APPEND);
            channel.write(bytes("three"));
            assertThat(channel.position()).isEqualTo(12);
        }
        assertThat(path("a")).hasContent("onetwo!three");
    }

    @Test
    void transfersBetweenChannels() throws IOException {
        String content = "0123456789".repeat(5000);
        file("a", content);
        try (FileChannel from = FileChannel.open(path("a"));
                FileChannel to = FileChannel.open(path("b"), WRITE, CREATE)) {
            assertThat(from.transferTo(0, Long.MAX_VALUE, to)).isEqualTo(50_000);
            assertThat(from.position()).isZero();
            assertThat(to.position()).isEqualTo(50_000);
            assertThat(from.transferTo(60_000, 1, to)).isZero();
            assertThat(to.transferFrom(from.position(49_990), 0, 100)).isEqualTo(10);
            assertThat(to.transferFrom(from, 70_000, 1)).isZero();
            // With another channel that is in order: JDKs differ in which of two wrong ones they complain of.
            ReadableByteChannel source = Channels.newChannel(InputStream.nullInputStream());
            WritableByteChannel target = Channels.newChannel(OutputStream.nullOutputStream());
            assertThatThrownBy(() -> from.transferFrom(source, 0, 1)).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> to.transferTo(0, 1, target)).isInstanceOf(NonReadableChannelException.class);
        }
        assertThat(path("b")).hasContent(content);
    }

    @Test
    void aChannelDoesOnlyWhatItWasOpenedFor() throws IOException {
        file("a", "x");
        try (FileChannel read = FileChannel.open(path("a"));
                FileChannel write = FileChannel.open(path("a"), WRITE)) {
            assertThatThrownBy(() -> read.write(bytes("y"))).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> read.truncate(0)).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> write.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(NonReadableChannelException.class);
            assertThatThrownBy(() -> write.read(ByteBuffer.allocate(1), 0))
                    .isInstanceOf(NonReadableChannelException.class);
        }
    }

    @Test
    void aClosedChannelRefusesEverything() throws IOException {
        FileChannel channel = FileChannel.open(path("a"), READ, WRITE, CREATE);
        channel.close();
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        List<ThrowingCallable> calls = List.of(
                () -> channel.read(ByteBuffer.allocate(1)),
                () -> channel.write(bytes("x"), 0),
                () -> channel.force(true),
                channel::size,
                channel::position,
                () -> channel.truncate(0),
                channel::tryLock);
        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(ClosedChannelException.class));
    }

    @Test
    void anInterruptClosesTheChannel() throws IOException {
        FileChannel channel = FileChannel.open(path("a"), READ, WRITE, CREATE);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> channel.write(bytes("x"))).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        FileChannel other = FileChannel.open(path("a"), READ);
        Thread.currentThread().interrupt();
        assertThatThrownBy(other::size).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void locksOfOneJvmDoNotOverlap() throws IOException {
        try (FileChannel first = FileChannel.open(path("a"), READ, WRITE, CREATE)) {
            FileLock lock = first.tryLock(0, 10, false);
            assertThat(lock.isValid()).isTrue();
            FileLock again;
            try (FileChannel second = FileChannel.open(path("a"), READ, WRITE)) {
                assertThatThrownBy(() -> second.tryLock()).isInstanceOf(OverlappingFileLockException.class);
                assertThatThrownBy(() -> first.lock(9, 1, true)).isInstanceOf(OverlappingFileLockException.class);
                assertThat(second.tryLock(Long.MAX_VALUE - 1, 1, false).isShared())
                        .isFalse();
                lock.release();
                assertThat(lock.isValid()).isFalse();
                again = second.lock(0, 10, true);
            }
            assertThat(again.isValid()).isFalse();
            assertThat(first.tryLock()).isNotNull();
        }
        try (FileChannel channel = FileChannel.open(path("a"))) {
            assertThatThrownBy(channel::tryLock).isInstanceOf(NonWritableChannelException.class);
        }
    }

    @Test
    void anOpenFileOutlivesItsName() throws IOException {
        try (FileChannel channel = FileChannel.open(file("a", "old"), READ, WRITE)) {
            Files.move(path("a"), path("b"));
            channel.write(bytes("OL"));
            assertThat(path("b")).hasContent("OLd");
            Files.delete(path("b"));
            file("b", "new");
            ByteBuffer all = ByteBuffer.allocate(3);
            channel.read(all, 0);
            assertThat(text(all)).isEqualTo("OLd");
        }
        assertThat(path("b")).hasContent("new");
    }

    @Test
    void deletesOnClose() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(path("a"), READ, WRITE, CREATE, DELETE_ON_CLOSE)) {
            channel.write(bytes("abc"));
            ByteBuffer all = ByteBuffer.allocate(5);
            assertThat(channel.position(0).read(all)).isEqualTo(3);
        }
        assertThat(path("a")).doesNotExist();
    }

    @Test
    void optionsAreASet() throws IOException {
        try (FileChannel channel = FileChannel.open(path("a"), Set.of(WRITE, CREATE_NEW))) {
            channel.write(bytes("x"));
        }
        assertThat(path("a")).hasContent("x");
    }
}
