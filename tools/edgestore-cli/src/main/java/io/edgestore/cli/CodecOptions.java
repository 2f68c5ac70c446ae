package io.edgestore.cli;

import io.edgestore.api.Compressor;
import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.WalOptions;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say what a new log file is written in. */
final class CodecOptions {

    @Option(
            names = "--codec",
            paramLabel = "SPEC",
            description =
                    "The compressor: NAME, or NAME:LEVEL if it has levels, as in zstd:19. `edgestore codecs` lists"
                            + " them. lz4 if nothing is said; zstd if there is a dictionary.")
    private CodecSpec codec;

    @Option(
            names = "--checksum",
            paramLabel = "NAME",
            description = "The checksum; crc32c if nothing is said. With lz4 and crc32c the file is of version 1, which"
                    + " the Rust implementation reads too. With anything else it is of version 2.")
    private String checksum;

    @Option(
            names = "--dictionary",
            paramLabel = "DICT",
            description = "A dictionary for zstd, as `edgestore train` makes one. The log file has a copy of it: it is"
                    + " not needed for reading.")
    private Path dictionary;

    /** Whether a compressor is asked for, by its name or by its dictionary. */
    boolean asksForCompressor() {
        return codec != null || dictionary != null;
    }

    /** The options with all that is asked for. */
    WalOptions in(WalOptions options) {
        try {
            WalOptions asked = asksForCompressor() ? options.withCompressor(compressor(options)) : options;
            return checksum == null ? asked : asked.withChecksum(checksum);
        } catch (UnknownCodecException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private Compressor compressor(WalOptions options) {
        Compressor compressor = options.codecs().compressor(codec == null ? "zstd" : codec.name());
        if (dictionary != null) {
            compressor = CodecSettings.withDictionary(compressor, dictionary);
        }
        if (codec != null && codec.level().isPresent()) {
            compressor = CodecSettings.withLevel(compressor, codec.level().getAsInt());
        }
        return compressor;
    }
}
