package io.edgestore.cli.options;

import io.edgestore.api.Compressor;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.file.CodecFailedException;
import io.edgestore.codec.zstd.ZstdCompressor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a compressor can be told beside its name. A codec's settings are methods of its own class, so each codec that has
 * some must be known here; today that is zstd. All others are used as they are installed.
 */
public final class CodecSettings {

    private CodecSettings() {}

    static Compressor withLevel(Compressor codec, int level) {
        if (!(codec instanceof ZstdCompressor zstd)) {
            throw new CommandFailedException(
                    ExitCode.USAGE, codec.name() + " has no levels; give its name alone, --codec " + codec.name());
        }
        return set(zstd, () -> {
            try {
                return zstd.withLevel(level);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(ExitCode.USAGE, e.getMessage() + "; choose one of these", e);
            }
        });
    }

    static Compressor withDictionary(Compressor codec, Path file) {
        if (!(codec instanceof ZstdCompressor zstd)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    codec.name() + " takes no dictionary; leave --dictionary away, or choose --codec zstd");
        }
        byte[] dictionary = DictionaryFile.read(file);
        return set(zstd, () -> {
            try {
                return ZstdCompressor.withDictionary(dictionary);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.UNREADABLE, file + ": " + e.getMessage() + "; make one with `edgestore train`", e);
            }
        });
    }

    /** A setting can be the first thing that a codec cannot do here. */
    private static Compressor set(Compressor codec, CodecFailedException.Call<Compressor> setting) {
        try {
            return CodecFailedException.unless(codec.name(), setting);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, e.getMessage(), e);
        }
    }

    /** What can be told to it, for people; it may throw whatever a codec throws that does not run here. */
    public static Optional<String> of(Compressor codec) {
        return codec instanceof ZstdCompressor
                ? Optional.of("levels " + ZstdCompressor.minLevel() + " to " + ZstdCompressor.maxLevel() + ", "
                        + ZstdCompressor.DEFAULT_LEVEL + " unless given; takes a dictionary")
                : Optional.empty();
    }
}
