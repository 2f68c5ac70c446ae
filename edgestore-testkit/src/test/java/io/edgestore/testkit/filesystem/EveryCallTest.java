package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every call that a store can make has a fault point, or is listed here with the reason why it has none. */
class EveryCallTest {

    /** What is opened and there when a call is made. */
    private record Opened(
            FileSystemProvider provider,
            Path file,
            Path other,
            Path directory,
            FileChannel channel,
            FileLock lock,
            DirectoryStream<Path> listing,
            Iterator<Path> entries) {}

    private interface Call {
        void on(Opened opened) throws IOException;
    }

    private record Row(String method, Kind kind, Call call) {}

    private static Row row(String method, Kind kind, Call call) {
        return new Row(method, kind, call);
    }

    private static ReadableByteChannel oneByte() {
        return Channels.newChannel(new ByteArrayInputStream(new byte[1]));
    }

    private static ByteBuffer bytes() {
        return ByteBuffer.allocate(1);
    }

    private static final List<Row> FAULT_POINTS = List.of(
            row(
                    "FileSystemProvider.checkAccess(Path, AccessMode[])",
                    Kind.READ_ATTRIBUTES,
                    on -> on.provider().checkAccess(on.file())),
            row(
                    "FileSystemProvider.copy(Path, Path, CopyOption[])",
                    Kind.CREATE,
                    on -> on.provider().copy(on.file(), on.other())),
            row(
                    "FileSystemProvider.createDirectory(Path, FileAttribute[])",
                    Kind.CREATE_DIRECTORY,
                    on -> on.provider().createDirectory(on.other())),
            row(
                    "FileSystemProvider.createLink(Path, Path)",
                    Kind.LINK,
                    on -> on.provider().createLink(on.other(), on.file())),
            row(
                    "FileSystemProvider.delete(Path)",
                    Kind.DELETE,
                    on -> on.provider().delete(on.file())),
            row(
                    "FileSystemProvider.deleteIfExists(Path)",
                    Kind.DELETE,
                    on -> on.provider().deleteIfExists(on.file())),
            row(
                    "FileSystemProvider.getFileStore(Path)",
                    Kind.READ_ATTRIBUTES,
                    on -> on.provider().getFileStore(on.file())),
            row(
                    "FileSystemProvider.isSameFile(Path, Path)",
                    Kind.READ_ATTRIBUTES,
                    on -> on.provider().isSameFile(on.file(), on.directory())),
            row(
                    "FileSystemProvider.move(Path, Path, CopyOption[])",
                    Kind.MOVE,
                    on -> on.provider().move(on.file(), on.other(), ATOMIC_MOVE)),
            row(
                    "FileSystemProvider.newByteChannel(Path, Set, FileAttribute[])",
                    Kind.OPEN,
                    on -> on.provider().newByteChannel(on.file(), Set.of())),
            row(
                    "FileSystemProvider.newDirectoryStream(Path, Filter)",
                    Kind.LIST,
                    on -> on.provider().newDirectoryStream(on.directory(), null)),
            row(
                    "FileSystemProvider.newFileChannel(Path, Set, FileAttribute[])",
                    Kind.OPEN,
                    on -> on.provider().newFileChannel(on.file(), Set.of())),
            row(
                    "FileSystemProvider.newInputStream(Path, OpenOption[])",
                    Kind.OPEN,
                    on -> on.provider().newInputStream(on.file())),
            row(
                    "FileSystemProvider.newOutputStream(Path, OpenOption[])",
                    Kind.OPEN,
                    on -> on.provider().newOutputStream(on.file())),
            row(
                    "FileSystemProvider.readAttributes(Path, Class, LinkOption[])",
                    Kind.READ_ATTRIBUTES,
                    on -> on.provider().readAttributes(on.file(), BasicFileAttributes.class)),
            row(
                    "FileSystemProvider.readAttributes(Path, String, LinkOption[])",
                    Kind.READ_ATTRIBUTES,
                    on -> on.provider().readAttributes(on.file(), "*")),
            row(
                    "FileSystemProvider.setAttribute(Path, String, Object, LinkOption[])",
                    Kind.SET_ATTRIBUTES,
                    on -> on.provider().setAttribute(on.file(), "lastModifiedTime", FileTime.fromMillis(0))),
            row("FileChannel.close()", Kind.CLOSE, on -> on.channel().close()),
            row("FileChannel.force(boolean)", Kind.FORCE, on -> on.channel().force(true)),
            row("FileChannel.lock()", Kind.LOCK, on -> on.channel().lock()),
            row(
                    "FileChannel.lock(long, long, boolean)",
                    Kind.LOCK,
                    on -> on.channel().lock(0, 1, false)),
            row("FileChannel.position()", Kind.POSITION, on -> on.channel().position()),
            row("FileChannel.position(long)", Kind.POSITION, on -> on.channel().position(1)),
            row("FileChannel.read(ByteBuffer)", Kind.READ, on -> on.channel().read(bytes())),
            row(
                    "FileChannel.read(ByteBuffer, long)",
                    Kind.READ,
                    on -> on.channel().read(bytes(), 0)),
            row("FileChannel.read(ByteBuffer[])", Kind.READ, on -> on.channel().read(new ByteBuffer[] {bytes()})),
            row(
                    "FileChannel.read(ByteBuffer[], int, int)",
                    Kind.READ,
                    on -> on.channel().read(new ByteBuffer[] {bytes()}, 0, 1)),
            row("FileChannel.size()", Kind.SIZE, on -> on.channel().size()),
            row(
                    "FileChannel.transferFrom(ReadableByteChannel, long, long)",
                    Kind.WRITE,
                    on -> on.channel().transferFrom(oneByte(), 0, 1)),
            row(
                    "FileChannel.transferTo(long, long, WritableByteChannel)",
                    Kind.READ,
                    on -> on.channel().transferTo(0, 1, on.channel())),
            row("FileChannel.truncate(long)", Kind.TRUNCATE, on -> on.channel().truncate(0)),
            row("FileChannel.tryLock()", Kind.LOCK, on -> on.channel().tryLock()),
            row(
                    "FileChannel.tryLock(long, long, boolean)",
                    Kind.LOCK,
                    on -> on.channel().tryLock(0, 1, false)),
            row("FileChannel.write(ByteBuffer)", Kind.WRITE, on -> on.channel().write(bytes())),
            row(
                    "FileChannel.write(ByteBuffer, long)",
                    Kind.WRITE,
                    on -> on.channel().write(bytes(), 0)),
            row(
                    "FileChannel.write(ByteBuffer[])",
                    Kind.WRITE,
                    on -> on.channel().write(new ByteBuffer[] {bytes()})),
            row(
                    "FileChannel.write(ByteBuffer[], int, int)",
                    Kind.WRITE,
                    on -> on.channel().write(new ByteBuffer[] {bytes()}, 0, 1)),
            row("FileLock.close()", Kind.UNLOCK, on -> on.lock().close()),
            row("FileLock.release()", Kind.UNLOCK, on -> on.lock().release()),
            row("DirectoryStream.close()", Kind.CLOSE, on -> on.listing().close()),
            row("Iterator.hasNext()", Kind.ITERATE, on -> on.entries().hasNext()),
            row("Iterator.next()", Kind.ITERATE, on -> on.entries().next()),
            row(
                    "Iterator.forEachRemaining(Consumer)",
                    Kind.ITERATE,
                    on -> on.entries().forEachRemaining(each -> {})));

