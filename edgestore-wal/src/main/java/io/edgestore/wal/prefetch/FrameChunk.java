package io.edgestore.wal.prefetch;

import io.edgestore.api.Compressor;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.FrameCheck;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.Payload;
import io.edgestore.wal.format.RawBlockView;
import io.edgestore.wal.memory.ReusableBuffer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Some frames that stand one behind the other in a file, and what is in them once they are decoded. The reading thread fills it
 * and takes from it; in between one thread decodes it, whichever comes first.
 *
 * <p>Only sound frames are given out. Whatever else is found, or thrown, is left to the reader, who looks at that frame once
 * more by itself: so damage and errors are told at their place, as if nothing had been done ahead.
 */
final class FrameChunk implements Closeable {

    private static final int MOST_FRAMES = 4096;

    /** Of records in a chunk, for each byte of the file: what compresses better makes shorter chunks. */
    private static final int MOST_EXPANSION = 4;

    /** In place of a frame's number of records. */
    private static final int LEFT_TO_READER = 0;

    private final int maxLength;
    private final long maxBlockLength;
    private final Compressor compressor;
    private final FrameCheck check;
    private final RawBlockView records;

    private final ReusableBuffer memory = new ReusableBuffer();
    private final ReusableBuffer rawMemory = new ReusableBuffer();
    private final AtomicReference<State> state = new AtomicReference<>(State.OWNED);

    private ByteBuffer bytes;
    private ByteBuffer raw;

    /**
     * The same, through which they are decoded: made by the thread that does it, and only that one sets their positions. Those of
     * several chunks can be made together: they stand in one cache line then, which the reading thread and the other one would take
     * from each other at each frame. Null until they are made.
     */
    private ByteBuffer frames;

    private ByteBuffer blocks;

    /** Where it starts in the file, and how much was read from there on. */
    private long start;

    private int length;

    private int count;

    /** Where the frames start in the chunk, and behind them where the last one ends; the same of their blocks. */
    private final int[] offsets = new int[MOST_FRAMES + 1];

    private final int[] rawOffsets = new int[MOST_FRAMES + 1];
    private final int[] recordCounts = new int[MOST_FRAMES];

    /** The frame that was asked for last. */
    private int index;

    /** Whose it is. */
    private enum State {
        /** The reading thread's: empty, decoded, or done with. */
        OWNED,
        /** Whose comes first. */
        WAITING,
        /** The decoding thread's. */
        DECODING,
        /** Still the decoding thread's, which is to close it. */
        ABANDONED,
        CLOSED
    }

    FrameChunk(FileCodec codec, int maxRecordLength, int maxLength) {
        BlockLayout layout = codec.header().layout();
        this.maxLength = maxLength;
        this.maxBlockLength =
                Math.min((long) maxRecordLength + layout.prefixLength(), (long) MOST_EXPANSION * maxLength);
        this.compressor = codec.checkedCompressor();
        this.check = codec.check();
        this.records = new RawBlockView(layout);
    }

