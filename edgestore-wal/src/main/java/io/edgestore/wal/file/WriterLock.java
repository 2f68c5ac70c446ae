package io.edgestore.wal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second writer off a log file, by a lock on another file beside it: {@code <file>.lock}.
 *
 * <p>POSIX drops a process's locks on a file when it closes any channel on that file. The log file's channels are closed
 * by readers and by interrupts; nobody has reason to open the lock file. Its channels are opened on a thread that nobody
 * interrupts, and are not used again until they are closed.
 *
 * <p>The owner deletes the lock file before it gives the lock up. So who has locked a file must make sure that it still
 * has its name: it opens the name again and tries to lock that, which the JVM refuses as overlapping if it is the same
 * file. If it is not refused, another file has the name by now, and is locked by that same try.
 *
 * <p>A table refuses a second writer of this JVM before any channel is opened, and is all there is on providers without
 * locks, or with locks that refuse nobody.
 */
public final class WriterLock implements Closeable {

    /** The lock files of this JVM's writers: shared, because POSIX locks belong to the process. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /**
     * The same in the system's properties, where a library that another class loader has loaded sees it too. It must not even
     * try the lock: closing the channel that it tried with would drop it.
     */
    private static final String PROPERTY = "edgestore.lock.";

    private static final String SUFFIX = ".lock";

    /** Each try but the first follows a writer that closed just then. */
    private static final int TRIES = 10;

    private static final int LONGEST_NUMBER = 19;

    /** How far a lock reaches. */
    public enum Scope {
        /** Over all processes that see the file, as far as its file system's locks go. */
        ALL_PROCESSES,
        /** Over this JVM. No lock file is made. */
        THIS_JVM
    }

    private final Path log;
    private final Path lockFile;
    private final Afterwards afterwards;
    private final Scope scope;
    private final Deque<FileChannel> channels = new ArrayDeque<>();
    private boolean deletable;

    /** What becomes of the lock file when the lock is given up. */
    private enum Afterwards {
        DELETED,
        KEPT
    }

    private WriterLock(Path log, Path lockFile, Afterwards afterwards, Scope scope) {
        this.log = log;
        this.lockFile = lockFile;
        this.afterwards = afterwards;
        this.scope = scope;
    }

    /**
     * Locks a file. To be called on a thread that nobody interrupts.
     *
     * @param log the file, whether it exists or not
     * @param scope whom to keep off
     * @return the lock, to be closed behind everything that is open on the file
     * @throws LockedException if another writer has it
     * @throws IOException if it cannot be locked
     */
    public static WriterLock take(Path log, Scope scope) throws IOException {
        return taken(new WriterLock(log, lockFileOf(log), Afterwards.DELETED, scope));
    }

    /**
     * Locks a log's directory, by its file {@code LOCK}, which stays there for good: it is a part of the format. To be called
     * on a thread that nobody interrupts.
     *
     * @param directory an existing directory
     * @param scope whom to keep off
     * @return the lock, to be closed behind everything that is open in the directory
     * @throws LockedException if another writer has it
     * @throws IOException if it cannot be locked
     */
    public static WriterLock takeDirectory(Path directory, Scope scope) throws IOException {
        Path real = IoStep.INSPECT.on(directory, () -> directory.toRealPath());
        return taken(new WriterLock(directory, real.resolve("LOCK"), Afterwards.KEPT, scope));
    }

    private static WriterLock taken(WriterLock lock) throws IOException {
        if (!lock.reserve()) {
            throw new LockedException(
                    lock.log + " is being written by another writer of this JVM; close that one first");
        }
        try {
            if (lock.scope == Scope.ALL_PROCESSES) {
                lock.lockOthersOut();
            }
            return lock;
        } catch (Throwable e) {
            try {
                lock.close();
            } catch (IOException | RuntimeException | Error e2) {
                e.addSuppressed(e2);
            }
            throw e;
        }
    }