    private static final String UNSUPPORTED = "is not there, and says so";
    private static final String NO_INPUT_OUTPUT = "asks no disk";
    private static final String BY_ITERATOR = "fails as the iterator does, which it uses";

    private static final Map<String, String> WITHOUT = Map.ofEntries(
            Map.entry("FileSystemProvider.createSymbolicLink(Path, Path, FileAttribute[])", UNSUPPORTED),
            Map.entry("FileSystemProvider.readSymbolicLink(Path)", UNSUPPORTED),
            Map.entry(
                    "FileSystemProvider.newAsynchronousFileChannel(Path, Set, ExecutorService, FileAttribute[])",
                    UNSUPPORTED),
            Map.entry("FileSystemProvider.newFileSystem(Path, Map)", UNSUPPORTED),
            Map.entry("FileSystemProvider.newFileSystem(URI, Map)", UNSUPPORTED),
            Map.entry("FileSystemProvider.getFileSystem(URI)", NO_INPUT_OUTPUT),
            Map.entry("FileSystemProvider.getPath(URI)", NO_INPUT_OUTPUT),
            Map.entry("FileSystemProvider.getScheme()", NO_INPUT_OUTPUT),
            Map.entry("FileSystemProvider.isHidden(Path)", NO_INPUT_OUTPUT),
            Map.entry(
                    "FileSystemProvider.getFileAttributeView(Path, Class, LinkOption[])",
                    "looks only when the view is used, with READ_ATTRIBUTES and SET_ATTRIBUTES"),
            // From JDK 20 on.
            Map.entry("FileSystemProvider.exists(Path, LinkOption[])", "says no when READ_ATTRIBUTES fails"),
            Map.entry(
                    "FileSystemProvider.readAttributesIfExists(Path, Class, LinkOption[])",
                    "fails as readAttributes does, which it uses"),
            Map.entry("FileChannel.isOpen()", NO_INPUT_OUTPUT),
            Map.entry("FileChannel.map(MapMode, long, long)", UNSUPPORTED),
            // From JDK 22 on.
            Map.entry("FileChannel.map(MapMode, long, long, Arena)", UNSUPPORTED),
            Map.entry("FileLock.acquiredBy()", NO_INPUT_OUTPUT),
            Map.entry("FileLock.channel()", NO_INPUT_OUTPUT),
            Map.entry("FileLock.isShared()", NO_INPUT_OUTPUT),
            Map.entry("FileLock.isValid()", NO_INPUT_OUTPUT),
            Map.entry("FileLock.overlaps(long, long)", NO_INPUT_OUTPUT),
            Map.entry("FileLock.position()", NO_INPUT_OUTPUT),
            Map.entry("FileLock.size()", NO_INPUT_OUTPUT),
            Map.entry("FileLock.toString()", NO_INPUT_OUTPUT),
            Map.entry("DirectoryStream.iterator()", NO_INPUT_OUTPUT),
            Map.entry("DirectoryStream.forEach(Consumer)", BY_ITERATOR),
            Map.entry("DirectoryStream.spliterator()", BY_ITERATOR),
            Map.entry("Iterator.remove()", UNSUPPORTED));

