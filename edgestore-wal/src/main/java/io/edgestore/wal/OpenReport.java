package io.edgestore.wal;

import io.edgestore.wal.file.KeptTail;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link WalWriter} found and did when it created or opened its file.
 *
 * @param recovery what was in the file, before any repair
 * @param cutTo the file that keeps what was cut off the end; empty if nothing was cut, or only zeros, or if the options
 *     ask for no copy
 * @param deletedCopies the oldest of the files that kept what was cut off at the same place before, deleted now, as the newest
 *     10 are kept
 * @param directory whether the file's name is durable
 */
public record OpenReport(
        RecoveryReport recovery, Optional<Path> cutTo, List<Path> deletedCopies, DirectoryDurability directory) {

    /**
     * Makes a report.
     *
     * @param recovery what was in the file
     * @param cutTo the file that keeps what was cut off
     * @param deletedCopies those that were deleted now; copied
     * @param directory whether the file's name is durable
     */
    public OpenReport {
        deletedCopies = List.copyOf(deletedCopies);
    }

    static OpenReport of(RecoveryReport recovery, Optional<KeptTail> kept, DirectoryDurability directory) {
        return new OpenReport(
                recovery, kept.map(KeptTail::copy), kept.map(KeptTail::deleted).orElse(List.of()), directory);
    }

    /**
     * How much was cut off the end of the file, kept or not.
     *
     * @return bytes
     */
    public long cutBytes() {
        return recovery.tornBytes() + recovery.zeroBytes();
    }

    /** Whether a file's name outlives a power cut. */
    public enum DirectoryDurability {
        /** The directory was fsynced. */
        DURABLE,
        /**
         * There is no fsync of a directory: on Windows, on network file systems that refuse it as an invalid argument, and
         * with some providers.
         */
        UNSUPPORTED
    }
}
