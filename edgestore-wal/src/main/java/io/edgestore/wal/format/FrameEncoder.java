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
        int count = records.count();
        long frames = 0;
        long block = lengthInBlock(records, 0);
        for (int i = 1; i < count; i++) {
            long next = lengthInBlock(records, i);
            if (fits(block + next, maxBlockLength)) {
                block += next;
            } else {
                frames += maxFrameLength(block);
                block = next;
            }
        }
        return frames + maxFrameLength(block);
    }

    /**
     * Makes frames, side by side. Records share a frame as long as their raw block does not get longer than it may; in
     * version 1 each has its own.
     *
     * @param records one or more, whose hashes and lengths suit the layout, each of a length that is an {@code int}
     * @param maxBlockLength the most bytes that a block of several records may have; 0 for a frame for each record
     * @param maxLength {@link #maxLength} of the same: whoever bounds it has asked for it already
     * @param offset where in the file the first frame will stand
     * @return the whole frames, ready to be written; valid until the next call
     * @throws PayloadTooLongException if a payload would be over {@link FrameHeader#MAX_PAYLOAD_LENGTH}
     */
    public ByteBuffer encode(RawRecords records, long maxBlockLength, int maxLength, long offset)
            throws PayloadTooLongException {
        int count = records.count();
        ByteBuffer target = frames.ofLength(maxLength);
        for (int from = 0; from < count; ) {
            long length = lengthInBlock(records, from);
            int to = from + 1;
            for (; to < count; to++) {
                long longer = length + lengthInBlock(records, to);
                if (!fits(longer, maxBlockLength)) {
                    break;
                }
                length = longer;
            }
            ByteBuffer source = block.ofLength(Math.toIntExact(length));
            for (int i = from; i < to; i++) {
                layout.writePrefix(records.length(i), source);
                records.write(i, source);
            }
            putFrame(source.flip(), target, offset + target.position());
            from = to;
        }
        return target.flip();
    }

    /** Whether several records of this length together may share a block. */
    private boolean fits(long length, long maxBlockLength) {
        return layout.holdsBatches() && length <= maxBlockLength;
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
