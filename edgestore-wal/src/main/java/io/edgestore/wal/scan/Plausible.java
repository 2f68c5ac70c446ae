package io.edgestore.wal.scan;

import io.edgestore.api.Compressor;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.Payload;

/** What can be said of a frame before its checksum is computed: whether its two lengths are possible. */
record Plausible(Compressor compressor, BlockLayout layout, long fileEnd) {

    /** A payload has a raw length and at least one byte of a codec's. */
    private static final int MIN_PAYLOAD_LENGTH = Payload.PREFIX_LENGTH + 1;

    /**
     * Whether a frame can have this length.
     *
     * @param payloadStart where its payload starts
     * @param payloadLength the length in its header
     */
    boolean length(long payloadStart, long payloadLength) {
        return payloadLength >= MIN_PAYLOAD_LENGTH
                && payloadLength <= FrameHeader.MAX_PAYLOAD_LENGTH
                && payloadLength <= fileEnd - payloadStart;
    }

    /** Whether a payload of that length can hold a raw block of this one. */
    boolean rawLength(long payloadLength, long rawLength) {
        int compressedLength = (int) payloadLength - Payload.PREFIX_LENGTH;
        return rawLength >= layout.minLength() && Payload.isPossible(rawLength, compressedLength, compressor);
    }
}
