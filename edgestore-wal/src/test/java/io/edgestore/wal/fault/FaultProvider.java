package io.edgestore.wal.fault;

import io.edgestore.wal.fault.IoCall.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the {@link FaultyDisk}, then does it on the default provider. What a log has no use for is not there. */
final class FaultProvider extends FileSystemProvider {

    private final FaultyDisk disk;

    FaultProvider(FaultyDisk disk) {
        this.disk = disk;
    }

    private Path asked(Kind kind, Path path) throws IOException {
        FaultPath fault = (FaultPath) path;
        disk.ask(IoCall.of(kind, fault));
        return fault.real();
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path real = asked(Kind.OPEN, path);
        return new FaultChannel(disk, (FaultPath) path, FileChannel.open(real, options, attributes));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        disk.ask(IoCall.of(Kind.MOVE, (FaultPath) target));
        Files.move(((FaultPath) source).real(), ((FaultPath) target).real(), options);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(asked(Kind.DELETE, path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        Path real = asked(Kind.ATTRIBUTES, path);
        real.getFileSystem().provider().checkAccess(real, modes);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return Files.readAttributes(asked(Kind.ATTRIBUTES, path), type, options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return Files.isSameFile(((FaultPath) path).real(), ((FaultPath) other).real());
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(((FaultPath) path).real());
    }

    @Override
    public String getScheme() {
        return "fault";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    /** Not among the calls, and nothing goes wrong with it. */
    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> real = Files.newDirectoryStream(((FaultPath) dir).real())) {
            for (Path name : real) {
                Path entry = dir.resolve(name.getFileName().toString());
                if (filter.accept(entry)) {
                    entries.add(entry);
                }
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return entries.iterator();
            }

            @Override
            public void close() {
                // The real one is closed.
            }
        };
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }
}
