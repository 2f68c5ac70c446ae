package io.edgestore.wal.format;

import java.nio.ByteBuffer;

/**
 * What stands before each payload.
 *
 * <pre>
 * 0  4  checksum, u32 little-endian; see {@link FrameCheck}
 * 4  4  length of the payload in bytes, u32 little-endian
 * 8  n  payload
 * </pre>
 *
 * @param checksum the stored checksum
 * @param payloadLength the stored length, 0 to 2^32 - 1: not yet bounded by anything
 */
public record FrameHeader(int checksum, long payloadLength) {

    /** The header's length in bytes. */
    public static final int LENGTH = 8;

    /** Where the payload's length stands. */
    public static final int LENGTH_AT = Integer.BYTES;

    /** The most bytes that a payload may have: 64 MiB. A reader stops at a frame that claims more. */
    public static final int MAX_PAYLOAD_LENGTH = 64 << 20;

    /**
     * Reads a header.
     *
     * @param bytes has at least {@link #LENGTH} bytes from the position on; the position stays
     * @return the header
     */
    public static FrameHeader read(ByteBuffer bytes) {
        int at = bytes.position();
        return new FrameHeader(
                LittleEndian.intAt(bytes, at), Integer.toUnsignedLong(LittleEndian.intAt(bytes, at + LENGTH_AT)));
    }

    /**
     * This header with another length.
     *
     * @param length 0 to 2^32 - 1
     * @return a header with the same checksum
     */
    public FrameHeader withPayloadLength(long length) {
        return new FrameHeader(checksum, length);
    }

    /** Whether this is eight zero bytes: by the format a frame with an empty payload, whose CRC-32C is 0. */
    public boolean isZero() {
        return checksum == 0 && payloadLength == 0;
    }
}
