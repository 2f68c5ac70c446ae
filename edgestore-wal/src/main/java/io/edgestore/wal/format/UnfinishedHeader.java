package io.edgestore.wal.format;

import java.nio.ByteBuffer;

/**
 * Tells a header whose writer died from a damaged one. All that is there of it must fit together: a damaged length in a
 * header that is whole would else make an unfinished file of one that is full of records.
 */
public final class UnfinishedHeader {

    private static final int MAX_NAME_LENGTH = 32;

    /** Of a file's first bytes, as many as can be needed to tell: up to the parameters. */
    public static final int START_LENGTH =
            FileHeader.NAMES_AT + 1 + MAX_NAME_LENGTH + 1 + MAX_NAME_LENGTH + Integer.BYTES;

    private UnfinishedHeader() {}

    /**
     * Whether a file is the beginning of a header, and not all of one.
     *
     * @param start the file's first {@link #START_LENGTH} bytes, or all that there are; the position stays
     * @param fileLength the file's length in bytes
     * @return whether it is
     */
    public static boolean is(ByteBuffer start, long fileLength) {
        ByteBuffer version1 = FileHeader.version1().encode();
        if (fileLength < FileHeader.MIN_LENGTH && startsAlike(start, version1)) {
            return true;
        }
        ByteBuffer version2 = version1.limit(FileHeader.FLAGS_AT).put(Integer.BYTES, (byte) FileHeader.VERSION_2);
        return startsAlike(start, version2)
                && (start.remaining() <= FileHeader.FLAGS_AT || FileHeaderReader.areFlags(flags(start)))
                && (start.remaining() < FileHeader.SALT_AT || fits(start, fileLength));
    }

    private static byte flags(ByteBuffer start) {
        return start.get(start.position() + FileHeader.FLAGS_AT);
    }

    private static boolean fits(ByteBuffer start, long fileLength) {
        long length = FileHeaderReader.u32(start, FileHeader.LENGTH_AT);
        if (!FileHeaderReader.isLength(length) || fileLength >= length) {
            return false;
        }
        int at = FileHeader.NAMES_AT;
        for (int name = 0; name < 2; name++) {
            if (at >= start.remaining()) {
                return true;
            }
            int nameLength = Byte.toUnsignedInt(start.get(start.position() + at));
            if (nameLength == 0 || nameLength > MAX_NAME_LENGTH) {
                return false;
            }
            at += 1 + nameLength;
        }
        if (at + Integer.BYTES > start.remaining()) {
            return true;
        }
        long parametersLength = FileHeaderReader.u32(start, at);
        return at + Integer.BYTES + parametersLength + FileHeader.CRC_LENGTH == length;
    }

    private static boolean startsAlike(ByteBuffer start, ByteBuffer header) {
        int length = Math.min(start.remaining(), header.remaining());
        return start.slice(start.position(), length).equals(header.slice(header.position(), length));
    }
}