    /**
     * Reads whole frames, from an offset on.
     *
     * @return whether there is one: if not, what stands there is the reader's to look at
     */
    boolean fill(LogFile file, long from, long fileEnd) throws IOException {
        start = from;
        frames = null;
        blocks = null;
        count = 0;
        index = 0;
        length = (int) Math.min(maxLength, fileEnd - from);
        bytes = memory.ofLength(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(bytes, from);
        while (count < MOST_FRAMES && addFrame()) {
            count++;
        }
        raw = rawMemory.ofLength(rawOffsets[count]);
        return count > 0;
    }

    private boolean addFrame() {
        int at = offsets[count];
        int left = length - at - FrameHeader.LENGTH;
        if (left < 0) {
            return false;
        }
        FrameHeader header = FrameHeader.read(bytes.limit(length).position(at));
        if (header.isZero() || header.payloadLength() > left) {
            return false;
        }
        int payloadEnd = at + FrameHeader.LENGTH + (int) header.payloadLength();
        int rawLength = claimedLength(at + FrameHeader.LENGTH, payloadEnd);
        int rawEnd = rawOffsets[count] + rawLength;
        if (rawEnd > MOST_EXPANSION * maxLength) {
            return false;
        }
        recordCounts[count] = LEFT_TO_READER;
        offsets[count + 1] = payloadEnd;
        rawOffsets[count + 1] = rawEnd;
        return true;
    }

    /** No checksum was compared yet: this is only for how much memory there must be. 0 if it is more than a chunk's. */
    private int claimedLength(int payloadStart, int payloadEnd) {
        try {
            int claimed = Payload.rawLength(bytes.limit(payloadEnd).position(payloadStart), compressor);
            return claimed <= maxBlockLength ? claimed : 0;
        } catch (Throwable e) {
            return 0; // as in decode
        }
    }

    /** Hands it over to whoever decodes it first. */
    void offer() {
        state.set(State.WAITING);
    }

    /** Decodes it, if nobody else does or did. */
    boolean decodeIfWaiting() {
        if (!state.compareAndSet(State.WAITING, State.DECODING)) {
            return false;
        }
        for (int i = 0; i < count && state.get() == State.DECODING; i++) {
            recordCounts[i] = decode(i);
        }
        if (!state.compareAndSet(State.DECODING, State.OWNED)) {
            free();
        }
        return true;
    }

    private int decode(int frame) {
        if (rawOffsets[frame] == rawOffsets[frame + 1]) {
            return LEFT_TO_READER;
        }
        try {
            makeViews();
            int at = offsets[frame];
            frames.limit(offsets[frame + 1]).position(at);
            if (check.compute(frames, start + at) != FrameHeader.read(frames).checksum()) {
                return LEFT_TO_READER;
            }
            ByteBuffer block = blocks.limit(rawOffsets[frame + 1]).position(rawOffsets[frame]);
            Payload.decompress(frames.position(at + FrameHeader.LENGTH), compressor, block);
            return records.check(block.position(rawOffsets[frame]));
        } catch (Throwable e) {
            // An error too: it comes again when the reader has come to this frame, or it need not be told.
            return LEFT_TO_READER;
        }
    }

    /** Each frame in its turn tries, if there was no memory for them before. */
    private void makeViews() {
        if (blocks == null) {
            frames = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            blocks = raw.duplicate();
        }
    }

    /** Whether the reading thread has it: it is decoded, or nobody is to decode it any more. */
    boolean isOwned() {
        return state.get() == State.OWNED;
    }

    /** Takes it back if nobody has begun to decode it. */
    void withdraw() {
        state.compareAndSet(State.WAITING, State.OWNED);
    }

    /** Where its first frame starts in the file. */
    long start() {
        return start;
    }

    /** Where its last frame ends in the file. */
    long end() {
        return start + offsets[count];
    }

    /** Whether a frame of it starts at an offset, which is never less than in the call before. */
    boolean goTo(long offset) {
        while (index < count && start + offsets[index] < offset) {
            index++;
        }
        return index < count && start + offsets[index] == offset;
    }

    /**
     * Gives out the frame that this went to.
     *
     * @param block set before its first record
     * @return the frame's length; 0 if it is left to the reader
     */
    int frame(RawBlockView block) {
        if (recordCounts[index] == LEFT_TO_READER) {
            return 0;
        }
        block.wrap(raw.limit(rawOffsets[index + 1]).position(rawOffsets[index]), recordCounts[index]);
        return offsets[index + 1] - offsets[index];
    }

    /** Gives its memory back, now or when the thread that works on it is done with the frame it is at. */
    @Override
    public void close() {
        while (true) {
            State found = state.get();
            switch (found) {
                case OWNED, WAITING -> {
                    if (state.compareAndSet(found, State.CLOSED)) {
                        free();
                        return;
                    }
                }
                case DECODING -> {
                    if (state.compareAndSet(found, State.ABANDONED)) {
                        return;
                    }
                }
                case ABANDONED, CLOSED -> {
                    return;
                }
            }
        }
    }

    private void free() {
        memory.close();
        rawMemory.close();
        records.clear();
    }
}
