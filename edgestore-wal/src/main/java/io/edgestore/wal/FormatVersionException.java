package io.edgestore.wal;

import io.edgestore.wal.format.FileHeader;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Thrown if a log file names a format version that this release does not know. A newer release may know it, or the byte that
 * says so is damaged: {@link #isOfLaterRelease()} tells the two apart.
 */
public final class FormatVersionException extends WalException {

    private static final long serialVersionUID = 1L;

    /** The version that every release can read. */
    private final int expected;

    /** The version of the file. */
    private final int found;

    /** What the rest of the file is; 0 if that is not known. */
    private final int content;

    /** Whether the header is sound but for what this release knows. */
    private final boolean ofLaterRelease;

    private FormatVersionException(String message, int found, int content, boolean ofLaterRelease) {
        super(message);
        this.expected = FileHeader.VERSION_1;
        this.found = found;
        this.content = content;
        this.ofLaterRelease = ofLaterRelease;
    }

    /** The header's checksum says that the version is as it was written. */
    static FormatVersionException ofLaterRelease(Path file, int found) {
        return new FormatVersionException(
                named(file, found)
                        + ", and this release of edgestore reads the versions 1 and 2; read it with the release that wrote it, or"
                        + " a newer one",
                found,
                0,
                true);
    }

    /** Nothing says that the version is as it was written. */
    static FormatVersionException damaged(Path file, int found, OptionalInt content) {
        String wayOn = content.isPresent()
                ? " by its header, and all behind that is of version " + content.getAsInt()
                        + ": the header is damaged; read the file under the policy SALVAGE with WalOptions.withLostHeader"
                : " by its header, and no checksum in it says that this is so" + CodecOfFile.LOST_HEADER_HINT;
        return new FormatVersionException(named(file, found) + wayOn, found, content.orElse(0), false);
    }

    private static String named(Path file, int found) {
        return file + " is a log file of version " + found;
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
     *     has no sound first record
     */
    public OptionalInt contentVersion() {
        return content == 0 ? OptionalInt.empty() : OptionalInt.of(content);
    }

    /**
     * Whether a later release wrote the file. All versions from 2 on have a checksum of the header, the version included, at the
     * same place; here it is right. If it is not, the header is damaged.
     *
     * @return whether that checksum is right
     */
    public boolean isOfLaterRelease() {
        return ofLaterRelease;
    }
}
