package io.edgestore.wal.scan;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.format.FrameCheck;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.Payload;
import io.edgestore.wal.format.RawRecord;
import io.edgestore.wal.format.RawRecordView;
import io.edgestore.wal.memory.ReusableBuffer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the frame at a given offset: its header, whether its checksum holds, what it carries. */
final class FrameReader implements Closeable {

    private final Window window;
    private final Compressor compressor;
    private final FrameCheck check;
    private final int maxRecordLength;
    private final ReusableBuffer raw = new ReusableBuffer();
    private final RawRecordView record = new RawRecordView();
    private int rawLength;
    private long checksummedBytes;

    FrameReader(Window window, Compressor compressor, FrameCheck check, int maxRecordLength) {
        this.window = window;
        this.compressor = compressor;
        this.check = check;
        this.maxRecordLength = maxRecordLength;
    }

    /** What a frame whose checksum holds carries. */
    enum Content {
        RECORD,
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

    /** Decodes the frame; {@link #record()} is set onto the record if it is one. */
    Content decode(long offset, FrameHeader header) throws IOException {
        ByteBuffer payload = window.span(offset + FrameHeader.LENGTH, (int) header.payloadLength());
        try {
            rawLength = Payload.rawLength(payload, compressor);
            if (rawLength > maxRecordLength) {
                return Content.TOO_LARGE;
            }
            if (rawLength < RawRecord.MIN_LENGTH) {
                return Content.MALFORMED_RECORD;
            }
            ByteBuffer target = raw.ofLength(rawLength);
            Payload.decompress(payload, compressor, target);
        } catch (CorruptDataException e) {
            return Content.MALFORMED_PAYLOAD;
        }
        try {
            record.wrap(raw.ofLength(rawLength));
        } catch (CorruptDataException e) {
            return Content.MALFORMED_RECORD;
        }
        return Content.RECORD;
    }

    /** The length of the raw record that was decoded last, or that was too large to be. */
    int rawLength() {
        return rawLength;
    }

    RawRecordView record() {
        return record;
    }

    Compressor compressor() {
        return compressor;
    }

    long checksummedBytes() {
        return checksummedBytes;
    }

    /** Not the window, which is its maker's to close. */
    @Override
    public void close() {
        record.clear();
        raw.close();
    }
}
