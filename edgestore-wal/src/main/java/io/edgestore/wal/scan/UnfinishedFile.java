package io.edgestore.wal.scan;

import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.UnfinishedHeader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Tells a file whose making a crash interrupted from one that is no log file. A header is durable before the first record
 * is written, so an unfinished file is never longer than a header, unless its room was allocated before.
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
     * @return what it is
     * @throws IOException if it could not be read
     */
    public static Kind kindOf(LogFile file, long length) throws IOException {
        try (Window window = new Window(file, length)) {
            if (window.zerosEnd(0) == length) {
                return Kind.ZEROS;
            }
            ByteBuffer start = window.span(0, (int) Math.min(length, UnfinishedHeader.START_LENGTH));
            return UnfinishedHeader.is(start, length) ? Kind.PARTIAL_HEADER : Kind.NO;
        }
    }
}
