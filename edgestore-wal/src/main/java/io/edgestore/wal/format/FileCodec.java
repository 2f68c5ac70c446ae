package io.edgestore.wal.format;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;

/**
 * What a file is written in.
 *
 * @param header the file's header
 * @param compressor the compressor that it names, with its parameters; the user's own instance
 * @param checksum the checksum that it names; the user's own instance
 * @param missing how many bytes are missing at the file's start, so that frames stand before where they were written; 0
 *     but in a damaged file
 */
public record FileCodec(FileHeader header, Compressor compressor, Checksum checksum, int missing) {

    /**
     * Of a file that has all of its header.
     *
     * @param header the file's header
     * @param compressor the compressor that it names, with its parameters
     * @param checksum the checksum that it names
     */
    public FileCodec(FileHeader header, Compressor compressor, Checksum checksum) {
        this(header, compressor, checksum, 0);
    }

    /** What makes and checks the checksums of the file's frames. */
    public FrameCheck check() {
        return new FrameCheck(header, new CheckedChecksum(checksum), missing);
    }

    /** The compressor, held to its rules at each call. A new one each time, for one thread. */
    public Compressor checkedCompressor() {
        return new CheckedCompressor(compressor);
    }

    /** What makes the file's frames. */
    public FrameEncoder encoder() {
        return new FrameEncoder(checkedCompressor(), check(), header.layout());
    }
}
