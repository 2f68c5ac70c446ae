package io.edgestore.wal.log;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link WriteAheadLog#deleteBefore} did.
 *
 * @param files the files that are gone, the oldest first
 * @param heldBy who needs records of the other files that it was asked to delete, the one with the oldest first; empty if all of
 *     them are gone
 */
public record DeletedFiles(List<Path> files, List<LogHolder> heldBy) {

    /**
     * Makes a result.
     *
     * @param files the files that are gone; copied
     * @param heldBy who needs records of the others; copied
     */
    public DeletedFiles {
        files = List.copyOf(files);
        heldBy = List.copyOf(heldBy);
    }
}
