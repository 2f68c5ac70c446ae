package io.edgestore.wal.format;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;

/**
 * What a file is written in.
 *
 * @param header the file's header
 * @param compressor the compressor that it names, with its parameters
 * @param checksum the checksum that it names
 */
public record FileCodec(FileHeader header, Compressor compressor, Checksum checksum) {

    /** What makes and checks the checksums of the file's frames. */
    public FrameCheck check() {
        return new FrameCheck(header, checksum);
    }

    /** What makes the file's frames. */
    public FrameEncoder encoder() {
        return new FrameEncoder(compressor, check());
    }
}
