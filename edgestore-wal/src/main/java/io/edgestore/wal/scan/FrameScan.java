package io.edgestore.wal.scan;

import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.RawRecordView;
import io.edgestore.wal.prefetch.Decoding;
import io.edgestore.wal.prefetch.FramePrefetch;
import java.io.Closeable;
import java.io.IOException;

/**
 * Goes through a file's frames, in constant memory, and says of all bytes what they are. For one thread.
 *
 * <p>It has three ways of reading. {@link Reading#WALK} is the format's own: from frame to frame by their lengths, past
 * those whose content is bad. {@link Reading#SALVAGE} does the same up to the first frame whose checksum or length is
 * bad; from there on it believes no length that a checksum did not confirm, and searches. {@link Reading#LOST_HEADER}
 * searches from the start.
 */
public final class FrameScan implements Closeable {

    private long fileEnd;
    private final Reading reading;
    private final FileCodec codec;
    private final Window window;
    private final FrameReader frames;
    private final Window ahead;

    /** Null if each frame is decoded when its turn comes. */
    private final FramePrefetch prefetch;

    /** Made when it is needed, for the end that the file has then; null before. */
    private FrameSearch search;

    /** As that. */
    private TailCheck tail;

    /** What searches up to ends before this one have checksummed. */
    private long searchedBefore;

    private long position;
    private boolean searching;

    /** Where a search found no more frames up to the end of the file; -1 as long as none came to that. */
    private long lastFrameEnd = -1;

    /** As long as what stands in the header's place is still to be told. */
    private boolean atLostHeader;

    private long offset;
    private long length;
    private long frameCount;
    private Fault fault = Fault.NONE;

    /**
     * Makes a scan from the first frame on.
     *
     * @param file the file
     * @param fileEnd where it ends; what is written behind it meanwhile is not looked at
     * @param reading how to read
     * @param codec what the file is written in
     * @param maxRecordLength the most bytes that a record may have, or the records of a frame together
     * @param decoding how the frames of a walk are decoded
     */
    public FrameScan(
            LogFile file, long fileEnd, Reading reading, FileCodec codec, int maxRecordLength, Decoding decoding) {
        this.fileEnd = fileEnd;
        this.reading = reading;
        this.position = codec.header().length();
        this.atLostHeader = reading == Reading.LOST_HEADER;
        this.codec = codec;
        this.window = new Window(file, fileEnd);
        this.frames = new FrameReader(
                window, codec.checkedCompressor(), codec.check(), codec.header().layout(), maxRecordLength);
        this.ahead = new Window(file, fileEnd);
        this.prefetch = decoding.threads() == 1
                ? null
                : new FramePrefetch(file, position, fileEnd, codec, maxRecordLength, decoding);
    }

    private FrameSearch search() {
        if (search == null) {
            search = codec.check().isCrc32c()
                    ? directly(new RollingSearch(ahead, codec.check(), plausible(), fileEnd))
                    : new TryingSearch(ahead, frames, plausible(), fileEnd);
        }
        return search;
    }

    private FrameSearch directly(FrameSearch other) {
        return new DirectSearch(other, window, frames, plausible(), fileEnd);
    }

    private Plausible plausible() {
        return new Plausible(codec.checkedCompressor(), codec.header().layout(), fileEnd);
    }

    /** How to read. */
    public enum Reading {
        /** By the lengths of the frames alone. */
        WALK,
        /** By a search for whole frames, once a length can no longer be believed. */
        SALVAGE,
        /** By a search from the file's first byte on, since nothing tells where the frames start. */
        LOST_HEADER
    }

    /** What the bytes from {@link #offset()} on, {@link #length()} of them, are. */
    public enum Step {
        /** A whole frame with sound records, which {@link #nextRecord()} goes through. */
        FRAME,
        /** Bytes to be skipped; {@link #fault()} says why, and reading goes on behind them. */
        BAD,
        /** A whole frame whose records are longer than the limit. The scan stays before it. */
        TOO_LARGE,
        /** No whole frame, up to the end of the file. The scan stays before it. */
        INCOMPLETE,
        /** Zeros up to the end of the file. The scan stays before them. */
        ZERO_TAIL,
        /** Nothing: the end of the file. */
        END
    }

