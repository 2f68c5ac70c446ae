package io.edgestore.wal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the content of a file durable that somebody else wrote. */
public final class FileContent {

    private FileContent() {}

    /**
     * Forces a file. To be called on a thread that nobody interrupts.
     *
     * @param file a file that is there; it may be write-protected
     * @throws IOException if that failed
     */
    public static void force(Path file) throws IOException {
        try (FileChannel channel = IoStep.OPEN.on(file, () -> open(file))) {
            IoStep.SYNC.on(file, () -> channel.force(true));
        }
    }

    /** Windows forces only what is open for writing. Elsewhere it makes no difference. */
    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            return FileChannel.open(file, StandardOpenOption.READ);
        }
    }
}
