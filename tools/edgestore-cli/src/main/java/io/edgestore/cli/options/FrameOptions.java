package io.edgestore.cli.options;

import io.edgestore.cli.file.LogWriter;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import picocli.CommandLine.Option;

/** The options that say what a frame holds. Both make files of version 2. */
public final class FrameOptions {

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = BatchSizeConverter.class,
            description = "Write frames of N records each, 1 to " + BatchSizeConverter.MAX
                    + "; the last one holds the rest. They compress better, and damage costs all records of a frame. The"
                    + " file is of version 2. A frame holds 32 MiB at most, or one record that is longer.")
    private Integer batch;

    @Option(
            names = "--no-hashes",
            description =
                    "Write records without the hash of their value, which saves 32 bytes for each. The checksums of"
                            + " the frames cover the values in any case. The file is of version 2.")
    private boolean noHashes;

    /** Whether a number of records for each frame is asked for. */
    public boolean isBatched() {
        return batch != null;
    }

    /** Whether files without value hashes are asked for. */
    public boolean isWithoutHashes() {
        return noHashes;
    }

    /** How many records share a frame: one, unless more are asked for. */
    public int recordsPerFrame() {
        return batch == null ? 1 : batch;
    }

    /** Adds what is asked for. */
    public WalOptions addTo(WalOptions options) {
        WalOptions batched = batch == null
                ? options
                : options.withFormatVersion(FormatVersion.VERSION_2).withMaxBlockLength(LogWriter.MAX_BLOCK_LENGTH);
        return noHashes ? batched.withoutValueHashes() : batched;
    }
}
