package io.edgestore.wal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Tells a file system that has no fsync for directories from a disk that failed.
 *
 * <p>The kernel says EINVAL for the first (CIFS, and many FUSE file systems), and some say ENOTSUP or ENOSYS. Failed
 * write-back is never reported by one of these. The JDK keeps the number to itself and gives only its text, in the language
 * of the process; so the text is compared, and whatever else it says is a failure.
 */
final class UnsupportedFsync {

    private static final Set<String> TEXTS = Set.of(
            "Invalid argument",
            "Operation not supported",
            "Operation not supported on socket", // macOS's EOPNOTSUPP
            "Not supported", // musl's ENOTSUP
            "Function not implemented");

    private UnsupportedFsync() {}

    /** Whether an fsync that failed with this is one that there is not. */
    static boolean isSaidBy(IOException failure) {
        String text = failure.getMessage();
        return text != null && (TEXTS.contains(text) || text.equals(ofNullDevice()));
    }

    /** What fsync says of a device that has none: EINVAL on Linux, in whatever language. Null if there is nothing to learn. */
    private static String ofNullDevice() {
        try (FileChannel device = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE)) {
            device.force(true);
            return null;
        } catch (FileSystemException e) {
            return null; // no such device, on Windows say
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
