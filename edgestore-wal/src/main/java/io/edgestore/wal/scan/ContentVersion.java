package io.edgestore.wal.scan;

import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.FileHeader;
import io.edgestore.wal.format.FileHeaderReader;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.Payload;
import io.edgestore.wal.memory.ReusableBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * Tells a damaged version byte from a file of another release. Nothing in a file covers that byte in version 1, and a
 * release that knows a later version than this one may have written it. But whatever that version is, its file does not hold
 * by chance what 32 bits of checksum in one of the known versions vouch for.
 */
public final class ContentVersion {

    private ContentVersion() {}

    /**
     * Of which version a file is, whatever its version byte says.
     *
     * @param file starts with the magic
     * @param start its first {@link FileHeaderReader#START_LENGTH} bytes, or all that there are; the position stays
     * @param length its length
     * @return empty if it is of none that is known, or if the first frame of version 1 is damaged too
     * @throws IOException if it could not be read
     */
    public static OptionalInt of(LogFile file, ByteBuffer start, long length) throws IOException {
        if (isVersion2(file, start, length)) {
            return OptionalInt.of(FileHeader.VERSION_2);
        }
        return startsWithVersion1Frame(file, length) ? OptionalInt.of(FileHeader.VERSION_1) : OptionalInt.empty();
    }

    /**
     * Whether all but the version byte is a sound header of version 2.
     *
     * @param file starts with the magic
     * @param start its first bytes, as above
     * @param length its length
     * @return whether it is
     * @throws IOException if it could not be read
     */
    public static boolean isVersion2(LogFile file, ByteBuffer start, long length) throws IOException {
        int headerLength;
        try {
            headerLength = FileHeaderReader.version2Length(start, length);
        } catch (CorruptDataException e) {
            return false; // as in nearly all files of version 1
        }
        try (ReusableBuffer memory = new ReusableBuffer()) {
            return FileHeaderReader.isVersion2InDisguise(read(file, 0, headerLength, memory));
        }
    }

    /**
     * Whether a file says by a sound header that it is of a version that nobody knows here, and so is of a later release. What has
     * no such header is damaged.
     *
     * @param file starts with the magic
     * @param start its first bytes, as above
     * @param length its length
     * @return whether the header's checksum is right, where version 2 has it
     * @throws IOException if it could not be read
     */
    public static boolean isVouchedFor(LogFile file, ByteBuffer start, long length) throws IOException {
        int headerLength;
        try {
            headerLength = FileHeaderReader.version2Length(start, length);
        } catch (CorruptDataException e) {
            return false;
        }
        try (ReusableBuffer memory = new ReusableBuffer()) {
            return FileHeaderReader.isSound(read(file, 0, headerLength, memory));
        }
    }

    /** With something in it: zeros pass as a frame, and may stand anywhere. */
    private static boolean startsWithVersion1Frame(LogFile file, long length) throws IOException {
        long payloadAt = FileHeader.MIN_LENGTH + (long) FrameHeader.LENGTH;
        if (length < payloadAt) {
            return false;
        }
        try (ReusableBuffer memory = new ReusableBuffer()) {
            FrameHeader frame = FrameHeader.read(read(file, FileHeader.MIN_LENGTH, FrameHeader.LENGTH, memory));
            if (frame.payloadLength() <= Payload.PREFIX_LENGTH
                    || frame.payloadLength() > Math.min(FrameHeader.MAX_PAYLOAD_LENGTH, length - payloadAt)) {
                return false;
            }
            CRC32C crc = new CRC32C();
            crc.update(read(file, payloadAt, (int) frame.payloadLength(), memory));
            return (int) crc.getValue() == frame.checksum();
        }
    }

    private static ByteBuffer read(LogFile file, long offset, int length, ReusableBuffer memory) throws IOException {
        ByteBuffer bytes = memory.ofLength(length);
        file.read(bytes, offset);
        return bytes.flip();
    }
}
