package io.edgestore.cli.file;

import io.edgestore.cli.console.Amount;
import io.edgestore.wal.WalReader;

/**
 * What a log file is written in.
 *
 * @param version of the format
 * @param compressor its name
 * @param parameterBytes the length of what the file's header has for the compressor: a dictionary, if it is zstd
 * @param checksum its name
 * @param valueHashes whether its records have the hash of their value
 */
public record FileFormat(int version, String compressor, int parameterBytes, String checksum, boolean valueHashes) {

    static FileFormat of(WalReader reader) {
        return new FileFormat(
                reader.formatVersion(),
                reader.compressor().name(),
                reader.compressor().parameters().remaining(),
                reader.checksum().name(),
                reader.hasValueHashes());
    }

    /** The codec's two parts, in a sentence. */
    String codec() {
        return compressor + " with " + checksum;
    }

    @Override
    public String toString() {
        return "version " + version + ", " + compressor
                + (parameterBytes == 0 ? "" : " with " + Amount.of(parameterBytes, "byte") + " of parameters") + ", "
                + checksum + (valueHashes ? "" : ", no value hashes");
    }
}
