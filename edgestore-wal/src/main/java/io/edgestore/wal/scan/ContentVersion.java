package io.edgestore.wal.scan;

import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.FileHeader;
import io.edgestore.wal.format.FileHeaderReader;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.Payload;
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
     * @param length its length
     * @return empty if it is of none that is known, or if the first frame of version 1 is damaged too
     * @throws IOException if it could not be read
     */
    public static OptionalInt of(LogFile file, long length) throws IOException {
        try (Window window = new Window(file, length)) {
            if (isVersion2(window, length)) {
                return OptionalInt.of(FileHeader.VERSION_2);
            }
            return startsWithVersion1Frame(window, length) ? OptionalInt.of(FileHeader.VERSION_1) : OptionalInt.empty();
        }
    }

    /**
     * Whether all but the version byte is a sound header of version 2.
     *
     * @param file starts with the magic
     * @param length its length
     * @return whether it is
     * @throws IOException if it could not be read
     */
    public static boolean isVersion2(LogFile file, long length) throws IOException {
        try (Window window = new Window(file, length)) {
            return isVersion2(window, length);
        }
    }

    private static boolean isVersion2(Window window, long length) throws IOException {
        ByteBuffer start = window.span(0, (int) Math.min(FileHeaderReader.START_LENGTH, length));
        int headerLength;
        try {
            headerLength = FileHeaderReader.version2Length(start, length);
        } catch (CorruptDataException e) {
            return false; // as in nearly all files of version 1
        }
        return FileHeaderReader.isVersion2InDisguise(window.span(0, headerLength));
    }

    /** With something in it: zeros pass as a frame, and may stand anywhere. */
    private static boolean startsWithVersion1Frame(Window window, long length) throws IOException {
        long payloadAt = FileHeader.MIN_LENGTH + (long) FrameHeader.LENGTH;
        if (length < payloadAt) {
            return false;
        }
        FrameHeader frame = FrameHeader.read(window.span(FileHeader.MIN_LENGTH, FrameHeader.LENGTH));
        if (frame.payloadLength() <= Payload.PREFIX_LENGTH
                || frame.payloadLength() > Math.min(FrameHeader.MAX_PAYLOAD_LENGTH, length - payloadAt)) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(window.span(payloadAt, (int) frame.payloadLength()));
        return (int) crc.getValue() == frame.checksum();
    }
}
