package io.edgestore.cli.options;

import io.edgestore.api.Compressor;
import io.edgestore.api.UnknownCodecException;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.WalOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say, together with {@code --codec}, what a new log file is written in. */
public final class CodecOptions {

    /** What {@code --codec} is. It is an option of each command's own, as not all of them can do without. */
    public static final String CODEC =
            "The compressor: NAME, or NAME:LEVEL if it has levels, as in zstd:19. `edgestore codecs` lists them.";

    private static final CodecSpec ZSTD = CodecSpec.of("zstd");

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

    /** Adds all that is asked for. A dictionary asks for zstd, if nothing else does. */
    public WalOptions addTo(WalOptions options, Optional<CodecSpec> codec) {
        Optional<CodecSpec> asked = dictionary == null ? codec : Optional.of(codec.orElse(ZSTD));
        try {
            WalOptions compressing = asked.map(spec -> options.withCompressor(compressor(options, spec)))
                    .orElse(options);
            return checksum == null ? compressing : compressing.withChecksum(checksum);
        } catch (UnknownCodecException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private Compressor compressor(WalOptions options, CodecSpec spec) {
        Compressor installed = options.codecs().compressor(spec.name());
        Compressor compressor = dictionary == null ? installed : CodecSettings.withDictionary(installed, dictionary);
        return spec.level().isPresent()
                ? CodecSettings.withLevel(compressor, spec.level().getAsInt())
                : compressor;
    }
}
