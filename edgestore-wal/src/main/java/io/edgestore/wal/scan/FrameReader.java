package io.edgestore.wal.scan;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FrameCheck;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.Payload;
import io.edgestore.wal.format.RawBlockView;
import io.edgestore.wal.memory.ReusableBuffer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the frame at a given offset: its header, whether its checksum holds, what it carries. */
final class FrameReader implements Closeable {

    private final Window window;
    private final Compressor compressor;
    private final FrameCheck check;
    private final BlockLayout layout;
    private final long maxBlockLength;
    private final ReusableBuffer raw = new ReusableBuffer();
    private final RawBlockView block;
    private int rawLength;
    private long checksummedBytes;

    FrameReader(Window window, Compressor compressor, FrameCheck check, BlockLayout layout, int maxRecordLength) {
        this.window = window;
        this.compressor = compressor;
        this.check = check;
        this.layout = layout;
        this.maxBlockLength = (long) maxRecordLength + layout.prefixLength();
        this.block = new RawBlockView(layout);
    }

    /** What a frame whose checksum holds carries. */
    enum Content {
        RECORDS,
        MALFORMED_PAYLOAD,
        MALFORMED_RECORD,
        TOO_LARGE
    }

    FrameHeader header(long offset) throws IOException {
        return FrameHeader.read(window.span(offset, FrameHeader.LENGTH));
    }

    boolean checksumHolds(long offset, FrameHeader header) throws IOException {
        return checksum(offset, header) == header.checksum();
    }

    /** What should stand in the frame's first field. */
    int checksum(long offset, FrameHeader header) throws IOException {
        int length = (int) header.payloadLength();
        checksummedBytes += length;
        return check.compute(window.span(offset, FrameHeader.LENGTH + length), offset);
    }

    /** The same if another length stood in the frame's header. */
    boolean checksumHoldsWithLength(long offset, int payloadLength) throws IOException {
        ByteBuffer frame = window.span(offset, FrameHeader.LENGTH + payloadLength);
        int lengthAt = frame.position() + FrameHeader.LENGTH_AT;
        int stored = frame.getInt(lengthAt);
        frame.putInt(lengthAt, payloadLength); // in memory, and only as long as the checksum is computed
        try {
            return checksumHolds(offset, FrameHeader.read(frame));
        } finally {
            frame.putInt(lengthAt, stored);
        }
    }

    /** Decodes the frame; {@link #block()} is set before its records if they are sound. */
    Content decode(long offset, FrameHeader header) throws IOException {
        ByteBuffer payload = window.span(offset + FrameHeader.LENGTH, (int) header.payloadLength());
        ByteBuffer records;
        try {
            rawLength = Payload.rawLength(payload, compressor);
            if (rawLength > maxBlockLength) {
                return Content.TOO_LARGE;
            }
            if (rawLength < layout.minLength()) {
                return Content.MALFORMED_RECORD;
            }
            records = raw.ofLength(rawLength);
            Payload.decompress(payload, compressor, records);
            records.flip();
        } catch (CorruptDataException e) {
            return Content.MALFORMED_PAYLOAD;
        }
        try {
            block.wrap(records, block.check(records));
        } catch (CorruptDataException e) {
            return Content.MALFORMED_RECORD;
        }
        return Content.RECORDS;
    }

    /** The length of the raw block that was decoded last, or that was too large to be. */
    int rawLength() {
        return rawLength;
    }

    RawBlockView block() {
        return block;
    }

    /**
     * How many records there may have been in a frame.
     *
     * @param frameLength its length, or that of the bytes in which it is taken to have been
     */
    long maxRecords(long frameLength) {
        long compressedLength = Math.max(0, frameLength - FrameHeader.LENGTH - Payload.PREFIX_LENGTH);
        long whole = compressedLength / FrameHeader.MAX_PAYLOAD_LENGTH;
        int rest = (int) (compressedLength % FrameHeader.MAX_PAYLOAD_LENGTH);
        return whole * maxRecordsOf(FrameHeader.MAX_PAYLOAD_LENGTH) + maxRecordsOf(rest);
    }

    private long maxRecordsOf(int compressedLength) {
        return layout.maxRecords(Payload.maxRawLength(compressedLength, compressor));
    }

    long checksummedBytes() {
        return checksummedBytes;
    }

    /** Not the window, which is its maker's to close. */
    @Override
    public void close() {
        block.clear();
        raw.close();
    }
}
