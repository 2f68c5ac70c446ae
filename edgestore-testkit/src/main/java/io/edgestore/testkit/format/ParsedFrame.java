package io.edgestore.testkit.format;

import io.edgestore.testkit.bytes.PayloadCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes at an offset of a log file, parsed as a frame.
 *
 * @param offset where they start
 * @param payloadLength the length field, 0 to 2^32 - 1
 * @param content what is there
 * @param records the records, with {@link Content#RECORDS}: one in version 1, one or more in version 2
 */
public record ParsedFrame(int offset, long payloadLength, Content content, List<ParsedRecord> records) {

    /** The length of the checksum and the length, which stand before the payload. */
    public static final int HEADER_LENGTH = 8;

    /** The most bytes that a payload may have. */
    public static final long MAX_PAYLOAD_LENGTH = 64L << 20;

    /** What is there. */
    public enum Content {
        /** A whole frame with all its records. */
        RECORDS,
        /** The checksum holds, and the payload decompresses; but not to a record, or not to records alone. */
        MALFORMED_RECORD,
        /** The checksum holds, and the payload cannot be decompressed to the length that it says. */
        MALFORMED_PAYLOAD,
        /** The frame fits into the file, and the checksum does not hold. */
        WRONG_CHECKSUM,
        /** The length is over the limit, or leads past the end of the file. */
        INCOMPLETE
    }

    /**
     * Copies the list.
     *
     * @param offset where they start
     * @param payloadLength the length field, 0 to 2^32 - 1
     * @param content what is there
     * @param records the records, with {@link Content#RECORDS}: one in version 1, one or more in version 2
     */
    public ParsedFrame {
        records = List.copyOf(records);
    }

    /**
     * Takes the bytes at an offset of a file for a frame.
     *
     * @param file the whole file, with a sound header
     * @param offset where to look; at least {@link #HEADER_LENGTH} bytes before the end
     * @return what is there
     * @throws IllegalArgumentException if the header is damaged, or names a codec that this kit does not have
     */
    public static ParsedFrame at(byte[] file, int offset) {
        ParsedHeader header =
                ParsedHeader.of(file).orElseThrow(() -> new IllegalArgumentException("the header is damaged"));
        return at(header, file, offset);
    }

    static ParsedFrame at(ParsedHeader header, byte[] file, int offset) {
        header.unknownCodec().ifPresent(name -> {
            throw new IllegalArgumentException("this kit does not have the codec " + name);
        });
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long length = in.getInt(offset + 4) & 0xffff_ffffL;
        int start = offset + HEADER_LENGTH;
        if (length > MAX_PAYLOAD_LENGTH || length > file.length - start) {
            return without(offset, length, Content.INCOMPLETE);
        }
        if (in.getInt(offset) != checksum(header, offset, in.slice(offset, HEADER_LENGTH + (int) length))) {
            return without(offset, length, Content.WRONG_CHECKSUM);
        }
        Optional<byte[]> block = PayloadCodec.decode(header.compressor(), file, start, start + (int) length);
        if (block.isEmpty()) {
            return without(offset, length, Content.MALFORMED_PAYLOAD);
        }
        return RecordBlock.parse(header, block.get())
                .map(records -> new ParsedFrame(offset, length, Content.RECORDS, records))
                .orElseGet(() -> without(offset, length, Content.MALFORMED_RECORD));
    }

    /** What a frame must carry in its first field, which itself does not count, if it is at this offset of the file. */
    private static int checksum(ParsedHeader header, int offset, ByteBuffer frame) {
        CRC32C computed = new CRC32C();
        computed.update(frame.position(header.version() == 1 ? HEADER_LENGTH : 4));
        return (int) computed.getValue() ^ (header.version() == 1 ? 0 : header.salt() ^ offset);
    }

    private static ParsedFrame without(int offset, long length, Content content) {
        return new ParsedFrame(offset, length, content, List.of());
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
