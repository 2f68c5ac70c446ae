package io.edgestore.wal;

import java.nio.file.Path;

/** A file is a log file, of a version that this release does not know. A newer release may. */
public final class FormatVersionException extends WalException {

    private static final long serialVersionUID = 1L;

    /** The version that every release can read. */
    private final int expected;

    /** The version of the file. */
    private final int found;

    FormatVersionException(Path file, int expected, int found) {
        super(file + " is a log file of version " + found
                + ", and this release of edgestore reads the versions 1 and 2; read it with the release that wrote it, or a newer one"
                + CodecOfFile.LOST_HEADER_HINT);
        this.expected = expected;
        this.found = found;
    }

    /**
     * The version that every release can read. This one reads version 2 too.
     *
     * @return 1
     */
    public int expected() {
        return expected;
    }

    /**
     * The version of the file.
     *
     * @return 0 to 255
     */
    public int found() {
        return found;
    }
}
