package io.edgestore.cli.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that this command has locked. What a killed command had locked is locked by nobody. */
public final class LockedFile implements Closeable {

    private final FileChannel channel;
    private final FileChannel second;

    private LockedFile(FileChannel channel, FileChannel second) {
        this.channel = channel;
        this.second = second;
    }

    /**
     * Locks a file, which is made if it does not exist.
     *
     * @return empty if the file lost its name while it was being locked: try again
     * @throws FileAlreadyExistsException if another command has locked it
     */
    public static Optional<LockedFile> lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (!isLocked(channel)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Optional<FileChannel> second = sameFile(file);
            if (second.isEmpty()) {
                channel.close();
            }
            return second.map(same -> new LockedFile(channel, same));
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * Whether the name still leads to the file that this process has locked: then the JVM refuses a second lock on it. The
     * channel stays open, as closing it would drop the lock.
     */
    private static Optional<FileChannel> sameFile(Path file) throws IOException {
        FileChannel second;
        try {
            second = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            if (!isLocked(second)) {
                return Optional.of(second);
            }
        } catch (IOException | RuntimeException | Error e) {
            second.close();
            throw e;
        }
        second.close();
        return Optional.empty();
    }

    /** For writing into the file. */
    public FileChannel channel() {
        return channel;
    }

    /** Gives the lock up. */
    @Override
    public void close() throws IOException {
        try (second) {
            channel.close();
        }
    }
}
