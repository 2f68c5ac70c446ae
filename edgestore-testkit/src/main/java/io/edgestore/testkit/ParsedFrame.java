package io.edgestore.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What the bytes at some offset of a version 1 file are when they are taken for a frame.
 *
 * @param offset where they start
 * @param payloadLength the length field, 0 to 2^32 - 1
 * @param content what is there
 * @param record the record, with {@link Content#RECORD}
 */
public record ParsedFrame(int offset, long payloadLength, Content content, Optional<ParsedRecord> record) {

    /** The length of the checksum and the length, which stand before the payload. */
    public static final int HEADER_LENGTH = 8;

    /** The most bytes that a payload may have. */
    public static final long MAX_PAYLOAD_LENGTH = 64L << 20;

    /** What is there. */
    public enum Content {
        /** A whole frame with a record in it. */
        RECORD,
        /** The checksum holds, and the payload decompresses; but that is no record. */
        MALFORMED_RECORD,
        /** The checksum holds, and the payload cannot be decompressed to the length that it says. */
        MALFORMED_PAYLOAD,
        /** The frame fits into the file, and the checksum does not hold. */
        WRONG_CHECKSUM,
        /** The length is over the limit, or leads past the end of the file. */
        INCOMPLETE
    }

    /**
     * Takes the bytes at an offset for a frame.
     *
     * @param file the whole file
     * @param offset where to look; at least {@link #HEADER_LENGTH} bytes before the end
     * @return what is there
     */
    public static ParsedFrame at(byte[] file, int offset) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int crc = in.getInt(offset);
        long length = in.getInt(offset + 4) & 0xffff_ffffL;
        int start = offset + HEADER_LENGTH;
        if (length > MAX_PAYLOAD_LENGTH || length > file.length - start) {
            return without(offset, length, Content.INCOMPLETE);
        }
        CRC32C computed = new CRC32C();
        computed.update(file, start, (int) length);
        if ((int) computed.getValue() != crc) {
            return without(offset, length, Content.WRONG_CHECKSUM);
        }
        if (length < 4) {
            return without(offset, length, Content.MALFORMED_PAYLOAD);
        }
        Optional<byte[]> raw = Lz4Block.decode(file, start + 4, start + (int) length, in.getInt(start) & 0xffff_ffffL);
        if (raw.isEmpty()) {
            return without(offset, length, Content.MALFORMED_PAYLOAD);
        }
        Optional<ParsedRecord> record = ParsedRecord.of(raw.get());
        return new ParsedFrame(offset, length, record.isPresent() ? Content.RECORD : Content.MALFORMED_RECORD, record);
    }

    private static ParsedFrame without(int offset, long length, Content content) {
        return new ParsedFrame(offset, length, content, Optional.empty());
    }

    /**
     * Where the next frame starts, if this one's length can be believed.
     *
     * @return an offset, behind the end of the file perhaps
     */
    public long end() {
        return offset + HEADER_LENGTH + payloadLength;
    }

    /**
     * Whether the frame fits into the file and its checksum holds.
     *
     * @return whatever its payload is like
     */
    public boolean isSound() {
        return content != Content.INCOMPLETE && content != Content.WRONG_CHECKSUM;
    }
}
