package io.edgestore.cli.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A new file grows in {@code <file>.part}. Who writes it locks it. */
final class PartFile implements Part {

    private final Path target;
    private final Path part;

    PartFile(Path target) {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
    }

    @Override
    public Path path() {
        return part;
    }

    @Override
    public Path content() {
        return part;
    }

    @Override
    public boolean contains(Path other) {
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

    @Override
    public void begin() {}

    /** What is there was there before, or another command is writing it. */
    @Override
    public void undoBegin() {}

    @Override
    public boolean link() throws IOException {
        try {
            Files.createLink(target, part);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
    }

    @Override
    public void move() throws IOException {
        Files.move(part, target);
    }

    @Override
    public void remove() throws IOException {
        Files.deleteIfExists(part);
    }
}
