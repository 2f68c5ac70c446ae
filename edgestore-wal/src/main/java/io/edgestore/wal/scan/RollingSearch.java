package io.edgestore.wal.scan;

import io.edgestore.wal.format.Crc32cRegister;
import io.edgestore.wal.format.FrameCheck;
import io.edgestore.wal.format.FrameHeader;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Finds frames whose checksum is CRC-32C, in one pass.
 *
 * <p>To checksum a payload at every offset that looks like a frame's would take time in the square of the file's length.
 * Instead one CRC register is rolled over the file. At each offset that may be a frame's, the header tells which
 * register must come out at the frame's end ({@link Crc32cRegister}); when the register gets there, one comparison
 * decides. So each byte is checksummed once, however many candidates cover it. The register rolls from one offset to the next
 * that may be a frame's, or that is a candidate's end: nothing needs it in between.
 *
 * <p>Frames come out in the order of their offsets, none while an earlier candidate is undecided. So a frame that lies
 * inside another one's payload comes after it, and is passed over by whoever goes on behind the first.
 */
final class RollingSearch implements FrameSearch {

    private static final int SPAN = 64 << 10;
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

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

    private final CRC32C crc = new CRC32C();
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
            crc.reset();
            candidates.clear();
        }
        long found = candidates.firstSound(from);
        while (found < 0 && frontier < fileEnd) {
            load();
            propose();
            roll(nextPlace());
            candidates.decide(frontier, register());
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

    private void propose() {
        long payloadLength = u32At(frontier - Integer.BYTES);
        if (!plausible.length(frontier, payloadLength) || !plausible.rawLength(payloadLength, u32At(frontier))) {
            return;
        }
        long offset = frontier - FrameHeader.LENGTH;
        int expected = check.expectedRegister(register(), (int) payloadLength, (int) u32At(offset), offset);
        exhaustive &= candidates.add(offset, frontier + payloadLength, expected);
    }

    /** Whether CRC-32C starts with this register or another makes no difference: all is relative to it. */
    private int register() {
        return ~(int) crc.getValue();
    }

    /** The next offset where a frame's payload may start or a candidate ends; at most where what is loaded does. */
    private long nextPlace() {
        int from = (int) (frontier - spanStart) + 1;
        int end = (int) (Math.min(candidates.firstEnd(), spanStart + spanLength) - spanStart);
        int at = from;
        while (at < end && Integer.compareUnsigned(lengthBefore(at), FrameHeader.MAX_PAYLOAD_LENGTH) > 0) {
            at++;
        }
        return spanStart + at;
    }

    private int lengthBefore(int at) {
        return (int) U32.get(span, at - Integer.BYTES);
    }

    private void roll(long to) {
        int length = (int) (to - frontier);
        crc.update(span, (int) (frontier - spanStart), length);
        checksummedBytes += length;
        frontier = to;
    }

    private long u32At(long offset) {
        return Integer.toUnsignedLong((int) U32.get(span, (int) (offset - spanStart)));
    }

    /** What is looked at from the frontier: the header before it, and what may be a raw length behind it. */
    private void load() throws IOException {
        long wantedEnd = Math.min(frontier + Integer.BYTES, fileEnd);
        if (frontier - FrameHeader.LENGTH < spanStart || wantedEnd > spanStart + spanLength) {
            spanLength = 0;
            spanStart = frontier - FrameHeader.LENGTH;
            int loading = (int) Math.min(SPAN, fileEnd - spanStart);
            window.span(spanStart, loading).get(span, 0, loading);
            spanLength = loading;
        }
    }
}
