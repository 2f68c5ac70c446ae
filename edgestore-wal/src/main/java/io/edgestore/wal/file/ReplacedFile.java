package io.edgestore.wal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A small file that is always whole: the old one is there or the new one, whatever happens. The new one is made under another
 * name, {@code <file>.tmp}, and moved into place when it is durable.
 */
public final class ReplacedFile {

    private ReplacedFile() {}

    /**
     * Replaces a file, or makes it, durably. To be called on a thread that nobody interrupts.
     *
     * @param file what is to be replaced
     * @param content all of its bytes
     * @throws IOException if that failed: the old file is there still, or the new one already, and after a crash either can be
     */
    public static void write(Path file, ByteBuffer content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        IoStep.WRITE.on(file, () -> {
            Files.deleteIfExists(unfinished); // of a crash before
            try {
                writeNew(unfinished, content);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException | Error e) {
                discard(unfinished, e);
                throw e;
            }
        });
        DirectoryEntries.force(file);
    }

    private static void writeNew(Path file, ByteBuffer content) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            while (content.hasRemaining()) {
                out.write(content);
            }
            out.force(true);
        }
    }

    private static void discard(Path unfinished, Throwable failure) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
