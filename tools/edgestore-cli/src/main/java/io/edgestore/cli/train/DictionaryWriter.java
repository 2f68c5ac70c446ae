package io.edgestore.cli.train;

import io.edgestore.cli.console.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes a dictionary into a file that is locked while this is open. A lock dies with its process: so what a killed command
 * left is told from what another one is writing, and is written over.
 */
final class DictionaryWriter implements Closeable {

    /** Each try but the first follows a command that gave its file up just then. */
    private static final int TRIES = 10;

    private final FileChannel channel;
    private final FileChannel second;

    private DictionaryWriter(FileChannel channel, FileChannel second) {
        this.channel = channel;
        this.second = second;
    }

    /**
     * Begins the file, or begins it anew.
     *
     * @param part where it grows
     * @param target the name that it gets when it is whole
     * @throws FileAlreadyExistsException if another command is writing it, or has just made it
     */
    static DictionaryWriter begin(Streams streams, Path part, Path target) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            boolean leftover = Files.exists(part, LinkOption.NOFOLLOW_LINKS);
            Optional<DictionaryWriter> writer = lock(part, target);
            if (writer.isPresent()) {
                writer.get().channel.truncate(0);
                if (leftover) {
                    streams.note(part + ", which a killed command left, was replaced");
                }
                return writer.get();
            }
        }
        throw new FileAlreadyExistsException(part.toString());
    }

    /** Empty if the file lost its name while it was being locked. */
    private static Optional<DictionaryWriter> lock(Path part, Path target) throws IOException {
        FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (!isLocked(channel)) {
                throw new FileAlreadyExistsException(part.toString());
            }
            // A command that publishes gives the final name before it gives up the lock: this may be that very file.
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Optional<FileChannel> second = sameFile(part);
            if (second.isEmpty()) {
                channel.close();
            }
            return second.map(same -> new DictionaryWriter(channel, same));
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
    private static Optional<FileChannel> sameFile(Path part) throws IOException {
        FileChannel second;
        try {
            second = FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
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

    /** Writes all, and makes it durable. */
    void write(byte[] dictionary) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(dictionary);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        try (second) {
            channel.close();
        }
    }
}
