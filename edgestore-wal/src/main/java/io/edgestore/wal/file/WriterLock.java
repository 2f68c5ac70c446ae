package io.edgestore.wal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/**
 * Keeps a second writer off a file, as well as a lock on the file itself can.
 *
 * <p>The last byte that a file can have is locked, so that where locks are mandatory (Windows) readers still read. On
 * POSIX systems the lock is lost when the same JVM closes any other channel on the file, a reader's say, or that of a
 * second writer that was refused; a second writer of the same JVM is refused even then. The lock goes with the channel.
 */
final class WriterLock {

    private WriterLock() {}

    static void take(Path path, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
                throw new LockedException(path + " is being written by another process; close that writer first");
            }
        } catch (OverlappingFileLockException e) {
            throw new LockedException(path + " is being written by another writer of this JVM; close that one first");
        } catch (UnsupportedOperationException e) {
            // A provider without locks: nothing to be done here, and the Javadoc asks for one writer anyway.
            return;
        }
    }
}
