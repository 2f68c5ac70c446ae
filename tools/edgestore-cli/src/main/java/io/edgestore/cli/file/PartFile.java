package io.edgestore.cli.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a new file grows until it is whole: half of one under the final name would pass for a whole one. */
final class PartFile {

    private final Path target;
    private final Path part;

    PartFile(Path target) {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
    }

    Path path() {
        return part;
    }

    /** Whether it is that file, under whatever name. */
    boolean is(Path other) {
        try {
            return Files.exists(part) && Files.isSameFile(part, other);
        } catch (IOException e) {
            return false; // One of them is not there, or cannot be reached, which is told when it is opened.
        }
    }

    /** Whether both names are there, of one file. */
    boolean isSecondNameOfTarget() throws IOException {
        return Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.isSameFile(part, target);
    }

    /**
     * Gives it the final name beside its own, unless that has been taken since. Unlike a move, which looks first and renames
     * then, this cannot replace anything.
     *
     * @return false if the file system has no links
     */
    boolean link() throws IOException {
        try {
            Files.createLink(target, part);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
    }

    /** Gives it the final name in place of its own. */
    void move() throws IOException {
        Files.move(part, target);
    }

    /** Takes the old name away. */
    void remove() throws IOException {
        Files.deleteIfExists(part);
    }

    /** Makes the names durable, where a directory can be opened. */
    void syncNames() throws IOException {
        FileChannel directory;
        try {
            directory = FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ);
        } catch (UnsupportedOperationException | FileSystemException e) {
            return;
        }
        try (directory) {
            directory.force(true);
        }
    }
}
