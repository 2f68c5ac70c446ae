package io.edgestore.wal.format;

import io.edgestore.api.Compressor;
import io.edgestore.wal.memory.ReusableBuffer;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes frames of records, in buffers that it keeps. For one thread. */
public final class FrameEncoder implements AutoCloseable {

    private final Compressor compressor;
    private final FrameCheck check;
    private final BlockLayout layout;
    private final ReusableBuffer block = new ReusableBuffer();
    private final ReusableBuffer frames = new ReusableBuffer();

    /**
     * Makes an encoder.
     *
     * @param compressor compresses the raw blocks
     * @param check makes the checksums
     * @param layout how the raw blocks are laid out
     */
    public FrameEncoder(Compressor compressor, FrameCheck check, BlockLayout layout) {
        this.compressor = compressor;
        this.check = check;
        this.layout = layout;
    }

    /**
     * The most bytes that {@link #encode} can make of these records.
     *
     * @param records one or more
     * @param maxBlockLength as there
     * @return more than 0; may be more than a buffer can hold
     */
    public long maxLength(RawRecords records, long maxBlockLength) {
        long length = 0;
        for (int from = 0; from < records.count(); ) {
            int to = blockEnd(records, from, maxBlockLength);
            length += maxFrameLength(blockLength(records, from, to));
            from = to;
        }
        return length;
    }

    /**
     * Makes frames, side by side. Records share a frame as long as their raw block does not get longer than it may; in
     * version 1 each has its own.
     *
     * @param records one or more, whose hashes and lengths suit the layout, each of a length that is an {@code int}; {@link
     *     #maxLength} of all is one too
     * @param maxBlockLength the most bytes that a block of several records may have; 0 for a frame for each record
     * @param offset where in the file the first frame will stand
     * @return the whole frames, ready to be written; valid until the next call
     * @throws PayloadTooLongException if a payload would be over {@link FrameHeader#MAX_PAYLOAD_LENGTH}
     */
    public ByteBuffer encode(RawRecords records, long maxBlockLength, long offset) throws PayloadTooLongException {
        ByteBuffer target = frames.ofLength(Math.toIntExact(maxLength(records, maxBlockLength)));
        for (int from = 0; from < records.count(); ) {
            int to = blockEnd(records, from, maxBlockLength);
            ByteBuffer source = block.ofLength(Math.toIntExact(blockLength(records, from, to)));
            for (int i = from; i < to; i++) {
                layout.writePrefix(records.length(i), source);
                records.write(i, source);
            }
            putFrame(source.flip(), target, offset + target.position());
            from = to;
        }
        return target.flip();
    }

    /** One behind the last record that goes into a block with the first one. */
    private int blockEnd(RawRecords records, int from, long maxBlockLength) {
        int to = from + 1;
        if (layout.holdsBatches()) {
            long length = lengthInBlock(records, from);
            while (to < records.count() && (length += lengthInBlock(records, to)) <= maxBlockLength) {
                to++;
            }
        }
        return to;
    }

    private long blockLength(RawRecords records, int from, int to) {
        long length = 0;
        for (int i = from; i < to; i++) {
            length += lengthInBlock(records, i);
        }
        return length;
    }

    private long lengthInBlock(RawRecords records, int index) {
        return layout.lengthInBlock(records.length(index));
    }

    private long maxFrameLength(long blockLength) {
        return FrameHeader.LENGTH + Math.min(maxPayloadLength(blockLength), FrameHeader.MAX_PAYLOAD_LENGTH);
    }

    private long maxPayloadLength(long blockLength) {
        return (long) Payload.PREFIX_LENGTH + compressor.maxCompressedLength(Math.toIntExact(blockLength));
    }

    private void putFrame(ByteBuffer source, ByteBuffer target, long offset) throws PayloadTooLongException {
        int rawLength = source.remaining();
        int start = target.position();
        int payloadStart = start + FrameHeader.LENGTH;
        int room = target.limit();
        target.order(ByteOrder.LITTLE_ENDIAN).putInt(payloadStart, rawLength);
        target.limit(Math.min(room, start + (int) maxFrameLength(rawLength)));
        target.position(payloadStart + Payload.PREFIX_LENGTH);
        try {
            compressor.compress(source, target);
        } catch (BufferOverflowException e) {
            if (maxPayloadLength(rawLength) > FrameHeader.MAX_PAYLOAD_LENGTH) {
                throw new PayloadTooLongException(rawLength - layout.prefixLength(), e);
            }
            throw e; // the codec wrote more than it said it would
        }
        int end = target.position();
        target.putInt(start + FrameHeader.LENGTH_AT, end - payloadStart);
        target.limit(end).position(start);
        target.putInt(start, check.compute(target, offset));
        target.limit(room).position(end);
    }

    /** Gives the memory back: the last frames are not to be read any more. */
    @Override
    public void close() {
        block.close();
        frames.close();
    }
}
