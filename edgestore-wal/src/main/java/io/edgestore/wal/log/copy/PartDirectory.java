package io.edgestore.wal.log.copy;

import io.edgestore.wal.LogLockedException;
import io.edgestore.wal.file.DirectoryEntries;
import io.edgestore.wal.file.FileCopy;
import io.edgestore.wal.file.LockedException;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.file.WriterLock;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A log's directory that is being made. It is made as {@code <name>.part} beside the place where it goes, and moved there when it
 * is whole and durable. What a process that was killed left of it is replaced.
 */
public final class PartDirectory implements Closeable {

    private final Path target;
    private final Path part;
    private final WriterLock lock;
    private boolean finished;

    private PartDirectory(Path target, Path part, WriterLock lock) {
        this.target = target;
        this.part = part;
        this.lock = lock;
    }

    /**
     * Begins an empty one.
     *
     * @param target where it goes; nothing, or an empty directory, is there
     * @param scope who else is kept from making it meanwhile
     * @return to be filled, finished and closed
     * @throws LogLockedException if somebody makes the same
     * @throws FileSystemException if there is something in its place
     * @throws IOException if it could not be made
     */
    public static PartDirectory begin(Path target, WriterLock.Scope scope) throws IOException {
        requireFree(target);
        Path part = LogDirectory.part(target.toAbsolutePath());
        WriterLock lock;
        try (SyncThread uninterrupted = SyncThread.start(part, Thread::new)) {
            lock = uninterrupted.call(() -> WriterLock.take(part, scope));
        } catch (LockedException e) {
            throw new LogLockedException(
                    target + " is being made already; wait until that is done: " + e.getMessage(), e);
        }
        try {
            deleteAll(part);
            Files.createDirectory(part);
            return new PartDirectory(target, part, lock);
        } catch (Throwable e) {
            try (lock) {
                throw e;
            }
        }
    }

    private static void requireFree(Path target) throws IOException {
        if (target.getFileName() == null || target.toString().isEmpty()) {
            throw new FileSystemException(target.toString(), null, "names no directory that could be made");
        }
        if (isAbsent(target)) {
            return;
        }
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)
                || !entries(target).isEmpty()) {
            throw new FileSystemException(
                    target.toString(), null, "exists and is no empty directory; name another one, or remove it");
        }
    }

    /** If that cannot be told, it fails: what is there would be taken for nothing, and be replaced. */
    private static boolean isAbsent(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return false;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /** Only what a copy of a log is made of: whatever else is there is somebody else's, and the directory stays. */
    private static void deleteAll(Path part) throws IOException {
        if (isAbsent(part)) {
            return;
        }
        LogDirectory directory = new LogDirectory(part);
        directory.deleteParts();
        for (NamedFile file : directory.files()) {
            Files.delete(file.path());
        }
        Files.delete(part);
    }

    /**
     * Where it is being made.
     *
     * @return a directory
     */
    public Path path() {
        return part;
    }

    /**
     * Gives a file that is never written again a name here too.
     *
     * @param file the file; durable
     * @return whether it has one: there may be no hard links, or not to where this is
     * @throws IOException if the file system was not even asked
     */
    public boolean link(Path file) throws IOException {
        try {
            Files.createLink(inside(file), file);
            return true;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
    }

    /**
     * Copies all of a file.
     *
     * @param file the file
     * @param copied told of bytes as {@link FileCopy#copy} tells
     * @throws IOException if that failed
     */
    public void copy(Path file, LongConsumer copied) throws IOException {
        FileCopy.copy(file, Files.size(file), inside(file), copied);
    }

    /**
     * Copies the beginning of a file.
     *
     * @param prefix of the file
     * @param copied told of bytes as {@link FileCopy#copy} tells
     * @throws IOException if that failed
     */
    public void copy(FilePrefix prefix, LongConsumer copied) throws IOException {
        prefix.writeTo(inside(prefix.file()), copied);
    }

    private Path inside(Path file) {
        return part.resolve(file.getFileName().toString());
    }

    /**
     * Moves it to its place. When this returns, it is durable there.
     *
     * @throws IOException if that failed; it is there whole, or not at all
     */
    public void finish() throws IOException {
        try (SyncThread uninterrupted = SyncThread.start(part, Thread::new)) {
            uninterrupted.call(() -> {
                DirectoryEntries.force(part.resolve("any"));
                Files.deleteIfExists(target); // an empty directory
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                finished = true;
                DirectoryEntries.force(target);
                return null;
            });
        }
    }

    /** Removes what is not finished. */
    @Override
    public void close() throws IOException {
        try (lock) {
            if (!finished) {
                deleteAll(part);
            }
        }
    }
}
