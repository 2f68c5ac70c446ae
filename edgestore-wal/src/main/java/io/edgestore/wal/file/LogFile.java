package io.edgestore.wal.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file, read and written by position, that an interrupt of the calling thread does not close.
 *
 * <p>An interrupt closes a {@link FileChannel} for everyone. Here the operation is done again at the same position on a
 * reopened channel, and the thread's interrupt status is set again when the operation is done. For one thread at a time.
 */
public final class LogFile implements Closeable {

    private static final int HEAP_PIECE = 64 << 10;

    private final Path path;
    private final Access access;
    private final Object key;
    private FileChannel channel;

    /** An interrupt closed the channel, and it could not be opened again yet. */
    private boolean lost;

    private LogFile(Path path, Access access, FileChannel channel, Object key) {
        this.path = path;
        this.access = access;
        this.channel = channel;
        this.key = key;
    }

    /** What the file is opened for. */
    public enum Access {
        /** Reading an existing file. */
        READ(StandardOpenOption.READ),
        /** Reading and writing an existing file, with a lock on it. */
        WRITE(StandardOpenOption.READ, StandardOpenOption.WRITE),
        /** The same for a file that must not exist yet. */
        CREATE(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

        private final OpenOption[] options;

        Access(OpenOption... options) {
            this.options = options;
        }
    }

    /**
     * Opens a file.
     *
     * @param path a path of any provider
     * @param access what for
     * @return the open file
     * @throws java.nio.file.NoSuchFileException if it must exist and does not
     * @throws java.nio.file.FileAlreadyExistsException if it must not exist and does
     * @throws FileSystemException if it is a directory, a pipe or a device, or if the path is empty
     * @throws LockedException if another writer has it
     * @throws IOException as the provider says
     */
    public static LogFile open(Path path, Access access) throws IOException {
        return IoStep.OPEN.on(path, () -> opened(path, access));
    }

    private static LogFile opened(Path path, Access access) throws IOException {
        requireFile(path, access);
        FileChannel channel = FileChannel.open(path, access.options);
        try {
            lock(path, access, channel);
            return new LogFile(path, access == Access.CREATE ? Access.WRITE : access, channel, keyOf(path));
        } catch (IOException | RuntimeException e) {
            closeAfter(e, channel);
            if (access == Access.CREATE) {
                Files.deleteIfExists(path);
            }
            throw e;
        }
    }

    /** Java opens a directory for reading without complaint, and a pipe would wait for ever. */
    private static void requireFile(Path path, Access access) throws IOException {
        if (path.getFileName() == null || path.toString().isEmpty()) {
            throw new FileSystemException(path.toString(), null, "names no file; name a log file");
        }
        if (access == Access.CREATE) {
            return;
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new FileSystemException(path.toString(), null, "is a directory; name a log file in it");
        }
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "is a pipe or a device; a log is a regular file");
        }
    }

    /** The path that it was opened by. */
    public Path path() {
        return path;
    }

    /** The file's length in bytes. */
    public long size() throws IOException {
        return uninterrupted(IoStep.INSPECT, FileChannel::size);
    }

    /**
     * Fills a buffer.
     *
     * @param target filled from its position to its limit
     * @param position the offset in the file
     * @throws EOFException if the file ends before that: it was cut by somebody else
     */
    public void read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        uninterrupted(IoStep.READ, open -> {
            target.position(start);
            while (target.hasRemaining()) {
                ByteBuffer piece = piece(target);
                int read = open.read(piece, position + target.position() - start);
                target.position(piece.position());
                if (read < 0) {
                    throw new EOFException(path + " became shorter while it was read: it ends before offset "
                            + (position + target.limit() - start));
                }
            }
            return null;
        });
    }

    /**
     * Writes all of a buffer.
     *
     * @param source written from its position to its limit
     * @param position the offset in the file
     * @throws IOException if not all of it was written; any part of it may have been
     */
    public void write(ByteBuffer source, long position) throws IOException {
        int start = source.position();
        uninterrupted(IoStep.WRITE, open -> {
            source.position(start);
            while (source.hasRemaining()) {
                ByteBuffer piece = piece(source);
                open.write(piece, position + source.position() - start);
                source.position(piece.position());
            }
            return null;
        });
    }

    /** All of a direct buffer. A heap buffer is copied into a direct one that the thread keeps: that is to be short. */
    private static ByteBuffer piece(ByteBuffer buffer) {
        ByteBuffer piece = buffer.duplicate();
        return buffer.isDirect() ? piece : piece.limit(piece.position() + Math.min(piece.remaining(), HEAP_PIECE));
    }

    /**
     * Cuts the file.
     *
     * @param length its length afterwards; not more than it has
     */
    public void truncate(long length) throws IOException {
        uninterrupted(IoStep.TRUNCATE, open -> open.truncate(length));
    }

    @Override
    public void close() throws IOException {
        lost = false; // and so it stays closed
        IoStep.CLOSE.on(path, channel::close);
    }

    private interface Operation<T> {
        T on(FileChannel channel) throws IOException;
    }

    /** An operation must be one that can be done again from its beginning. */
    private <T> T uninterrupted(IoStep step, Operation<T> operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    if (lost) {
                        reopen();
                    }
                    return step.on(path, () -> operation.on(channel));
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                    Thread.interrupted();
                    lost = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The new channel is used only when it is known to be on the same file. Else the next operation tries again. */
    private void reopen() throws IOException {
        FileChannel reopened = FileChannel.open(path, access.options);
        try {
            lock(path, access, reopened);
            if (!Objects.equals(key, keyOf(path))) {
                throw new FileSystemException(
                        path.toString(), null, "was replaced by another file while this one was open; open it again");
            }
        } catch (IOException | RuntimeException e) {
            closeAfter(e, reopened);
            throw e;
        }
        channel = reopened;
        lost = false;
    }

    private static void lock(Path path, Access access, FileChannel channel) throws IOException {
        if (access != Access.READ) {
            WriterLock.take(path, channel);
        }
    }

    /** Null where the provider has no such thing; then a replaced file goes unnoticed. */
    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static void closeAfter(Throwable failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
