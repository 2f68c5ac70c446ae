package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.DirectoryNode;
import io.edgestore.testkit.disk.Disk;
import io.edgestore.testkit.disk.EntryChange;
import io.edgestore.testkit.disk.EntryChange.Name;
import io.edgestore.testkit.disk.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** A copy or a move inside one file system, in the steps in which the JDK does it on Unix. */
final class Transfer {

    private final CrashPath source;
    private final CrashPath target;
    private final Set<CopyOption> options = new HashSet<>();

    Transfer(CrashPath source, CrashPath target, CopyOption... options) {
        this.source = source;
        this.target = target;
        for (CopyOption option : options) {
            Objects.requireNonNull(option);
            if (!(option instanceof StandardCopyOption) && option != LinkOption.NOFOLLOW_LINKS) {
                throw new UnsupportedOperationException(option + " not supported");
            }
            this.options.add(option);
        }
    }

    void copy() throws IOException {
        if (options.contains(StandardCopyOption.ATOMIC_MOVE)) {
            throw new UnsupportedOperationException("Unsupported copy option");
        }
        BasicFileAttributes attributes = Files.readAttributes(source, BasicFileAttributes.class);
        if (Files.exists(target) && Files.isSameFile(source, target)) {
            return;
        }
        makeWay();
        if (attributes.isDirectory()) {
            Files.createDirectory(target);
        } else {
            try (InputStream in = Files.newInputStream(source);
                    OutputStream out =
                            Files.newOutputStream(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                in.transferTo(out);
            }
        }
        if (options.contains(StandardCopyOption.COPY_ATTRIBUTES)) {
            Files.getFileAttributeView(target, BasicFileAttributeView.class)
                    .setTimes(attributes.lastModifiedTime(), attributes.lastAccessTime(), attributes.creationTime());
        }
    }

    void move() throws IOException {
        if (options.contains(StandardCopyOption.COPY_ATTRIBUTES)) {
            throw new UnsupportedOperationException("Unsupported move option");
        }
        if (!options.contains(StandardCopyOption.ATOMIC_MOVE)) {
            Files.readAttributes(source, BasicFileAttributes.class);
            if (Files.exists(target) && Files.isSameFile(source, target)) {
                return;
            }
            makeWay();
        }
        source.getFileSystem().kernel().change(Operation.Kind.MOVE, source, "to " + target, disk -> {
            rename(disk);
            return null;
        });
    }

    private void makeWay() throws IOException {
        if (options.contains(StandardCopyOption.REPLACE_EXISTING)) {
            Files.deleteIfExists(target);
        } else if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    /** The system call: a target that is there is replaced, if it is of the same kind and no full directory. */
    private void rename(Disk disk) throws IOException {
        Node moved = Names.get(disk, source);
        Name to = Names.entry(disk, target);
        Node replaced = Names.find(disk, target);
        if (replaced == moved) {
            return;
        }
        if (moved instanceof DirectoryNode
                && target.names().size() > source.names().size()
                && isBelowSource()) {
            throw refused("Invalid argument");
        }
        if (replaced instanceof DirectoryNode directory) {
            if (!(moved instanceof DirectoryNode)) {
                throw refused("Is a directory");
            }
            if (!directory.isEmpty()) {
                throw new DirectoryNotEmptyException(target.toString());
            }
        } else if (replaced != null && moved instanceof DirectoryNode) {
            throw refused("Not a directory");
        }
        disk.change(EntryChange.rename(Names.entry(disk, source), to, moved.id()));
    }

    private boolean isBelowSource() {
        return target.names().subList(0, source.names().size()).equals(source.names());
    }

    private FileSystemException refused(String reason) {
        return new FileSystemException(source.toString(), target.toString(), reason);
    }
}
