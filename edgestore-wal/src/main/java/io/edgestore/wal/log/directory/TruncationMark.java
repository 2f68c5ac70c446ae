package io.edgestore.wal.log.directory;

import io.edgestore.wal.file.DirectoryEntries;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file in the log's directory that says: whole files are being removed from its end, and the one that is the newest now was
 * finished before. A finished file can have a second name in a checkpoint, so nothing is to be appended to it; who opens the
 * log begins a new one.
 *
 * <p>To be used on a thread that nobody interrupts.
 */
public final class TruncationMark {

    private final Path file;

    /**
     * Of a log.
     *
     * @param directory the log's
     */
    public TruncationMark(Path directory) {
        this.file = directory.resolve("TRUNCATING");
    }

    /**
     * Whether it is there.
     *
     * @return true from {@link #set} to {@link #clear}, over all crashes
     * @throws IOException if that cannot be known
     */
    public boolean isSet() throws IOException {
        try {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Makes it, durably.
     *
     * @throws IOException if that fails
     */
    public void set() throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Of a truncation that was broken off.
        }
        DirectoryEntries.force(file);
    }

    /**
     * Removes it, once there is another newest file, durably.
     *
     * @throws IOException if that fails
     */
    public void clear() throws IOException {
        Files.deleteIfExists(file);
        DirectoryEntries.force(file);
    }
}
