package io.edgestore.wal;

import io.edgestore.api.CorruptDataException;
import java.nio.file.Path;

/**
 * Thrown if the installed compressor rejects the parameters in a file's header. The header itself is sound by its checksum, so
 * this is no damage: a setting is missing or differs, such as the key of a codec that encrypts, or another release of the codec
 * wrote the file. The cause is what the compressor said. Nothing was changed.
 */
public final class CodecParametersException extends WalException {

    private static final long serialVersionUID = 1L;

    CodecParametersException(Path file, String compressor, CorruptDataException cause) {
        super(
                file + " cannot be read with the settings of the compressor " + compressor + ": " + cause.getMessage()
                        + "; give it what the file needs with WalOptions.withCompressor",
                cause);
    }
}
