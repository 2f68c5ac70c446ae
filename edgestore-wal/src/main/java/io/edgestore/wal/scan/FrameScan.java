package io.edgestore.wal.scan;

import io.edgestore.api.Compressor;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.FrameCheck;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.RawRecordView;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.LongPredicate;

/**
 * Goes through a file's frames, in constant memory, and says of each stretch of bytes what it is. For one thread.
 *
 * <p>It has three ways of reading. {@link Reading#WALK} is the format's own: from frame to frame by their lengths, past
 * those whose content is bad. {@link Reading#SALVAGE} does the same up to the first frame whose checksum or length is
 * bad; from there on it believes no length that a checksum did not confirm, and searches. {@link Reading#LOST_HEADER}
 * searches from the start.
 */
public final class FrameScan implements Closeable {

    private static final int SECTOR = 512;
    private static final int LEAST_PIECE = 8;

    private final long fileEnd;
    private final Reading reading;
    private final Window window;
    private final FrameReader frames;
    private final Window ahead;
    private final FrameSearch search;

    private long position;
    private boolean searching;

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
     */
    public FrameScan(LogFile file, long fileEnd, Reading reading, FileCodec codec, int maxRecordLength) {
        this.fileEnd = fileEnd;
        this.reading = reading;
        this.position = codec.header().length();
        this.atLostHeader = reading == Reading.LOST_HEADER;
        this.window = new Window(file, fileEnd);
        FrameCheck check = codec.check();
        Compressor compressor = codec.checkedCompressor();
        BlockLayout layout = codec.header().layout();
        this.frames = new FrameReader(window, compressor, check, layout, maxRecordLength);
        Plausible plausible = new Plausible(compressor, layout, fileEnd);
        this.ahead = new Window(file, fileEnd);
        this.search = check.isCrc32c()
                ? new RollingSearch(ahead, check, plausible, fileEnd)
                : new TryingSearch(ahead, frames, plausible, fileEnd);
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
        /** The length is over the limit, or leads past the end of the file. */
        LENGTH
    }

    /**
     * Looks at the next stretch of bytes.
     *
     * @return what it is
     * @throws IOException if the file could not be read; the scan stays where it is
     */
    public Step next() throws IOException {
        if (atLostHeader) {
            long found = search.next(0);
            atLostHeader = false;
            searching = found >= 0;
            return skip(0, searching ? found : Math.min(position, fileEnd), 0, Fault.HEADER);
        }
        if (searching) {
            long found = search.next(position);
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
            long found = search.next(offset + 1);
            position = step == Step.BAD ? offset + length : offset;
            if (found >= 0) {
                searching = true;
                return skip(offset, found - offset, 1, step == Step.BAD ? fault : Fault.LENGTH);
            }
        }
        return step;
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
        long found = search.next(from);
        return found >= 0 && found < end ? step(found, frames.header(found)) : Step.END;
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

    /** The offset of the stretch that {@link #next()} told of. */
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

    /** What is wrong with it. */
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
     * @throws IOException never, of a frame that was found sound
     */
    public boolean nextRecord() throws IOException {
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

    /** How many bytes went through a checksum so far, in all ways of reading. */
    public long checksummedBytes() {
        return frames.checksummedBytes() + search.checksummedBytes();
    }

    /**
     * Looks for a whole frame at any offset. To be called when no record of the frame before is still to come: it is no
     * longer there then.
     *
     * @param from the first offset to try; never less than in the call before
     * @param lsnCounts which LSN the frame's last record must have
     * @return the frame's offset; -1 if there is none
     * @throws IOException if the file could not be read
     */
    public long find(long from, LongPredicate lsnCounts) throws IOException {
        long found = search.next(from);
        while (found >= 0) {
            FrameHeader header = frames.header(found);
            boolean counts = switch (frames.decode(found, header)) {
                case RECORDS -> lsnCounts.test(frames.block().lastLsn());
                case TOO_LARGE -> true;
                case MALFORMED_PAYLOAD, MALFORMED_RECORD -> false;
            };
            if (counts) {
                return found;
            }
            found = search.next(found + FrameHeader.LENGTH + header.payloadLength());
        }
        return -1;
    }

    /** Whether the search tried every offset that it came by. If not, that it found nothing proves nothing. */
    public boolean isSearchExhaustive() {
        return search.isExhaustive();
    }

    /**
     * Whether a write that never reached the disk whole can have left these bytes: from where they start, or from where a
     * 512-byte sector of the file starts in them, that sector is all zeros. File systems make a file longer before they
     * write its content, and disks write whole sectors. After etcd's rule for torn entries; but the length of a torn frame
     * is not believed, so the sector counts and not what the frame has of it, and less than 8 bytes at the end of the file
     * do not count, as so few zeros stand in sound frames too.
     *
     * @param from where they start
     * @param byteCount their length
     * @return whether there is such a sector
     * @throws IOException if the file could not be read
     */
    public boolean hasZeroSector(long from, long byteCount) throws IOException {
        for (long at = from; at < from + byteCount; ) {
            long sectorEnd = Math.min(fileEnd, (at / SECTOR + 1) * SECTOR);
            if (sectorEnd - at >= LEAST_PIECE && window.zerosEnd(at) >= sectorEnd) {
                return true;
            }
            at = sectorEnd;
        }
        return false;
    }

    /** Gives its memory back, and leaves the file open. What it gave out is not to be read any more. */
    @Override
    public void close() {
        frames.close();
        ahead.close();
        window.close();
    }
}
