package io.edgestore.wal.file;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Names for files beside a log file, none of them too long for a file system. */
final class ShortName {

    /** What eCryptfs can store, the least of the file systems in use. */
    private static final int LONGEST = 143;

    private ShortName() {}

    /**
     * A file's name, to which something is to be added. Where that would be too long, its end is replaced by {@code ~} and
     * the CRC-32C of all of it.
     *
     * @param suffix what is to be added, of ASCII characters
     * @param name the file's name
     * @return what to put before it
     */
    static String before(String suffix, String name) {
        int bytes = LONGEST - suffix.length();
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        if (encoded.length <= bytes) {
            return name;
        }
        CRC32C crc = new CRC32C();
        crc.update(encoded);
        String mark = String.format("~%08x", crc.getValue());
        int kept = name.length();
        while (name.substring(0, kept).getBytes(StandardCharsets.UTF_8).length > bytes - mark.length()) {
            kept = name.offsetByCodePoints(kept, -1);
        }
        return name.substring(0, kept) + mark;
    }
}
