package io.edgestore.wal.format;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first bytes of a log file.
 *
 * <pre>
 * 0  4  magic "EDGW"
 * 4  1  version
 * 5  3  reserved: written as 0, ignored on reading
 * </pre>
 *
 * @param version the version byte, 0 to 255
 */
public record FileHeader(int version) {

    /** The header's length in bytes, and so the offset of the first frame. */
    public static final int LENGTH = 8;

    /** The version that this code writes and reads. */
    public static final int VERSION_1 = 1;

    private static final int MAGIC = 0x45444757; // "EDGW", first byte first

    /**
     * Reads a header of any version.
     *
     * @param bytes the file's first bytes, from the position on; the position stays
     * @return the header
     * @throws CorruptDataException if these are not the first bytes of a log file
     */
    public static FileHeader read(ByteBuffer bytes) throws CorruptDataException {
        if (bytes.remaining() < LENGTH) {
            throw new CorruptDataException(
                    "a log file has a header of " + LENGTH + " bytes, and this one is of " + bytes.remaining());
        }
        ByteBuffer header = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        int magic = header.getInt();
        if (magic != MAGIC) {
            throw new CorruptDataException(
                    String.format("a log file starts with %08x (\"EDGW\"), and this one with %08x", MAGIC, magic));
        }
        return new FileHeader(Byte.toUnsignedInt(header.get()));
    }

    /**
     * The header as it is written.
     *
     * @return a fresh direct buffer, ready to be read
     */
    public ByteBuffer encode() {
        ByteBuffer header = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.BIG_ENDIAN);
        return header.putInt(MAGIC).put((byte) version).rewind();
    }

    /**
     * Whether these can be all bytes of a file whose writer died while it wrote the header.
     *
     * @param bytes all bytes of a file; the position stays
     * @return whether they are fewer than a header has, and the beginning of one that this code writes
     */
    public static boolean isUnfinished(ByteBuffer bytes) {
        ByteBuffer whole = new FileHeader(VERSION_1).encode();
        return bytes.remaining() < LENGTH && whole.limit(bytes.remaining()).equals(bytes);
    }
}
