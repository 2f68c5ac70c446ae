package io.edgestore.wal.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Path path;
    private final Access access;
    private final Object key;
    private FileChannel channel;

    /** An interrupt closed the channel, and it could not be opened again yet. */
    private boolean lost;

    /** The file has this length at least, as far as it depends on this writer. */
    private long least;

    /** And this at most. They differ while a write or a cut is not known to be complete. */
    private long most;

    private LogFile(Path path, Access access, FileChannel channel, Object key, long length) {
        this.path = path;
        this.access = access;
        this.channel = channel;
        this.key = key;
        this.least = length;
        this.most = length;
    }

    /** What the file is opened for. */
    public enum Access {
        /** Reading an existing file. */
        READ(StandardOpenOption.READ),
        /** Reading and writing an existing file, by who has its {@link WriterLock}. */
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
     * @throws IOException as the provider says
     */
    public static LogFile open(Path path, Access access) throws IOException {
        return IoStep.OPEN.on(path, () -> opened(path, access));
    }

    private static LogFile opened(Path path, Access access) throws IOException {
        requireFile(path, access);
        FileChannel channel = FileChannel.open(path, access.options);
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Access again = access == Access.CREATE ? Access.WRITE : access;
            return new LogFile(path, again, channel, attributes.fileKey(), attributes.size());
        } catch (Throwable e) {
            closeAfter(e, channel);
            if (access == Access.CREATE) {
                deleteAfter(e, path);
            }
            throw e;
        }
    }

    /** Java opens a directory for reading without complaint, and a pipe would wait for ever. */
    private static void requireFile(Path path, Access access) throws IOException {
        requireName(path);
        if (access != Access.CREATE) {
            requireRegular(path);
        }
    }

    /**
     * Checks that a path can be that of a file.
     *
     * @param path a path
     * @throws FileSystemException if it is empty, or a root
     */
    public static void requireName(Path path) throws FileSystemException {
        if (path.getFileName() == null || path.toString().isEmpty()) {
            throw new FileSystemException(path.toString(), null, "names no file; name a log file");
        }
    }

    /**
     * Checks that there is a file.
     *
     * @param path a path
     * @throws java.nio.file.NoSuchFileException if there is nothing
     * @throws FileSystemException if it is a directory, a pipe or a device
     */
    public static void requireRegular(Path path) throws IOException {
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
        return uninterrupted(IoStep.INSPECT, (open, nothing, position) -> open.size(), NOTHING, 0);
    }

    /**
     * Fills a buffer.
     *
     * @param target filled from its position to its limit
     * @param position the offset in the file
     * @throws EOFException if the file ends before that: it was cut by somebody else
     */
    public void read(ByteBuffer target, long position) throws IOException {
        long end = position + target.remaining();
        uninterrupted(IoStep.READ, LogFile::readUpToTheEnd, target, position);
        if (target.hasRemaining()) {
            throw new EOFException(path + " became shorter while it was read: it ends before offset " + end);
        }
    }

    private static long readUpToTheEnd(FileChannel open, ByteBuffer target, long position) throws IOException {
        long at = position;
        for (int read = 0; read >= 0 && target.hasRemaining(); at += read) {
            ByteBuffer piece = piece(target);
            read = open.read(piece, at);
            target.position(piece.position());
        }
        return at;
    }

    /**
     * Writes all of a buffer.
     *
     * @param source written from its position to its limit
     * @param position the offset in the file
     * @throws IOException if not all of it was written; any part of it may have been
     */
    public void write(ByteBuffer source, long position) throws IOException {
        long end = position + source.remaining();
        most = Math.max(most, end);
        uninterrupted(IoStep.WRITE, LogFile::writeAll, source, position);
        least = Math.max(least, end);
    }

    private static long writeAll(FileChannel open, ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            ByteBuffer piece = piece(source);
            at += open.write(piece, at);
            source.position(piece.position());
        }
        return at;
    }

    /** All of a direct buffer. A heap buffer is copied into a direct one that the thread keeps: that is to be short. */
    private static ByteBuffer piece(ByteBuffer buffer) {
        return buffer.isDirect()
                ? buffer
                : buffer.duplicate().limit(buffer.position() + Math.min(buffer.remaining(), HEAP_PIECE));
    }

    /**
     * Cuts the file.
     *
     * @param length its length afterwards; not more than it has
     */
    public void truncate(long length) throws IOException {
        least = Math.min(least, length);
        uninterrupted(IoStep.TRUNCATE, LogFile::cut, NOTHING, length);
        most = length;
    }

    private static long cut(FileChannel open, ByteBuffer nothing, long length) throws IOException {
        open.truncate(length);
        return length;
    }

    @Override
    public void close() throws IOException {
        lost = false; // and so it stays closed
        IoStep.CLOSE.on(path, channel::close);
    }

    /** The same object for all calls, so that none is allocated: what differs is given to it. */
    private interface Operation {
        long on(FileChannel channel, ByteBuffer buffer, long position) throws IOException;
    }

    /** An operation must be one that can be done again from its beginning. */
    private long uninterrupted(IoStep step, Operation operation, ByteBuffer buffer, long position) throws IOException {
        int start = buffer.position();
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    if (lost) {
                        reopen();
                    }
                    return operation.on(channel, buffer.position(start), position);
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                    Thread.interrupted();
                    lost = true;
                } catch (IOException e) {
                    throw step.named(path, e);
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
        FileChannel reopened = openAgain();
        try {
            requireSame(attributes());
            if (access == Access.WRITE) {
                requireLength(reopened.size());
            }
        } catch (Throwable e) {
            closeAfter(e, reopened);
            throw e;
        }
        channel = reopened;
        lost = false;
    }

    private FileChannel openAgain() throws IOException {
        try {
            return IoStep.OPEN.on(path, () -> FileChannel.open(path, access.options));
        } catch (NoSuchFileException e) {
            throw gone(e);
        }
    }

    private void requireLength(long length) throws FileSystemException {
        if (length < least || length > most) {
            throw changed("has " + length + " bytes, and " + (least == most ? "" : least + " to ") + most
                    + " were left in it: somebody else writes to it");
        }
    }

    /**
     * Checks that the path still leads to this file, and that nobody cut it. By any thread.
     *
     * @param length what it must have at least
     * @throws FileSystemException if it was deleted, renamed, replaced or cut by somebody else
     * @throws IOException if that cannot be known
     */
    public void requireUntouched(long length) throws IOException {
        BasicFileAttributes attributes = attributes();
        requireSame(attributes);
        if (attributes.size() < length) {
            throw changed("was cut to " + attributes.size() + " of " + length + " bytes by somebody else");
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            return IoStep.INSPECT.on(path, () -> Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            throw gone(e);
        }
    }

    /** The key is null where the provider has no such thing; then a replaced file goes unnoticed. */
    private void requireSame(BasicFileAttributes attributes) throws FileSystemException {
        if (!Objects.equals(key, attributes.fileKey())) {
            throw changed("was replaced by another file");
        }
    }

    private FileSystemException gone(NoSuchFileException cause) {
        FileSystemException failure = changed("was deleted or renamed by somebody else");
        failure.initCause(cause);
        return failure;
    }

    private FileSystemException changed(String how) {
        return new FileSystemException(
                path.toString(),
                null,
                how + " while this one was open; find out by whom, see what is there, and open it again");
    }

    private static void closeAfter(Throwable failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private static void deleteAfter(Throwable failure, Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }
}
