package io.edgestore.wal.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The first bytes of a log file, up to the first frame.
 *
 * <pre>
 * version 1                                      version 2
 * 4  magic "EDGW"                                4      magic "EDGW"
 * 1  version = 1                                 1      version = 2
 * 3  reserved: written as 0, ignored             1      flags: bit 0 = the records have no value hash
 *                                                4      length of the header, u32 little-endian, at most 1 MiB
 *                                                4      salt, u32 little-endian
 *                                                1 + n  compressor: the name's length, then ASCII
 *                                                1 + m  checksum: likewise
 *                                                4 + p  parameters of the compressor: length, u32 LE, then bytes
 *                                                4      CRC-32C of all bytes before, u32 little-endian
 * </pre>
 *
 * @param version 1 or 2
 * @param layout how the raw blocks of the frames are laid out
 * @param length the header's length in bytes, and so the offset of the first frame
 * @param salt what ties the frames to this file; 0 in version 1
 * @param compressor the compressor's name
 * @param checksum the checksum's name
 * @param parameters what the compressor needs to read the file; read-only
 */
public record FileHeader(
        int version,
        BlockLayout layout,
        int length,
        int salt,
        String compressor,
        String checksum,
        ByteBuffer parameters) {

    /** The version that every implementation reads. It has no place to name its codec. */
    public static final int VERSION_1 = 1;

    /** The version that names its codec, and whose checksums cover the lengths and the positions. */
    public static final int VERSION_2 = 2;

    /** The compressor of version 1. */
    public static final String VERSION_1_COMPRESSOR = "lz4";

    /** The checksum of version 1. */
    public static final String VERSION_1_CHECKSUM = "crc32c";

    /** The length of a header of version 1, and the least that a log file can have. */
    public static final int MIN_LENGTH = 8;

    /** The most bytes that a header of version 2 may have. */
    public static final int MAX_LENGTH = 1 << 20;

    static final int MAGIC = 0x45444757; // "EDGW", first byte first
    static final int FLAGS_AT = 5;
    static final int LENGTH_AT = 6;

    /** Where the salt stands in a header of version 2. */
    public static final int SALT_AT = 10;

    static final int NAMES_AT = 14;
    /** The flag of a file whose records have no value hash. */
    static final byte WITHOUT_HASHES = 1;

    static final int CRC_LENGTH = Integer.BYTES;

    /** A header of version 2 without the names and the parameters themselves. */
    static final int BARE_LENGTH = NAMES_AT + 1 + 1 + Integer.BYTES + CRC_LENGTH;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

    /** A header of version 1. */
    public static FileHeader version1() {
        return new FileHeader(
                VERSION_1,
                BlockLayout.ONE_RECORD,
                MIN_LENGTH,
                0,
                VERSION_1_COMPRESSOR,
                VERSION_1_CHECKSUM,
                ByteBuffer.allocate(0).asReadOnlyBuffer());
    }

    /**
     * A header of version 2.
     *
     * @param layout one of version 2
     * @param salt random for each file
     * @param compressor a codec's name
     * @param checksum a checksum's name
     * @param parameters from the position to the limit; not copied
     * @return the header
     * @throws IllegalArgumentException if it would be over {@link #MAX_LENGTH}, or a name is none
     */
    public static FileHeader version2(
            BlockLayout layout, int salt, String compressor, String checksum, ByteBuffer parameters) {
        requireName(compressor);
        requireName(checksum);
        long length = (long) BARE_LENGTH + compressor.length() + checksum.length() + parameters.remaining();
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("the file's header would have " + length + " bytes, with "
                    + parameters.remaining() + " of parameters for " + compressor + "; it can have at most "
                    + MAX_LENGTH);
        }
        return new FileHeader(
                VERSION_2,
                layout,
                (int) length,
                salt,
                compressor,
                checksum,
                parameters.slice().asReadOnlyBuffer());
    }

    /**
     * This header for another file.
     *
     * @param other the other file's salt
     * @return the same in all else
     */
    public FileHeader withSalt(int other) {
        return new FileHeader(version, layout, length, other, compressor, checksum, parameters);
    }

    /** What the compressor needs to read the file: a view of its own each time, since readers move its position. */
    @Override
    public ByteBuffer parameters() {
        return parameters.duplicate();
    }

    /**
     * The header as it is written.
     *
     * @return a fresh buffer, ready to be read
     */
    public ByteBuffer encode() {
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.BIG_ENDIAN);
        header.putInt(MAGIC).put((byte) version);
        if (version == VERSION_1) {
            return header.rewind();
        }
        header.order(ByteOrder.LITTLE_ENDIAN)
                .put(layout.hasHashes() ? 0 : WITHOUT_HASHES)
                .putInt(length)
                .putInt(salt);
        putAscii(header, compressor);
        putAscii(header, checksum);
        header.putInt(parameters.remaining()).put(parameters.duplicate());
        return header.putInt(crc(header.duplicate().flip())).flip();
    }

    /** Whether a compressor or checksum can be called that in a file. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private static void requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a codec's name in a file matches " + NAME + ", and this one is \"" + name + "\"");
        }
    }

    private static void putAscii(ByteBuffer header, String name) {
        header.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    }

    /** CRC-32C of what remains. */
    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
