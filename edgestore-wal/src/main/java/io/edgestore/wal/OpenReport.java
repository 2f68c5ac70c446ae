package io.edgestore.wal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@link WalWriter} found, and did, when it created or opened a file.
 *
 * @param recovery what was in the file, before any repair
 * @param cutTo the file that keeps what was cut off the end; empty if nothing was cut, or only zeros, or if the options
 *     ask for no copy
 * @param directory whether the file's name is durable
 */
public record OpenReport(RecoveryReport recovery, Optional<Path> cutTo, DirectoryDurability directory) {

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
