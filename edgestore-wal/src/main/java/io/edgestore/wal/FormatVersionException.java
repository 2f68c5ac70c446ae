package io.edgestore.wal;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A file is a log file, and says that it is of a version that this release does not know. A newer release may know it, or the
 * byte that says so is damaged: {@link #contentVersion()} tells the two apart.
 */
public final class FormatVersionException extends WalException {

    private static final long serialVersionUID = 1L;

    /** The version that every release can read. */
    private final int expected;

    /** The version of the file. */
    private final int found;

    /** What the rest of the file is; 0 if that is not known. */
    private final int content;

    FormatVersionException(Path file, int expected, int found, OptionalInt content) {
        super(file + " is a log file of version " + found + wayOn(content));
        this.expected = expected;
        this.found = found;
        this.content = content.orElse(0);
    }

    private static String wayOn(OptionalInt content) {
        return content.isPresent()
                ? " by its header, and all behind that is of version " + content.getAsInt()
                        + ": the header is damaged; read the file under the policy SALVAGE with WalOptions.withLostHeader"
                : ", and this release of edgestore reads the versions 1 and 2; read it with the release that wrote it, or a newer one"
                        + CodecOfFile.LOST_HEADER_HINT;
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

    /**
     * The version that the rest of the file is of, if that is one that this release knows. Then the file is one of that
     * version, whose header is damaged.
     *
     * <p>It is known by a checksum: that of the header in version 2, which covers the version, and that of the first frame in
     * version 1.
     *
     * @return 1, 2, or empty: a newer release wrote the file, or more than its version is damaged, or it is of version 1 and
     *     has no record
     */
    public OptionalInt contentVersion() {
        return content == 0 ? OptionalInt.empty() : OptionalInt.of(content);
    }
}
