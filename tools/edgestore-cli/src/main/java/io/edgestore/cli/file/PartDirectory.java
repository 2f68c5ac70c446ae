package io.edgestore.cli.file;

import io.edgestore.cli.console.Streams;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A new directory grows in {@code <directory>.part/log}. The lock on {@code <directory>.part/LOCK} tells whether somebody
 * writes it, or a killed command left it.
 */
final class PartDirectory implements Part {

    private static final String LOCK = "LOCK";
    private static final String CONTENT = "log";

    /** Each try but the first follows a command that gave its directory up just then. */
    private static final int TRIES = 10;

    private final Streams streams;
    private final Path target;
    private final Path part;

    /** Null before {@link #begin}. */
    private LockedFile lock;

    PartDirectory(Streams streams, Path target) {
        this.streams = streams;
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
    }

    @Override
    public Path path() {
        return part;
    }

    @Override
    public Path content() {
        return part.resolve(CONTENT);
    }

    @Override
    public boolean contains(Path other) {
        try {
            return Files.exists(part) && other.toRealPath().startsWith(part.toRealPath());
        } catch (IOException e) {
            return false; // One of them cannot be reached, which is told when it is opened.
        }
    }

    @Override
    public void begin() throws IOException {
        boolean leftover = Files.exists(part, LinkOption.NOFOLLOW_LINKS);
        if (leftover) {
            requireOurs();
        } else {
            Files.createDirectory(part);
        }
        lock = locked();
        if (leftover) {
            DirectoryTree.delete(content());
            streams.note(part + ", which a killed command left, was replaced");
        }
    }

    /** A directory of that name may be somebody's own. */
    private void requireOurs() throws IOException {
        Set<String> names;
        try (Stream<Path> entries = Files.list(part)) {
            names = entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        }
        names.removeAll(List.of(LOCK, CONTENT));
        if (!names.isEmpty()) {
            throw new FileSystemException(
                    part.toString(),
                    null,
                    "is where " + target + " would grow, and was not left by a killed command; move it away");
        }
    }

    private LockedFile locked() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Optional<LockedFile> locked = LockedFile.lock(part.resolve(LOCK));
            if (locked.isPresent()) {
                return locked.get();
            }
        }
        throw new FileAlreadyExistsException(part.toString());
    }

    @Override
    public void undoBegin() throws IOException {
        remove();
    }

    /** There are no links to directories. */
    @Override
    public boolean link() {
        return false;
    }

    /** In place of an empty directory, which this looks like then. Only a name is moved: nothing can be lost in between. */
    @Override
    public void move() throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            takePermissions();
            Files.delete(target);
        }
        Files.move(content(), target);
    }

    private void takePermissions() throws IOException {
        PosixFileAttributeView before = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (before != null) {
            Files.setPosixFilePermissions(content(), before.readAttributes().permissions());
        }
    }

    /** The lock last: until then, nobody begins anew. */
    @Override
    public void remove() throws IOException {
        if (lock == null) {
            return; // not begun: what is there is somebody else's
        }
        try {
            DirectoryTree.delete(content());
            Files.deleteIfExists(part.resolve(LOCK));
            Files.deleteIfExists(part);
        } finally {
            lock.close();
        }
    }
}
