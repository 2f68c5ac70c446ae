package io.edgestore.wal.format;

import io.edgestore.api.Compressor;
import io.edgestore.wal.memory.ReusableBuffer;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes frames of records, one at a time, in buffers that it keeps. For one thread. */
public final class FrameEncoder implements AutoCloseable {

    private final Compressor compressor;
    private final FrameCheck check;
    private final ReusableBuffer raw = new ReusableBuffer();
    private final ReusableBuffer frame = new ReusableBuffer();

    /**
     * Makes an encoder.
     *
     * @param compressor compresses the raw records
     * @param check makes the checksums
     */
    public FrameEncoder(Compressor compressor, FrameCheck check) {
        this.compressor = compressor;
        this.check = check;
    }

    /**
     * Makes a frame.
     *
     * @param record a record whose {@link RawRecord#length()} is an {@code int}
     * @param offset where in the file the frame will stand
     * @return the whole frame, ready to be written; valid until the next call
     * @throws PayloadTooLongException if the payload would be over {@link FrameHeader#MAX_PAYLOAD_LENGTH}
     */
    public ByteBuffer encode(RawRecord record, long offset) throws PayloadTooLongException {
        int rawLength = Math.toIntExact(record.length());
        ByteBuffer source = raw.ofLength(rawLength);
        record.write(source);
        source.flip();

        long payloadBound = (long) Payload.PREFIX_LENGTH + compressor.maxCompressedLength(rawLength);
        ByteBuffer target =
                frame.ofLength(FrameHeader.LENGTH + (int) Math.min(payloadBound, FrameHeader.MAX_PAYLOAD_LENGTH));
        target.order(ByteOrder.LITTLE_ENDIAN).putInt(FrameHeader.LENGTH, rawLength);
        target.position(FrameHeader.LENGTH + Payload.PREFIX_LENGTH);
        try {
            compressor.compress(source, target);
        } catch (BufferOverflowException e) {
            if (payloadBound > FrameHeader.MAX_PAYLOAD_LENGTH) {
                throw new PayloadTooLongException(e);
            }
            throw e; // the codec wrote more than it said it would
        }
        target.flip();

        int payloadLength = target.limit() - FrameHeader.LENGTH;
        new FrameHeader(0, payloadLength).write(target);
        target.rewind();
        new FrameHeader(check.compute(target, offset), payloadLength).write(target);
        return target.rewind();
    }

    /** Gives the memory back: the last frame is not to be read any more. */
    @Override
    public void close() {
        raw.close();
        frame.close();
    }
}
