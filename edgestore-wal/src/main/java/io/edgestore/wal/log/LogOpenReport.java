package io.edgestore.wal.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@link WriteAheadLog#open} found and did.
 *
 * @param found what was in the log, before any repair. The newest file was read to its end, of those before it only the first
 *     record, so what is missing between them shows only to who reads the log
 * @param cutTo the file that keeps what was cut off the end; empty if nothing was cut, or only zeros, or if the options
 *     ask for no copy
 * @param copies all the files in the directory that keep what was cut off, now or before, the oldest first
 * @param deletedCopies the oldest of such files, deleted now, as there were more than 100, or more than 10 of one place
 * @param removed files at the end that no record was ever written to, which are deleted, or begun anew
 */
public record LogOpenReport(
        LogReport found, Optional<Path> cutTo, List<Path> copies, List<Path> deletedCopies, List<Path> removed) {

    /**
     * Makes a report.
     *
     * @param found what was in the log
     * @param cutTo the file that keeps what was cut off the end
     * @param copies all files that keep what was cut off; copied
     * @param deletedCopies those that were deleted now; copied
     * @param removed files that were deleted or begun anew; copied
     */
    public LogOpenReport {
        copies = List.copyOf(copies);
        deletedCopies = List.copyOf(deletedCopies);
        removed = List.copyOf(removed);
    }
}
