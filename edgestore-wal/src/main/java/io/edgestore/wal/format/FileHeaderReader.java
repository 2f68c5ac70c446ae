package io.edgestore.wal.format;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads {@link FileHeader}s, and believes nothing in them before it is checked. */
public final class FileHeaderReader {

    /** Enough of a file to tell its version, and the length of a header of version 2. */
    public static final int START_LENGTH = FileHeader.SALT_AT;

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
     * How many bytes must be read for {@link #readVersion2}.
     *
     * @param start the file's first {@link #START_LENGTH} bytes, or all that there are; the position stays
     * @param fileLength the file's length in bytes
     * @return the header's length; no more than the file has
     * @throws CorruptDataException if it cannot be a header's length
     */
    public static int version2Length(ByteBuffer start, long fileLength) throws CorruptDataException {
        if (start.remaining() < START_LENGTH) {
            throw damaged("the file ends in it, after " + fileLength + " bytes");
        }
        long length = u32(start, FileHeader.LENGTH_AT);
        if (!isLength(length) || length > fileLength) {
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
        int crcAt = header.limit() - FileHeader.CRC_LENGTH;
        int crc = FileHeader.crc(header.duplicate().limit(crcAt));
        if (header.getInt(crcAt) != crc) {
            throw damaged(String.format("its CRC-32C is %08x, and should be %08x", header.getInt(crcAt), crc));
        }
        byte flags = header.get(FileHeader.FLAGS_AT);
        if (!areFlags(flags)) {
            throw damaged(String.format("its flags are %02x, and only 00 and 01 are known", flags));
        }
        ByteBuffer fields = header.limit(crcAt).position(FileHeader.SALT_AT);
        int salt = fields.getInt();
        String compressor = name(fields);
        String checksum = name(fields);
        if (fields.remaining() < Integer.BYTES || Integer.toUnsignedLong(fields.getInt()) != fields.remaining()) {
            throw damaged("its fields do not fill it");
        }
        ByteBuffer parameters =
                ByteBuffer.allocate(fields.remaining()).put(fields).flip();
        return new FileHeader(
                FileHeader.VERSION_2,
                flags == FileHeader.WITHOUT_HASHES ? BlockLayout.RECORDS_WITHOUT_HASHES : BlockLayout.RECORDS,
                bytes.remaining(),
                salt,
                compressor,
                checksum,
                parameters.asReadOnlyBuffer());
    }

    /**
     * Whether the checksum of a header is right, whatever its version. All versions from 2 on have it at the same place.
     *
     * @param bytes the file's first bytes, as many as {@link #version2Length} says; the position stays
     * @return true if these bytes, the version among them, are as they were written
     */
    public static boolean isSound(ByteBuffer bytes) {
        ByteBuffer header = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int crcAt = header.limit() - FileHeader.CRC_LENGTH;
        return header.getInt(crcAt) == FileHeader.crc(header.duplicate().limit(crcAt));
    }

    /** Whether all the flags are known. Another one may mean anything: nothing is read under it. */
    static boolean areFlags(byte flags) {
        return (flags & ~FileHeader.WITHOUT_HASHES) == 0;
    }

    /**
     * Whether a file that calls itself version 1 is one of version 2, with a damaged version byte. Version 1 ignores what
     * stands behind that byte, so nothing else would tell, and its frames would all look torn.
     *
     * @param bytes the file's first bytes, as many as {@link #version2Length} says; the position stays
     * @return whether all but the version is a sound header of version 2
     */
    public static boolean isVersion2InDisguise(ByteBuffer bytes) {
        ByteBuffer header = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate());
        header.put(Integer.BYTES, (byte) FileHeader.VERSION_2).flip();
        try {
            readVersion2(header);
            return true;
        } catch (CorruptDataException e) {
            return false;
        }
    }

    private static String name(ByteBuffer fields) throws CorruptDataException {
        int length = fields.hasRemaining() ? Byte.toUnsignedInt(fields.get()) : Integer.MAX_VALUE;
        if (length > fields.remaining()) {
            throw damaged("its fields do not fill it");
        }
        byte[] ascii = new byte[length];
        fields.get(ascii);
        String name = new String(ascii, StandardCharsets.ISO_8859_1);
        if (!FileHeader.isName(name)) {
            throw damaged("a name in it is not one of a codec");
        }
        return name;
    }

    static CorruptDataException damaged(String how) {
        return new CorruptDataException("the header is damaged: " + how);
    }

    static boolean isLength(long length) {
        return length >= FileHeader.BARE_LENGTH && length <= FileHeader.MAX_LENGTH;
    }

    static long u32(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(
                bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.position() + at));
    }
}
