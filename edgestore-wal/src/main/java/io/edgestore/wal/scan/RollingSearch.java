package io.edgestore.wal.scan;

import io.edgestore.wal.format.Crc32cRegister;
import io.edgestore.wal.format.FrameCheck;
import io.edgestore.wal.format.FrameHeader;
import java.io.IOException;

/**
 * Finds frames whose checksum is CRC-32C, in one pass.
 *
 * <p>To checksum a payload at every offset that looks like a frame's would take time in the square of the file's length.
 * Instead one CRC register is rolled over the file. At each offset that may be a frame's, the header tells which
 * register must come out at the frame's end ({@link Crc32cRegister}); when the register gets there, one comparison
 * decides. So each byte is checksummed once, however many candidates cover it.
 *
 * <p>Frames come out in the order of their offsets, none while an earlier candidate is undecided. So a frame that lies
 * inside another one's payload comes after it, and is passed over by whoever goes on behind the first.
 */
final class RollingSearch implements FrameSearch {

    private static final int SPAN = 64 << 10;

    private final Window window;
    private final FrameCheck check;
    private final Plausible plausible;
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

    RollingSearch(Window window, FrameCheck check, Plausible plausible, long fileEnd) {
        this.window = window;
        this.check = check;
        this.plausible = plausible;
        this.fileEnd = fileEnd;
    }

    @Override
    public long next(long from) throws IOException {
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

    /** Only bytes made for it can look like more frames than there is room for. */
    @Override
    public boolean isExhaustive() {
        return exhaustive;
    }

    @Override
    public long checksummedBytes() {
        return checksummedBytes;
    }

    private void propose() throws IOException {
        long payloadLength = u32At(frontier - Integer.BYTES);
        if (!plausible.length(frontier, payloadLength) || !plausible.rawLength(payloadLength, u32At(frontier))) {
            return;
        }
        long offset = frontier - FrameHeader.LENGTH;
        int expected = check.expectedRegister(register, (int) payloadLength, (int) u32At(offset), offset);
        exhaustive &= candidates.add(offset, frontier + payloadLength, expected);
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
