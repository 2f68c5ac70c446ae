package io.edgestore.wal.log.retention;

import io.edgestore.wal.file.DirectoryEntries;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Deletes files of a directory, each one durably before the next. A crash can bring back only the one that was deleted last,
 * whatever the order in which the directory's changes reach the disk, and so it leaves no gap. For one thread at a time, which
 * nobody interrupts.
 */
public final class OldestFirst {

    /** An earlier deletion may not be durable yet, one by a process that was killed before this one for example. */
    private boolean earlierOnes = true;

    private IOException failure;

    /**
     * Deletes a file, unless it is gone already.
     *
     * @param file the oldest one of its directory
     * @throws FileSystemException if it was not deleted; the file is there
     * @throws IOException if the deletions before it could not be made durable, now or earlier; the file is there
     */
    public void delete(Path file) throws IOException {
        finish(file);
        earlierOnes = true;
        DirectoryEntries.delete(file);
    }

    /**
     * Makes all deletions durable.
     *
     * @param file any of the deleted ones
     * @throws IOException if that failed, now or earlier: it is not tried again, as the second time may succeed without having
     *     done anything
     */
    public void finish(Path file) throws IOException {
        if (failure != null) {
            throw refused(file);
        }
        if (!earlierOnes) {
            return;
        }
        try {
            DirectoryEntries.force(file);
            earlierOnes = false;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private FileSystemException refused(Path file) {
        FileSystemException refused = new FileSystemException(
                file.toString(),
                null,
                "is not deleted, as an earlier deletion could not be made durable (" + failure.getMessage()
                        + ") and would leave a gap if it came back; look at the disk, and call reopen, or open the log again");
        refused.initCause(failure);
        return refused;
    }
}
