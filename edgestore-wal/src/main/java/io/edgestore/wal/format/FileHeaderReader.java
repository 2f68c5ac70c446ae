package io.edgestore.wal.format;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads {@link FileHeader}s, and believes nothing in them before it is checked. */
public final class FileHeaderReader {

    private FileHeaderReader() {}

    /**
     * Which version a file has.
     *
     * @param start the file's first {@link FileHeader#MIN_LENGTH} bytes, or all that there are; the position stays
     * @return 0 to 255
     * @throws CorruptDataException if these are not the first bytes of a log file
     */
    public static int versionOf(ByteBuffer start) throws CorruptDataException {
        if (start.remaining() < FileHeader.MIN_LENGTH) {
            throw new CorruptDataException("a log file has a header of at least " + FileHeader.MIN_LENGTH
                    + " bytes, and this one is of " + start.remaining());
        }
        ByteBuffer header = start.duplicate().order(ByteOrder.BIG_ENDIAN);
        int magic = header.getInt();
        if (magic != FileHeader.MAGIC) {
            throw new CorruptDataException(String.format(
                    "a log file starts with %08x (\"EDGW\"), and this one with %08x", FileHeader.MAGIC, magic));
        }
        return Byte.toUnsignedInt(header.get());
    }

    /**
     * How many bytes must be read for {@link #read}, for a file that is to be of version 2.
     *
     * @param start the file's first {@link FileHeader#MIN_LENGTH} bytes or more; the position stays
     * @param fileLength the file's length in bytes
     * @return the header's length; no more than the file has
     * @throws CorruptDataException if it cannot be a header's length
     */
    public static int version2Length(ByteBuffer start, long fileLength) throws CorruptDataException {
        long length = start.remaining() < FileHeader.SALT_AT ? 0 : u32(start, FileHeader.LENGTH_AT);
        if (length < FileHeader.VERSION_2_MIN_LENGTH || length > FileHeader.MAX_LENGTH || length > fileLength) {
            throw damaged("its length is given as " + length + " in a file of " + fileLength + " bytes");
        }
        return (int) length;
    }

    /**
     * Reads a whole header of version 2.
     *
     * @param bytes just the header, from the position to the limit; the position stays, the parameters are copied
     * @return the header
     * @throws CorruptDataException if any byte of it is not as it was written
     */
    public static FileHeader readVersion2(ByteBuffer bytes) throws CorruptDataException {
        ByteBuffer header = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int crcAt = header.limit() - Integer.BYTES;
        int crc = FileHeader.crc(header.duplicate().limit(crcAt));
        if (header.getInt(crcAt) != crc) {
            throw damaged(String.format("its CRC-32C is %08x, and should be %08x", header.getInt(crcAt), crc));
        }
        if (header.get(FileHeader.LENGTH_AT - 1) != 0) {
            throw damaged("its reserved byte is " + header.get(FileHeader.LENGTH_AT - 1) + ", and should be 0");
        }
        ByteBuffer fields = header.limit(crcAt).position(FileHeader.SALT_AT);
        int salt = fields.getInt();
        String compressor = ascii(fields, Byte.toUnsignedInt(fields.get()));
        String checksum = ascii(fields, fields.hasRemaining() ? Byte.toUnsignedInt(fields.get()) : -1);
        long parametersLength = fields.remaining() < Integer.BYTES ? -1 : Integer.toUnsignedLong(fields.getInt());
        if (parametersLength != fields.remaining()) {
            throw damaged("its fields do not fill it");
        }
        ByteBuffer parameters =
                ByteBuffer.allocate(fields.remaining()).put(fields).flip();
        return new FileHeader(
                FileHeader.VERSION_2, bytes.remaining(), salt, compressor, checksum, parameters.asReadOnlyBuffer());
    }

    private static String ascii(ByteBuffer fields, int length) throws CorruptDataException {
        if (length < 0 || length > fields.remaining()) {
            throw damaged("its fields do not fill it");
        }
        byte[] name = new byte[length];
        fields.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static CorruptDataException damaged(String how) {
        return new CorruptDataException("the header is damaged: " + how);
    }

    private static long u32(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(
                bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.position() + at));
    }

    /**
     * Whether a file's writer died while it wrote the header.
     *
     * @param start the file's first bytes: all of them, or at least {@link FileHeader#VERSION_2_MIN_LENGTH}; the position
     *     stays
     * @param fileLength the file's length in bytes
     * @return whether the file is the beginning of a header, and not all of one
     */
    public static boolean isUnfinished(ByteBuffer start, long fileLength) {
        ByteBuffer version1 = FileHeader.version1().encode();
        if (fileLength < FileHeader.MIN_LENGTH && startsAlike(start, version1)) {
            return true;
        }
        ByteBuffer version2 = version1.limit(FileHeader.LENGTH_AT).put(Integer.BYTES, (byte) FileHeader.VERSION_2);
        if (!startsAlike(start, version2)) {
            return false;
        }
        if (start.remaining() < FileHeader.SALT_AT) {
            return true;
        }
        long headerLength = u32(start, FileHeader.LENGTH_AT);
        return headerLength >= FileHeader.VERSION_2_MIN_LENGTH
                && headerLength <= FileHeader.MAX_LENGTH
                && fileLength < headerLength;
    }

    private static boolean startsAlike(ByteBuffer start, ByteBuffer header) {
        int length = Math.min(start.remaining(), header.remaining());
        return start.slice(start.position(), length).equals(header.slice(header.position(), length));
    }
}
