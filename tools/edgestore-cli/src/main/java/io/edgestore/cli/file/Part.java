package io.edgestore.cli.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a new file or directory grows until it is whole: half of one under the final name would pass for a whole one. */
interface Part {

    /** The path that people see beside the final one. */
    Path path();

    /** The path at which the content is to be made. */
    Path content();

    /** Whether that path is it, or lies in it, under whatever name. */
    boolean contains(Path other);

    /**
     * Makes room for the content, if that is not done by who makes it.
     *
     * @throws java.nio.file.FileAlreadyExistsException if another command is at work there
     */
    void begin() throws IOException;

    /** Gives up what was begun, when the content could not be. */
    void undoBegin() throws IOException;

    /**
     * Gives it the final name beside its own, unless that has been taken since. Unlike a move, which looks first and renames
     * then, this cannot replace anything.
     *
     * @return false if that is not possible
     */
    boolean link() throws IOException;

    /** Gives it the final name in place of its own. */
    void move() throws IOException;

    /** Takes away what is left of it under its own name. */
    void remove() throws IOException;

    /** Makes the names in a directory durable, where it can be opened. */
    static void syncNames(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (UnsupportedOperationException | FileSystemException e) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
