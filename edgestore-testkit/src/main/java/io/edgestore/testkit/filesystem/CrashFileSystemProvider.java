package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Change;
import io.edgestore.testkit.disk.DirectoryNode;
import io.edgestore.testkit.disk.Disk;
import io.edgestore.testkit.disk.EntryChange;
import io.edgestore.testkit.disk.EntryChange.Name;
import io.edgestore.testkit.disk.Node;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/** What {@link java.nio.file.Files} calls. Each file system has one of its own. */
final class CrashFileSystemProvider extends FileSystemProvider {

    static final String SCHEME = "crash";

    private final CrashFileSystem fileSystem;

    CrashFileSystemProvider(CrashFileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    private Kernel kernel() {
        return fileSystem.kernel();
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new FileSystemAlreadyExistsException("a CrashFileSystem is made by CrashFileSystem.create()");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        return fileSystem.getPath(uri.getPath());
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        OpenFlags flags = new OpenFlags(options);
        refuse(attributes);
        CrashPath file = CrashPath.of(path);
        Node found = kernel().look(Operation.Kind.OPEN, file, disk -> openable(disk, file, flags));
        long id = found == null ? create(file, flags) : found.id();
        if (found != null && flags.truncates() && found.size() > 0) {
            kernel().truncate(file, new Change.Truncate(id, 0));
        }
        if (flags.deletesOnClose()) {
            // At once, as the JDK does on Unix: what is open stays.
            delete(file);
        }
        return new CrashFileChannel(kernel(), file, id, flags);
    }

    private static void refuse(FileAttribute<?>... attributes) {
        for (FileAttribute<?> attribute : attributes) {
            throw new UnsupportedOperationException(attribute.name() + " cannot be set in a CrashFileSystem");
        }
    }

    private static Node openable(Disk disk, CrashPath file, OpenFlags flags) throws IOException {
        Node node = flags.creates() ? Names.find(disk, file) : Names.get(disk, file);
        if (node != null && flags.createsNew()) {
            throw new FileAlreadyExistsException(file.toString());
        }
        if (node instanceof DirectoryNode && flags.writes()) {
            throw new FileSystemException(file.toString(), null, "Is a directory");
        }
        return node;
    }

    private long create(CrashPath file, OpenFlags flags) throws IOException {
        return kernel().change(Operation.Kind.CREATE, file, "", disk -> {
            Name entry = Names.entry(disk, file);
            // Another thread may have been faster.
            Node existing = openable(disk, file, flags);
            return existing == null ? disk.createFile(entry.directory(), entry.name()) : existing.id();
        });
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        return EntryStream.open(kernel(), CrashPath.of(path), filter);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        refuse(attributes);
        CrashPath directory = CrashPath.of(path);
        kernel().change(Operation.Kind.CREATE_DIRECTORY, directory, "", disk -> {
            if (Names.find(disk, directory) != null) {
                throw new FileAlreadyExistsException(directory.toString());
            }
            Name entry = Names.entry(disk, directory);
            disk.createDirectory(entry.directory(), entry.name());
            return null;
        });
    }

    @Override
    public void delete(Path path) throws IOException {
        CrashPath victim = CrashPath.of(path);
        kernel().change(Operation.Kind.DELETE, victim, "", disk -> {
            if (Names.get(disk, victim) instanceof DirectoryNode directory && !directory.isEmpty()) {
                throw new DirectoryNotEmptyException(victim.toString());
            }
            Name entry = Names.entry(disk, victim);
            disk.change(EntryChange.remove(entry.directory(), entry.name()));
            return null;
        });
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        CrashPath name = CrashPath.of(link);
        CrashPath file = CrashPath.of(existing);
        kernel().change(Operation.Kind.LINK, name, "to " + file, disk -> {
            Node node = Names.get(disk, file);
            if (Names.find(disk, name) != null) {
                throw new FileAlreadyExistsException(name.toString());
            }
            if (node instanceof DirectoryNode) {
                throw new FileSystemException(name.toString(), file.toString(), "Operation not permitted");
            }
            Name entry = Names.entry(disk, name);
            disk.change(EntryChange.bind(entry.directory(), entry.name(), node.id()));
            return null;
        });
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        new Transfer(CrashPath.of(source), CrashPath.of(target), options).copy();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        new Transfer(CrashPath.of(source), CrashPath.of(target), options).move();
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        if (path.equals(other)) {
            return true;
        }
        if (!(other instanceof CrashPath) || other.getFileSystem() != fileSystem) {
            return false;
        }
        return attributes(path).fileKey().equals(attributes(other).fileKey());
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        attributes(path);
        return new CrashFileStore(kernel());
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        boolean executes = Set.of(modes).contains(AccessMode.EXECUTE);
        if (attributes(path).isRegularFile() && executes) {
            throw new AccessDeniedException(path.toString());
        }
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return type == BasicFileAttributeView.class ? type.cast(new NodeAttributeView(CrashPath.of(path))) : null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class) {
            throw new UnsupportedOperationException(type.getSimpleName() + " cannot be read in a CrashFileSystem");
        }
        return type.cast(attributes(path));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return attributes(path).select(attributes);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        new NodeAttributeView(CrashPath.of(path)).set(attribute, value);
    }

    private static NodeAttributes attributes(Path path) throws IOException {
        return new NodeAttributeView(CrashPath.of(path)).readAttributes();
    }
}
