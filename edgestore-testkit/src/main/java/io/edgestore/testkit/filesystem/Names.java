package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.DirectoryNode;
import io.edgestore.testkit.disk.Disk;
import io.edgestore.testkit.disk.EntryChange.Name;
import io.edgestore.testkit.disk.Node;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** From paths to what they stand for. */
final class Names {

    private Names() {}

    /** The node, or null if there is none. */
    static Node find(Disk disk, CrashPath path) throws FileSystemException {
        Node node = disk.node(Disk.ROOT);
        for (String name : path.names()) {
            if (!(node instanceof DirectoryNode directory)) {
                throw new FileSystemException(path.toString(), null, "Not a directory");
            }
            Long id = directory.entry(name);
            if (id == null) {
                return null;
            }
            node = disk.node(id);
        }
        return node;
    }

    /** The node, which must be there. */
    static Node get(Disk disk, CrashPath path) throws IOException {
        Node node = find(disk, path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    /** The entry that the path has, or would have, in its directory, which must be there. */
    static Name entry(Disk disk, CrashPath path) throws IOException {
        List<String> names = path.names();
        if (names.isEmpty()) {
            throw new FileSystemException(path.toString(), null, "Device or resource busy");
        }
        Node parent = find(disk, path.toAbsolutePath().normalize().getParent());
        if (parent == null) {
            throw new NoSuchFileException(path.toString());
        }
        if (parent instanceof DirectoryNode directory) {
            return new Name(directory.id(), names.get(names.size() - 1));
        }
        throw new FileSystemException(path.toString(), null, "Not a directory");
    }
}
