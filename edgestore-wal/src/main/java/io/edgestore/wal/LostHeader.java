package io.edgestore.wal;

import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.FileHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Replaces the damaged or missing header of a file, to read the rest of it: see {@link WalOptions#withLostHeader}.
 *
 * <p>Version 1 needs no more than its number. In version 2 the header names the codecs and carries their parameters, which
 * another file of the same log has as well; the salt, which no other file has, follows from any sound frame.
 */
public final class LostHeader {

    private final FileHeader header;

    private LostHeader(FileHeader header) {
        this.header = header;
    }

    /**
     * The header of every file of version 1.
     *
     * @return for files of version 1
     */
    public static LostHeader version1() {
        return new LostHeader(FileHeader.version1());
    }

    /**
     * A header like that of a file that was written with the same options: the one before it in the log, say.
     *
     * @param sibling a log file with a sound header; it is read now
     * @return for files of the sibling's version, with its codecs and parameters
     * @throws CorruptLogException if the sibling is no log file either
     * @throws FormatVersionException if it is a log file of another version
     * @throws IOException if it cannot be read
     */
    public static LostHeader from(Path sibling) throws IOException {
        try (LogFile file = LogFile.open(Objects.requireNonNull(sibling, "sibling"), LogFile.Access.READ)) {
            return new LostHeader(CodecOfFile.headerOf(file, file.size()));
        }
    }

    FileHeader header() {
        return header;
    }

    /** Version and codecs. */
    @Override
    public String toString() {
        return "version " + header.version() + ", " + header.compressor() + ", " + header.checksum();
    }
}