    /** The same for all paths that lead to the file through symbolic links. */
    private static Path lockFileOf(Path log) throws IOException {
        Path real = realPathOf(log);
        return real.resolveSibling(ShortName.before(SUFFIX, real.getFileName().toString()) + SUFFIX);
    }

    private static Path realPathOf(Path log) throws IOException {
        try {
            return IoStep.INSPECT.on(log, () -> log.toRealPath());
        } catch (NoSuchFileException e) {
            Path directory = log.toAbsolutePath().getParent();
            return IoStep.INSPECT.on(directory, () -> directory.toRealPath()).resolve(log.getFileName());
        }
    }

    private void lockOthersOut() throws IOException {
        try {
            while (channels.size() < TRIES && lockedAnew()) {
                // The file that was locked before has lost its name.
            }
            deletable = true;
        } catch (UnsupportedOperationException e) {
            // A provider without locks. Other processes cannot lock the file either.
            deletable = true;
        } catch (LockedException e) {
            throw e;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** Locks the file that has the name now, unless it is locked already. */
    private boolean lockedAnew() throws IOException {
        FileChannel channel = FileChannel.open(
                lockFile,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS);
        channels.push(channel);
        try {
            // All of it: some file systems cannot lock a part.
            if (channel.tryLock() == null) {
                throw new LockedException(log + " is being written by "
                        + ownerIn(channel).map(id -> "process " + id).orElse("another process")
                        + "; close that writer first");
            }
        } catch (OverlappingFileLockException e) {
            if (channels.size() == 1) {
                throw new LockedException(
                        log + " is being written by another writer of this JVM; close that one first");
            }
            return false;
        }
        nameOwnerIn(channel);
        return true;
    }

    /** Only told to people: a full disk is no reason to refuse the lock. */
    private static void nameOwnerIn(FileChannel channel) {
        try {
            byte[] id = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(id), 0);
        } catch (IOException | RuntimeException e) {
            // The lock holds without it.
        }
    }

    private static Optional<String> ownerIn(FileChannel channel) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(LONGEST_NUMBER);
            channel.read(bytes, 0);
            String id = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
            return Optional.of(id).filter(text -> text.matches("[0-9]+"));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // where locks are mandatory
        }
    }

    private FileSystemException refused(IOException cause) {
        FileSystemException failure = new FileSystemException(
                lockFile.toString(),
                null,
                "could not be locked, which is to keep a second writer off " + log + ": " + cause
                        + "; if the file system has no locks, or the directory cannot be written to, see to it that no"
                        + " other process writes to the log, and open it with WalOptions.withLocking(THIS_JVM_ONLY)");
        failure.initCause(cause);
        return failure;
    }

    /**
     * Whom it keeps off.
     *
     * @return as it was taken
     */
    public Scope scope() {
        return scope;
    }

    /** Gives the lock up. A lock file that cannot be deleted stays, and does no harm. */
    @Override
    public void close() throws IOException {
        try {
            if (deletable && afterwards == Afterwards.DELETED) {
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException | RuntimeException e) {
            // The next writer locks the same file.
        } finally {
            closeChannels();
        }
    }

    /** Whatever closing throws, the file is free for this JVM again. */
    private void closeChannels() throws IOException {
        try {
            while (!channels.isEmpty()) {
                closeNext();
            }
        } finally {
            release();
        }
    }

    private void closeNext() throws IOException {
        FileChannel next = channels.pop();
        try {
            if (!channels.isEmpty()) {
                closeNext();
            }
        } finally {
            next.close();
        }
    }

    /** Takes the place in both tables, or in none. */
    private boolean reserve() {
        if (!HELD.add(lockFile)) {
            return false;
        }
        if (isDefault() && System.getProperties().putIfAbsent(property(), "") != null) {
            HELD.remove(lockFile);
            return false;
        }
        return true;
    }

    private void release() {
        if (isDefault()) {
            System.getProperties().remove(property());
        }
        HELD.remove(lockFile);
    }

    private boolean isDefault() {
        return lockFile.getFileSystem() == FileSystems.getDefault();
    }

    private String property() {
        return PROPERTY + lockFile;
    }
}