    /** What is wrong with bytes that are skipped. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** What stands before the first whole frame cannot be read as a header. */
        HEADER,
        /** The stored checksum is not that of the payload. */
        CHECKSUM,
        /** Zeros where a frame should start. */
        ZEROS,
        /** The checksum holds, but the payload is not a raw block compressed. */
        PAYLOAD,
        /** The payload could be decompressed, but a record in it is malformed, or they do not make a raw block. */
        RECORD,
        /**
         * The length is over the limit, or leads past the end of the file. Of a {@link Step#FRAME}: the frame is sound when
         * it is read up to the end of the file, whatever its length says.
         */
        LENGTH
    }

    /**
     * Looks at what stands next in the file.
     *
     * @return what it is
     * @throws IOException if the file could not be read; the scan stays where it is
     */
    public Step next() throws IOException {
        if (atLostHeader) {
            long found = search().next(0);
            atLostHeader = false;
            searching = found >= 0;
            return skip(0, searching ? found : Math.min(position, fileEnd), 0, Fault.HEADER);
        }
        if (searching) {
            long found = search().next(position);
            if (found == position) {
                return step(position, frames.header(position));
            }
            if (found > position) {
                return skip(position, found - position, 1, Fault.CHECKSUM);
            }
            searching = false;
        }
        Step step = walk();
        if (isLost(step) && reading != Reading.WALK) {
            position = offset; // as long as the search can fail
            long found = search().next(offset + 1);
            if (found < 0 && isLastFrame(step)) {
                return lastFrame();
            }
            position = step == Step.BAD ? offset + length : offset;
            if (found >= 0) {
                searching = true;
                return skip(offset, found - offset, 1, step == Step.BAD ? fault : Fault.LENGTH);
            }
        }
        return step;
    }

    /** Whether all of the file was looked at, but for the records of the last frame. */
    public boolean isAtEnd() {
        return position == fileEnd;
    }

    /**
     * Goes on in a file that has grown, where it ended before: a frame starts there, whatever was found in front of it.
     *
     * @param end where the file ends now; not less than before
     */
    public void extendTo(long end) {
        searchedBefore += search == null ? 0 : search.checksummedBytes();
        search = null;
        tail = null;
        searching = false;
        lastFrameEnd = -1;
        position = fileEnd;
        fileEnd = end;
        window.extendTo(end);
        ahead.extendTo(end);
        if (prefetch != null) {
            prefetch.extendTo(end);
        }
    }

    /**
     * Passes over frames that hold nothing but records below an LSN, if the file's LSNs rise. Before the first step, and not
     * where the header is lost.
     *
     * @param lsn u64
     * @throws IOException if the file could not be read; the scan stays where it is
     */
    public void seek(long lsn) throws IOException {
        if (!atLostHeader) {
            position = new LsnSeek(window, frames, position, fileEnd).offsetOf(lsn);
        }
    }

    /**
     * Looks for the next frame whose checksum holds, at any offset. Not to be mixed with {@link #next()}.
     *
     * @param from the first offset to try; never less than in the call before
     * @param end where to stop: the frame starts before that
     * @return what it is: {@link Step#FRAME}, {@link Step#TOO_LARGE}, {@link Step#BAD} if it cannot be decoded; {@link
     *     Step#END} if there is none
     * @throws IOException if the file could not be read
     */
    public Step nextWithin(long from, long end) throws IOException {
        long found = search().next(from);
        return found >= 0 && found < end ? step(found, frames.header(found)) : Step.END;
    }

    /**
     * Whether what starts here is a last frame of which only the length is damaged. Behind the last sound frame, and where
     * the walk ends: to try it at each step would take time in the square of the file's length.
     */
    private boolean isLastFrame(Step walked) throws IOException {
        if (lastFrameEnd < 0) {
            lastFrameEnd = offset;
        }
        boolean tried = offset == lastFrameEnd || walked == Step.INCOMPLETE;
        return tried && tail().isSoundWithLengthLeft(offset);
    }

    private Step lastFrame() throws IOException {
        Step step = step(offset, frames.header(offset).withPayloadLength(fileEnd - offset - FrameHeader.LENGTH));
        fault = Fault.LENGTH;
        return step;
    }

    /** No checksum confirmed the length by which the walk goes on. That of zeros can be the start of the next frame's. */
    private boolean isLost(Step step) {
        return switch (step) {
            case INCOMPLETE -> true;
            case BAD -> fault == Fault.CHECKSUM || fault == Fault.ZEROS;
            case FRAME, TOO_LARGE, ZERO_TAIL, END -> false;
        };
    }

    private Step walk() throws IOException {
        offset = position;
        length = fileEnd - position;
        frameCount = 1;
        fault = Fault.NONE;
        if (length == 0) {
            return Step.END;
        }
        int decoded = prefetch == null ? 0 : prefetch.frameAt(position, frames.block());
        if (decoded > 0) {
            return take(position, decoded, 1, Fault.NONE, Step.FRAME);
        }
        if (length < FrameHeader.LENGTH) {
            return window.zerosEnd(position) == fileEnd ? Step.ZERO_TAIL : Step.INCOMPLETE;
        }
        FrameHeader header = frames.header(position);
        if (header.isZero()) {
            return zeros();
        }
        if (header.payloadLength() > FrameHeader.MAX_PAYLOAD_LENGTH
                || header.payloadLength() > length - FrameHeader.LENGTH) {
            return Step.INCOMPLETE;
        }
        if (!frames.checksumHolds(position, header)) {
            return skip(position, FrameHeader.LENGTH + header.payloadLength(), 1, Fault.CHECKSUM);
        }
        return step(position, header);
    }

    /** Eight zero bytes are a frame with an empty payload in version 1; a run of them is passed over at once. */
    private Step zeros() throws IOException {
        long zerosEnd = window.zerosEnd(position);
        if (zerosEnd == fileEnd) {
            return Step.ZERO_TAIL;
        }
        long count = (zerosEnd - position) / FrameHeader.LENGTH;
        return skip(position, count * FrameHeader.LENGTH, count, Fault.ZEROS);
    }

    private Step step(long at, FrameHeader header) throws IOException {
        long frameLength = FrameHeader.LENGTH + header.payloadLength();
        return switch (frames.decode(at, header)) {
            case RECORDS -> take(at, frameLength, 1, Fault.NONE, Step.FRAME);
            case MALFORMED_PAYLOAD -> skip(at, frameLength, 1, Fault.PAYLOAD);
            case MALFORMED_RECORD -> skip(at, frameLength, 1, Fault.RECORD);
            case TOO_LARGE -> {
                offset = at;
                length = frameLength;
                yield Step.TOO_LARGE;
            }
        };
    }

    private Step skip(long at, long byteCount, long count, Fault why) {
        return take(at, byteCount, count, why, Step.BAD);
    }

    private Step take(long at, long byteCount, long count, Fault why, Step step) {
        offset = at;
        length = byteCount;
        frameCount = count;
        fault = why;
        position = at + byteCount;
        return step;
    }

    /** The offset of what {@link #next()} told of. */
    public long offset() {
        return offset;
    }

    /** Its length in bytes. */
    public long length() {
        return length;
    }

    /** How many records it may have held that cannot be read, after {@link Step#BAD} and {@link Step#INCOMPLETE}. */
    public long lostRecords() {
        return Math.max(frameCount, maxRecords(length));
    }

    /** How many records so many damaged bytes may have held; at least 1. */
    public long maxRecords(long byteCount) {
        return frames.maxRecords(byteCount);
    }

    /** What is wrong with it. A {@link Step#FRAME} has {@link Fault#NONE}, or {@link Fault#LENGTH} if it is the last one. */
    public Fault fault() {
        return fault;
    }

    /** Whether a search led to where the scan is: then a whole frame ended, or starts, here. */
    public boolean isSearching() {
        return searching;
    }

    /**
     * Goes on to the next record of the frame, after {@link Step#FRAME}. Not to be called after any other method that reads.
     *
     * @return false if there is none left in it
     */
    public boolean nextRecord() {
        return frames.block().next();
    }

    /** How many records of the frame are still to come. */
    public int remainingInFrame() {
        return frames.block().remaining();
    }

    /** The record that {@link #nextRecord()} went to. */
    public RawRecordView record() {
        return frames.block().record();
    }

    /** The length of the raw block, after {@link Step#TOO_LARGE}. */
    public int rawLength() {
        return frames.rawLength();
    }

    /** How many bytes were read from the file so far for what comes back, ahead of it too. */
    public long bytesRead() {
        return window.bytesRead() + (prefetch == null ? 0 : prefetch.bytesRead());
    }

    /** How many bytes went through a checksum so far, in all ways of reading. */
    public long checksummedBytes() {
        return frames.checksummedBytes()
                + searchedBefore
                + (search == null ? 0 : search.checksummedBytes())
                + (prefetch == null ? 0 : prefetch.bytesGiven());
    }

    /** Tells whether bytes that are no sound frame are a torn tail. */
    public TailCheck tail() {
        if (tail == null) {
            tail = new TailCheck(window, frames, search(), plausible(), fileEnd);
        }
        return tail;
    }

    /** Gives its memory back, and leaves the file open. What it gave out is not to be read any more. */
    @Override
    public void close() {
        frames.close();
        ahead.close();
        window.close();
        if (prefetch != null) {
            prefetch.close();
        }
    }
}
