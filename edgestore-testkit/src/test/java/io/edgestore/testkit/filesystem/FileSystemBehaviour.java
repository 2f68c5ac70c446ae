package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the default file system does on Unix, and so must any that stands in for it. */
abstract class FileSystemBehaviour extends ChannelBehaviour {

    @Test
    void writesAndReadsWholeFiles() throws IOException {
        Path file = file("a", "one\ntwo\n");
        assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
        assertThat(Files.readAllLines(file)).containsExactly("one", "two");
        assertThat(Files.size(file)).isEqualTo(8);
        assertThat(Files.exists(file)).isTrue();
        assertThat(Files.notExists(path("b"))).isTrue();
        assertThat(Files.isRegularFile(file)).isTrue();
        assertThat(Files.isDirectory(directory())).isTrue();
        assertThat(Files.isExecutable(file)).isFalse();
        assertThat(Files.isWritable(file)).isTrue();
        Files.writeString(file, "x");
        assertThat(Files.readString(file)).isEqualTo("x");
        Files.writeString(file, "y", APPEND);
        assertThat(Files.readString(file)).isEqualTo("xy");
    }

    @Test
    void streamsReadAndWrite() throws IOException {
        byte[] content = new byte[100_000];
        content[99_999] = 7;
        try (OutputStream out = Files.newOutputStream(path("a"))) {
            out.write(content);
            out.write(1);
        }
        try (InputStream in = Files.newInputStream(path("a"))) {
            assertThat(in.skip(99_999)).isEqualTo(99_999);
            assertThat(in.readAllBytes()).containsExactly(7, 1);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void makesAndRemovesDirectories() throws IOException {
        Files.createDirectories(path("a/b/c"));
        Files.createDirectories(path("a/b/c"));
        file("a/b/f", "x");
        assertThatThrownBy(() -> Files.createDirectory(path("a"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.createDirectory(path("x/y"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.createDirectories(path("a/b/f"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.delete(path("a/b"))).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.delete(path("x"))).isInstanceOf(NoSuchFileException.class);
        assertThat(Files.deleteIfExists(path("x"))).isFalse();
        Files.delete(path("a/b/c"));
        assertThat(path("a/b/c")).doesNotExist();
    }

    @Test
    void listsWalksAndFinds() throws IOException {
        Files.createDirectories(path("a/b"));
        file("a/b/one.log", "");
        file("a/two.log", "");
        file("three.txt", "");
        try (Stream<Path> list = Files.list(directory())) {
            assertThat(list).containsExactlyInAnyOrder(path("a"), path("three.txt"));
        }
        try (Stream<Path> walk = Files.walk(directory())) {
            assertThat(walk.map(path -> directory().relativize(path).toString()))
                    .containsExactlyInAnyOrder("", "a", "a/b", "a/b/one.log", "a/two.log", "three.txt");
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(path("a"), "*.{log,txt}")) {
            assertThat(logs).containsExactly(path("a/two.log"));
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path("a"), Files::isDirectory)) {
            assertThat(stream).containsExactly(path("a/b"));
            assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path("a"), entry -> {
            throw new IOException("filter");
        })) {
            assertThatThrownBy(() -> stream.iterator().next()).isInstanceOf(DirectoryIteratorException.class);
        }
        assertThatThrownBy(() -> Files.newDirectoryStream(path("three.txt"))).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> Files.newDirectoryStream(path("no"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void moves() throws IOException {
        file("a", "A");
        file("b", "B");
        assertThatThrownBy(() -> Files.move(path("a"), path("b"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.move(path("x"), path("y"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.move(path("x"), path("y"), StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.move(path("a"), path("no/a"))).isInstanceOf(NoSuchFileException.class);
        Files.move(path("a"), path("b"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(path("a")).doesNotExist();
        assertThat(path("b")).hasContent("A");
        file("c", "C");
        Files.move(path("c"), path("b"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(path("b")).hasContent("C");
        Files.move(path("b"), path("b"));
        assertThat(path("b")).hasContent("C");
    }

    @Test
    void movesDirectories() throws IOException {
        Files.createDirectories(path("a/b"));
        file("a/b/f", "x");
        Files.createDirectories(path("full/x"));
        Files.createDirectory(path("empty"));
        assertThatThrownBy(() -> Files.move(path("a"), path("a/b/c"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Files.move(path("a"), path("full"), StandardCopyOption.REPLACE_EXISTING))
                .isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.move(path("a"), path("full"), StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Files.move(path("a/b/f"), path("empty"), StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Files.move(path("empty"), path("a/b/f"), StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(FileSystemException.class);
        Files.move(path("a"), path("empty"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(path("empty/b/f")).hasContent("x");
    }

    @Test
    void copies() throws IOException {
        file("a", "A");
        Files.setLastModifiedTime(path("a"), FileTime.fromMillis(5000));
        Files.copy(path("a"), path("b"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(path("b")).hasContent("A");
        assertThat(Files.getLastModifiedTime(path("b")).toMillis()).isEqualTo(5000);
        assertThatThrownBy(() -> Files.copy(path("a"), path("b"))).isInstanceOf(FileAlreadyExistsException.class);
        Files.writeString(path("a"), "AA");
        Files.copy(path("a"), path("b"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(path("b")).hasContent("AA");
        assertThatThrownBy(() -> Files.copy(path("a"), path("c"), StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(UnsupportedOperationException.class);
        Files.createDirectories(path("d/e"));
        Files.copy(path("d"), path("f"));
        assertThat(path("f")).isEmptyDirectory();
        Files.copy(Files.newInputStream(path("a")), path("g"));
        assertThat(path("g")).hasContent("AA");
    }

    @Test
    void linksAreNamesOfOneFile() throws IOException {
        Files.createLink(path("b"), file("a", "A"));
        assertThat(Files.isSameFile(path("a"), path("b"))).isTrue();
        Files.writeString(path("b"), "B");
        Files.delete(path("a"));
        assertThat(path("b")).hasContent("B");
        assertThat(Files.isSameFile(path("no"), path("no"))).isTrue();
        assertThatThrownBy(() -> Files.isSameFile(path("b"), path("no"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void hasBasicAttributes() throws IOException {
        file("a", "abc");
        BasicFileAttributes attributes = Files.readAttributes(path("a"), BasicFileAttributes.class);
        assertThat(attributes.size()).isEqualTo(3);
        assertThat(attributes.isRegularFile()).isTrue();
        assertThat(attributes.isDirectory() || attributes.isSymbolicLink() || attributes.isOther())
                .isFalse();
        Object key = attributes.fileKey();
        Files.move(path("a"), path("b"));
        assertThat(Files.getAttribute(path("b"), "fileKey")).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(Files.getAttribute(file("a", "x"), "fileKey")).isNotEqualTo(key);
        assertThat(Files.readAttributes(path("a"), "size,lastModifiedTime"))
                .containsOnlyKeys("size", "lastModifiedTime");
        assertThat(Files.readAttributes(path("a"), "basic:*")).containsKeys("isDirectory", "creationTime");
        assertThat(Files.readAttributes(path("a"), "*")).containsEntry("size", 1L);
        assertThatThrownBy(() -> Files.readAttributes(path("a"), "size,nonsense"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Files.readAttributes(path("a"), "nonsense:size"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Files.size(path("no"))).isInstanceOf(NoSuchFileException.class);
        Files.setAttribute(path("a"), "lastModifiedTime", FileTime.fromMillis(7000));
        assertThat(Files.getLastModifiedTime(path("a"))).isEqualTo(FileTime.fromMillis(7000));
        Files.writeString(path("a"), "later");
        assertThat(Files.getLastModifiedTime(path("a"))).isGreaterThan(FileTime.fromMillis(7000));
        assertThat(Files.getFileStore(path("a")).getUsableSpace()).isPositive();
        assertThat(Files.isHidden(path(".a"))).isTrue();
        assertThat(Files.isHidden(path("a"))).isFalse();
    }

    @Test
    void makesTemporaryFiles() throws IOException {
        Path first = Files.createTempFile(directory(), "log", ".tmp");
        Path second = Files.createTempFile(directory(), "log", ".tmp");
        assertThat(first).isEmptyFile().isNotEqualTo(second);
        assertThat(Files.createTempDirectory(directory(), "d")).isEmptyDirectory();
    }

    @Test
    void realPathsExist() throws IOException {
        file("a", "");
        assertThat(path("./b/../a").normalize().toRealPath())
                .isEqualTo(path("a").toRealPath());
        assertThatThrownBy(() -> path("b").toRealPath()).isInstanceOf(NoSuchFileException.class);
    }
}
