package io.edgestore.wal.file;

import io.edgestore.wal.file.LogFile.Access;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadFactory;

/**
 * All that a writer holds of a file: the thread for fsync, the lock, the channels. Whatever is thrown, all of it is held or
 * nothing.
 */
public final class HeldFile implements Closeable {

    private final Origin origin;
    private final SyncThread sync;
    private WriterLock lock;
    private LogFile file;

    private HeldFile(Origin origin, SyncThread sync) {
        this.origin = origin;
        this.sync = sync;
    }

    /** Where the file comes from. */
    public enum Origin {
        /** It is there. */
        EXISTING,
        /** It is made, and nothing may have its name. */
        NEW,
        /** It is made, in place of a file that nobody writes to, if there is one. */
        REPLACED
    }

    /**
     * Takes hold of a file.
     *
     * @param path a path of any provider
     * @param origin where it comes from
     * @param scope whom to keep off
     * @param threads makes the thread for fsync
     * @return the file, to be closed
     * @throws NoSuchFileException if it must be there and is not
     * @throws FileAlreadyExistsException if it must not be there and is
     * @throws FileSystemException if there is something else than a regular file
     * @throws LockedException if another writer has it
     * @throws IOException as the provider says
     */
    public static HeldFile open(Path path, Origin origin, WriterLock.Scope scope, ThreadFactory threads)
            throws IOException {
        LogFile.requireName(path);
        if (origin == Origin.EXISTING) {
            IoStep.OPEN.on(path, () -> LogFile.requireRegular(path));
        } else if (origin == Origin.NEW && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        HeldFile held = new HeldFile(origin, SyncThread.start(path, threads));
        try {
            held.lock = held.sync.call(() -> WriterLock.take(path, scope));
            if (origin == Origin.REPLACED) {
                deleteLeftover(path);
            }
            held.file = LogFile.open(path, origin == Origin.EXISTING ? Access.WRITE : Access.CREATE);
            held.sync.open();
            return held;
        } catch (Throwable e) {
            held.abandon(e);
            throw e;
        }
    }

    /** Not what a link leads to: that is somebody else's. */
    private static void deleteLeftover(Path path) throws IOException {
        try {
            BasicFileAttributes there =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!there.isRegularFile()) {
                throw new FileSystemException(
                        path.toString(), null, "is no regular file, and is not replaced; remove it, or name another");
            }
            Files.delete(path);
        } catch (NoSuchFileException e) {
            // There is none, which is as well.
        }
    }

    /** The file. */
    public LogFile file() {
        return file;
    }

    /** The thread that makes it durable. */
    public SyncThread sync() {
        return sync;
    }

    /**
     * Closes all after a failure. If the file was made here, it is deleted.
     *
     * @param failure gets what goes wrong at that
     */
    public void abandon(Throwable failure) {
        try {
            deleteIfMadeHere();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
        try {
            close();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private void deleteIfMadeHere() throws IOException {
        if (origin != Origin.EXISTING && file != null) {
            file.requireUntouched(0);
            Files.delete(file.path());
        }
    }

    /** The lock is given up last. */
    @Override
    public void close() throws IOException {
        try {
            sync.close();
        } finally {
            closeFileAndLock();
        }
    }

    private void closeFileAndLock() throws IOException {
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
