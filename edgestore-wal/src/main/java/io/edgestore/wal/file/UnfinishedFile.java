package io.edgestore.wal.file;

import io.edgestore.wal.format.FileHeader;
import io.edgestore.wal.format.FileHeaderReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Tells a file whose making a crash interrupted from one that is no log file. A header is durable before the first record
 * is written, so an unfinished file is never longer than a header: zeros beyond it are somebody else's.
 */
public final class UnfinishedFile {

    private UnfinishedFile() {}

    /** How far the file's maker came. */
    public enum Kind {
        /** Further: there is something behind the header, or something else altogether. */
        NO,
        /** The beginning of a header. */
        PARTIAL_HEADER,
        /** Nothing, or only zeros: the length was kept, and the content lost. */
        ZEROS
    }

    /**
     * Looks at a file.
     *
     * @param file the file
     * @param length its length
     * @param headerLength the length of the header that is to be written to it if it has none
     * @return what it is
     * @throws IOException if it could not be read
     */
    public static Kind kindOf(LogFile file, long length, int headerLength) throws IOException {
        if (length <= headerLength && new Window(file, length).zerosEnd(0) == length) {
            return Kind.ZEROS;
        }
        ByteBuffer start = ByteBuffer.allocateDirect((int) Math.min(length, FileHeader.VERSION_2_MIN_LENGTH));
        file.read(start, 0);
        return FileHeaderReader.isUnfinished(start.flip(), length) ? Kind.PARTIAL_HEADER : Kind.NO;
    }
}
