package io.edgestore.wal.file;

import io.edgestore.wal.memory.ReusableBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** Copies the beginning of a file into a new one. An interrupt of the calling thread changes nothing. */
public final class FileCopy {

    private static final int CHUNK = 64 << 10;

    private FileCopy() {}

    /**
     * Makes a durable copy; its name is not durable yet.
     *
     * @param source the file
     * @param length how many bytes of it, from its start on
     * @param target what is there, of a try that was killed, is replaced
     * @param copied told of the number of bytes after each part of them, in another thread while the calling one waits; what it
     *     throws ends the copy
     * @throws FileSystemException if there is no whole copy; nothing of it is left then
     */
    public static void copy(Path source, long length, Path target, LongConsumer copied) throws IOException {
        try (SyncThread uninterrupted = SyncThread.start(target, Thread::new)) {
            uninterrupted.call(() -> {
                copyHere(source, length, target, copied);
                return null;
            });
        }
    }

    private static void copyHere(Path source, long length, Path target, LongConsumer copied) throws IOException {
        // If it is a link, then the link goes, and not what it leads to.
        Files.deleteIfExists(target);
        try (LogFile from = LogFile.open(source, LogFile.Access.READ);
                FileChannel to = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            transfer(from, length, to, copied);
            to.force(true);
        } catch (IOException | RuntimeException | Error e) {
            discard(target, e);
            if (e instanceof IOException cause) {
                throw failed(source, length, target, cause);
            }
            throw e;
        }
    }

    private static void transfer(LogFile from, long length, FileChannel to, LongConsumer copied) throws IOException {
        try (ReusableBuffer memory = new ReusableBuffer()) {
            for (long at = 0; at < length; at += CHUNK) {
                ByteBuffer chunk = memory.ofLength((int) Math.min(CHUNK, length - at));
                from.read(chunk, at);
                chunk.flip();
                for (long position = at; chunk.hasRemaining(); ) {
                    position += to.write(chunk, position);
                }
                copied.accept(chunk.limit());
            }
        }
    }

    /** On a full disk it would take the room that the next try needs. */
    private static void discard(Path target, Throwable failure) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static FileSystemException failed(Path source, long length, Path target, IOException cause) {
        FileSystemException failure = new FileSystemException(
                source.toString(),
                target.toString(),
                "could not be copied: " + cause.getMessage() + "; the copy takes " + length
                        + " bytes. Make room if the disk is full, or look at the disk");
        failure.initCause(cause);
        return failure;
    }
}
