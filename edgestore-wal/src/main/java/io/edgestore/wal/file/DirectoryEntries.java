package io.edgestore.wal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Makes the names in a directory durable. A new file whose directory was not forced can be gone after a power cut,
 * content and all.
 */
public final class DirectoryEntries {

    private DirectoryEntries() {}

    /** Whether the names are durable. */
    public enum Outcome {
        /** They are. */
        DURABLE,
        /** The file system, or its provider, has no way to make them so. */
        UNSUPPORTED
    }

    /**
     * Forces the directory that a file stands in.
     *
     * @param file the file
     * @return whether it could be done at all
     * @throws IOException if it could, and failed; on other providers than the default one a {@link FileSystemException}
     *     from opening the directory counts as unsupported, as they have no other way to say so
     */
    public static Outcome force(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        return IoStep.SYNC_DIRECTORY.on(parent, () -> forceDirectory(parent));
    }

    /**
     * Deletes a file, unless it is gone already. That is durable once its directory is forced.
     *
     * @param file the file
     * @throws IOException if it could not be deleted; it names the file
     */
    public static void delete(Path file) throws IOException {
        IoStep.DELETE.on(file, () -> {
            Files.deleteIfExists(file);
        });
    }

    private static Outcome forceDirectory(Path parent) throws IOException {
        FileChannel directory;
        try {
            directory = FileChannel.open(parent, StandardOpenOption.READ);
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Where a directory cannot be opened as a file. On the default provider only Windows has that excuse.
            if (parent.getFileSystem() == FileSystems.getDefault() && !isWindows()) {
                throw e;
            }
            return Outcome.UNSUPPORTED;
        }
        try (directory) {
            return force(directory);
        }
    }

    private static Outcome force(FileChannel directory) throws IOException {
        try {
            directory.force(true);
            return Outcome.DURABLE;
        } catch (UnsupportedOperationException e) {
            return Outcome.UNSUPPORTED;
        } catch (IOException e) {
            if (UnsupportedFsync.isSaidBy(e)) {
                return Outcome.UNSUPPORTED;
            }
            throw e;
        }
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
