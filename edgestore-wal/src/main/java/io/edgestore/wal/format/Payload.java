package io.edgestore.wal.format;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;

/**
 * What a frame carries: the raw block's length as u32 little-endian, then the raw block, compressed. The length
 * belongs to the payload and not to the codec; it is checked before anything is allocated for it.
 */
public final class Payload {

    /** The length of the field that holds the raw block's length. */
    public static final int PREFIX_LENGTH = Integer.BYTES;

    private Payload() {}

    /**
     * The raw block's length, as far as it is possible.
     *
     * @param payload a whole payload, from the position to the limit; the position stays
     * @param compressor says how far so many compressed bytes can expand
     * @return 0 or more
     * @throws CorruptDataException if the payload is too short to tell, or claims more than it can hold
     */
    public static int rawLength(ByteBuffer payload, Compressor compressor) throws CorruptDataException {
        if (payload.remaining() < PREFIX_LENGTH) {
            throw new CorruptDataException(
                    "a payload has at least " + PREFIX_LENGTH + " bytes, and this one has " + payload.remaining());
        }
        long claimed = Integer.toUnsignedLong(LittleEndian.intAt(payload, payload.position()));
        int compressedLength = payload.remaining() - PREFIX_LENGTH;
        if (!isPossible(claimed, compressedLength, compressor)) {
            throw new CorruptDataException("the payload claims a block of " + claimed + " bytes in " + compressedLength
                    + " bytes of " + compressor.name());
        }
        return (int) claimed;
    }

    /**
     * Whether so many compressed bytes can stand for a block of that length.
     *
     * @param rawLength the claimed length, 0 to 2^32 - 1
     * @param compressedLength 0 or more
     * @param compressor says how far they can expand
     * @return whether they can
     */
    public static boolean isPossible(long rawLength, int compressedLength, Compressor compressor) {
        return rawLength <= maxRawLength(compressedLength, compressor);
    }

    /**
     * How long a block can be for which so many compressed bytes stand.
     *
     * @param compressedLength 0 or more
     * @param compressor says how far they can expand
     * @return 0 to {@link Integer#MAX_VALUE}
     */
    public static int maxRawLength(int compressedLength, Compressor compressor) {
        return (int) Math.min(Integer.MAX_VALUE, compressor.maxDecompressedLength(compressedLength));
    }

    /**
     * Decompresses.
     *
     * @param payload a whole payload whose {@link #rawLength} was found possible; its position moves to its limit
     * @param compressor the codec
     * @param target has just the raw block's length remaining; filled
     * @throws CorruptDataException if the compressed bytes are malformed, or not just that long
     */
    public static void decompress(ByteBuffer payload, Compressor compressor, ByteBuffer target)
            throws CorruptDataException {
        payload.position(payload.position() + PREFIX_LENGTH);
        compressor.decompress(payload, target);
    }
}