    /** A method that a new JDK adds is in neither table, and fails here. */
    @Test
    void everyMethodHasAFaultPointOrAReason() {
        Set<String> known = FAULT_POINTS.stream().map(Row::method).collect(Collectors.toSet());
        assertThat(known).hasSameSizeAs(FAULT_POINTS).doesNotContainAnyElementsOf(WITHOUT.keySet());
        known.addAll(WITHOUT.keySet());
        Set<String> there = new TreeSet<>();
        for (Class<?> type : List.of(
                FileSystemProvider.class, FileChannel.class, FileLock.class, DirectoryStream.class, Iterator.class)) {
            there.addAll(methods(type, type.getSimpleName()));
        }
        // A channel of the kit is a file channel, however it was opened.
        there.addAll(methods(SeekableByteChannel.class, "FileChannel"));
        assertThat(known).containsAll(there);
    }

    private static Set<String> methods(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .filter(method ->
                        !Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass() != Object.class)
                .map(method -> name + "." + method.getName() + parameters(method))
                .collect(Collectors.toSet());
    }

    private static String parameters(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    @TestFactory
    Stream<DynamicTest> everyCallFailsAtItsFaultPointAndIsNoCrashPointIfItOnlyLooks() {
        return FAULT_POINTS.stream().map(row -> DynamicTest.dynamicTest(row.method(), () -> assertFails(row)));
    }

    private static void assertFails(Row row) throws IOException {
        CrashFileSystem fs = CrashFileSystem.create();
        Path directory = Files.createDirectory(fs.getPath("/d"));
        Path file = Files.writeString(directory.resolve("f"), "x");
        Path lockFile = Files.createFile(fs.getPath("/lock"));
        FileChannel locked = FileChannel.open(lockFile, WRITE);
        FileLock lock = locked.lock();
        DirectoryStream<Path> listing = Files.newDirectoryStream(directory);
        Opened opened = new Opened(
                directory.getFileSystem().provider(),
                file,
                directory.resolve("other"),
                directory,
                FileChannel.open(file, READ, WRITE),
                lock,
                listing,
                listing.iterator());
        int before = fs.operations().size();
        fs.on(row.kind()).nth(1).fail();
        assertThatThrownBy(() -> row.call().on(opened))
                .satisfiesAnyOf(
                        failure -> assertThat(failure).isExactlyInstanceOf(IOException.class),
                        failure -> assertThat(failure).hasCauseInstanceOf(IOException.class))
                .hasMessageContaining("Input/output error");
        assertThat(fs.operations()).hasSize(before + (LOOKING.contains(row.kind()) ? 0 : 1));
    }

    /** What is in no operation log, so that nothing is crashed behind it. */
    private static final Set<Kind> LOOKING = Set.of(
            Kind.OPEN,
            Kind.READ,
            Kind.LIST,
            Kind.UNLOCK,
            Kind.SIZE,
            Kind.POSITION,
            Kind.READ_ATTRIBUTES,
            Kind.SET_ATTRIBUTES,
            Kind.ITERATE,
            Kind.CLOSE);

    @Test
    void everyKindIsMetBySomeCall() {
        Set<Kind> met = FAULT_POINTS.stream().map(Row::kind).collect(Collectors.toCollection(HashSet::new));
        assertThat(met).containsExactlyInAnyOrder(Kind.values());
    }

    @Test
    void whatFailsToCloseIsClosedAndALockThatFailsToBeReleasedIsHeld() throws IOException {
        CrashFileSystem fs = CrashFileSystem.create();
        FileChannel channel = FileChannel.open(Files.createFile(fs.getPath("/f")), WRITE);
        FileLock lock = channel.lock();
        fs.on(Kind.UNLOCK).nth(1).fail();
        assertThatThrownBy(lock::release).hasMessage("Input/output error");
        assertThat(lock.isValid()).isTrue();
        lock.release();
        assertThat(lock.isValid()).isFalse();
        fs.on(Kind.CLOSE).nth(1).fail();
        assertThatThrownBy(channel::close).hasMessage("Input/output error");
        assertThat(channel.isOpen()).isFalse();
        channel.close();
    }

    @Test
    void aRealPathCannotBeHadWhenAttributesCannotBeRead() {
        CrashFileSystem fs = CrashFileSystem.create();
        fs.on(Kind.READ_ATTRIBUTES).nth(1).fail();
        assertThatThrownBy(() -> fs.getPath("/").toRealPath()).hasMessage("Input/output error");
    }

    /** The number of a fault counts what a program calls, and nothing that the file system calls for it. */
    @Test
    void truncatingDoesNotCountAsAskingForTheSize() throws IOException {
        CrashFileSystem fs = CrashFileSystem.create();
        Path file = Files.writeString(fs.getPath("/f"), "x");
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            fs.on(Kind.SIZE).nth(1).fail();
            channel.truncate(0);
            channel.transferFrom(oneByte(), 0, 1);
            assertThatThrownBy(channel::size).hasMessage("Input/output error");
        }
    }

    @Test
    void aListingFailsAtAnyOfItsEntriesAndAtItsEnd() throws IOException {
        CrashFileSystem fs = CrashFileSystem.create();
        for (String name : List.of("/a", "/b")) {
            Files.createFile(fs.getPath(name));
        }
        List<Integer> listed = new ArrayList<>();
        for (int nth = 1; nth <= 3; nth++) {
            fs.clearFaults();
            fs.on(Kind.ITERATE).at(fs.getPath("/")).nth(nth).fail();
            List<Path> entries = new ArrayList<>();
            assertThatThrownBy(() -> {
                        try (DirectoryStream<Path> listing = Files.newDirectoryStream(fs.getPath("/"))) {
                            listing.forEach(entries::add);
                        }
                    })
                    .hasRootCauseMessage("Input/output error");
            listed.add(entries.size());
        }
        assertThat(listed).containsExactly(0, 1, 2);
    }
}
