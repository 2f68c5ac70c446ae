package io.edgestore.wal.file;

import io.edgestore.api.Compressor;
import io.edgestore.wal.format.Crc32cRegister;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.Payload;
import io.edgestore.wal.format.RawRecord;
import java.io.IOException;

/**
 * Finds frames where reading has lost its way: at any offset, and in one pass.
 *
 * <p>To checksum a payload at every offset that looks like a frame's would take time in the square of the file's length.
 * Instead one CRC register is rolled over the file. At each offset that may be a frame's, the header tells which
 * register must come out at the frame's end ({@link Crc32cRegister}); when the register gets there, one comparison
 * decides. So each byte is checksummed once, however many candidates cover it.
 *
 * <p>Frames come out in the order of their offsets, none while an earlier candidate is undecided. So a frame that lies
 * inside another one's payload comes after it, and is passed over by whoever goes on behind the first.
 */
final class FrameSearch {

    /** A payload has a raw length and at least one byte of a codec's. */
    private static final int MIN_PAYLOAD_LENGTH = Payload.PREFIX_LENGTH + 1;

    private static final int SPAN = 64 << 10;

    private final Window window;
    private final Compressor compressor;
    private final long fileEnd;
    private final Candidates candidates = new Candidates();

    /** A copy of a part of the file, since single bytes are read faster from an array. */
    private final byte[] span = new byte[SPAN];

    private long spanStart;
    private int spanLength;

    /** Everything before is rolled over. It is a candidate's payload that starts here, not its header. */
    private long frontier;

    private int register;
    private long checksummedBytes;
    private boolean exhaustive = true;

    FrameSearch(Window window, Compressor compressor, long fileEnd) {
        this.window = window;
        this.compressor = compressor;
        this.fileEnd = fileEnd;
    }

    /**
     * Finds the next frame whose checksum holds.
     *
     * @param from the least offset that it may have; never less than in the call before
     * @return its offset, or -1 if there is none
     */
    long next(long from) throws IOException {
        if (frontier < from + FrameHeader.LENGTH) {
            frontier = from + FrameHeader.LENGTH;
            register = 0;
            candidates.clear();
        }
        long found = candidates.firstSound(from);
        while (found < 0 && frontier < fileEnd) {
            propose();
            register = Crc32cRegister.roll(register, byteAt(frontier));
            checksummedBytes++;
            frontier++;
            candidates.decide(frontier, register);
            found = candidates.firstSound(from);
        }
        return found;
    }

    /** Whether every offset so far was tried. Only bytes made for it can look like more frames than there is room for. */
    boolean isExhaustive() {
        return exhaustive;
    }

    long checksummedBytes() {
        return checksummedBytes;
    }

    private void propose() throws IOException {
        long payloadLength = u32At(frontier - Integer.BYTES);
        if (payloadLength < MIN_PAYLOAD_LENGTH
                || payloadLength > FrameHeader.MAX_PAYLOAD_LENGTH
                || payloadLength > fileEnd - frontier) {
            return;
        }
        long rawLength = u32At(frontier);
        int compressedLength = (int) payloadLength - Payload.PREFIX_LENGTH;
        if (rawLength < RawRecord.MIN_LENGTH || !Payload.isPossible(rawLength, compressedLength, compressor)) {
            return;
        }
        int crc = (int) u32At(frontier - FrameHeader.LENGTH);
        int expected = Crc32cRegister.expected(register, (int) payloadLength, crc);
        exhaustive &= candidates.add(frontier - FrameHeader.LENGTH, frontier + payloadLength, expected);
    }

    private long u32At(long offset) throws IOException {
        require(offset, Integer.BYTES);
        int at = (int) (offset - spanStart);
        return (span[at] & 0xff
                | (span[at + 1] & 0xff) << 8
                | (span[at + 2] & 0xff) << 16
                | (span[at + 3] & 0xffL) << 24);
    }

    private byte byteAt(long offset) throws IOException {
        require(offset, 1);
        return span[(int) (offset - spanStart)];
    }

    /** Loads from a header's length before, so that going on by one byte does not load again. */
    private void require(long offset, int length) throws IOException {
        if (offset < spanStart || offset + length > spanStart + spanLength) {
            spanLength = 0;
            spanStart = Math.max(0, offset - FrameHeader.LENGTH);
            int loading = (int) Math.min(SPAN, fileEnd - spanStart);
            window.span(spanStart, loading).get(span, 0, loading);
            spanLength = loading;
        }
    }
}
