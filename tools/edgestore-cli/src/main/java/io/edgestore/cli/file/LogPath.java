package io.edgestore.cli.file;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must not even be opened. */
public final class LogPath {

    private static final String DASH = "-";

    private LogPath() {}

    /** Opening a pipe would wait for somebody to write into it, and a device may have no end. */
    public static void requireNoStream(Path file) throws FileSystemException {
        if (file.toString().equals(DASH)) {
            throw new FileSystemException(
                    DASH, null, "stands for no standard input or output here; name a file (./- if it is named so)");
        }
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "is a pipe, a socket or a device; name a file, or put what comes from it into one");
        }
    }
}
