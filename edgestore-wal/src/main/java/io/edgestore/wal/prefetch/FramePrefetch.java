package io.edgestore.wal.prefetch;

import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.RawBlockView;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decodes the frames ahead of a reader by several threads, in chunks of which a fixed number is in memory. The reading thread is
 * one of them: it reads the file, and decodes while it would wait.
 *
 * <p>It goes from frame to frame by their lengths and decides nothing: what is no sound frame, or not where it was looked for, is
 * left to the reader. When the reader goes on elsewhere, behind damage say, it has to come as far by itself as was read in vain
 * before anything is read ahead again: however damaged a file is, that costs no more than to read it a second time.
 */
public final class FramePrefetch implements Closeable {

    /** One that a thread works on and one that waits, for each thread. */
    private static final int CHUNKS_PER_THREAD = 2;

    private static final long NOWHERE = -1;

    private final LogFile file;
    private final FileCodec codec;
    private final int maxRecordLength;
    private final int chunkLength;
    private final int mostChunks;
    private final DecodingThreads threads;

    private final long start;
    private long fileEnd;

    /** Made when they are needed: many files are read for their first record alone. */
    private int chunksMade;

    private final Deque<FrameChunk> unused = new ArrayDeque<>();

    /** Decoded or to be decoded, in the order of the file, without a gap between them. */
    private final Deque<FrameChunk> ahead = new ArrayDeque<>();

    /** Where the reader is; null before and behind all that was read ahead. */
    private FrameChunk current;

    /** Where the next chunk starts; negative before anything is read ahead. */
    private long readEnd = NOWHERE;

    /** What stands at {@link #readEnd} cannot be read ahead. */
    private boolean halted;

    private long bytesRead;
    private long bytesGiven;

    /**
     * Makes one that has read nothing yet.
     *
     * @param file what is read
     * @param start where the first frame starts
     * @param fileEnd where it ends
     * @param codec what it is written in
     * @param maxRecordLength the most bytes that a record may have, or the records of a frame together
     * @param decoding by how many threads, 2 or more, and in what chunks
     */
    public FramePrefetch(
            LogFile file, long start, long fileEnd, FileCodec codec, int maxRecordLength, Decoding decoding) {
        this.file = file;
        this.fileEnd = fileEnd;
        this.codec = codec;
        this.maxRecordLength = maxRecordLength;
        this.chunkLength = decoding.chunkLength();
        this.mostChunks = CHUNKS_PER_THREAD * decoding.threads();
        this.start = start;
        this.threads = new DecodingThreads(decoding.threads() - 1, file.path());
    }

    /**
     * The frame at an offset, if it was decoded ahead and is sound.
     *
     * @param offset where the reader is
     * @param block set before the frame's first record; valid until the next call
     * @return the frame's length; 0 if the reader has to look at it itself
     */
    public int frameAt(long offset, RawBlockView block) {
        boolean there = current != null && current.goTo(offset) || goToChunk(offset);
        int length = there ? current.frame(block) : 0;
        bytesGiven += length;
        return length;
    }

    private boolean goToChunk(long offset) {
        if (current != null) {
            unused.add(current);
            current = null;
        }
        if (offset != (ahead.isEmpty() ? readEnd : ahead.peek().start())) {
            discard();
            if (!isWorthwhile(offset)) {
                return false;
            }
            readEnd = offset;
            halted = false;
        }
        readAhead();
        if (ahead.isEmpty()) {
            return false;
        }
        current = decoded(ahead.remove());
        return current.goTo(offset);
    }

    /** The reader went on elsewhere than where the frames led. */
    private void discard() {
        readEnd = NOWHERE;
        for (FrameChunk chunk : ahead) {
            chunk.withdraw();
            threads.await(chunk);
        }
        unused.addAll(ahead);
        ahead.clear();
    }

    /** Who reads a few records needs no other thread for it; and what was read in vain has to be made good first. */
    private boolean isWorthwhile(long offset) {
        return offset - start >= chunkLength + bytesRead - bytesGiven && fileEnd - offset >= 2L * chunkLength;
    }

    private void readAhead() {
        while (!halted && readEnd < fileEnd && hasUnused()) {
            halted = !fill(unused.peek());
            if (!halted) {
                FrameChunk chunk = unused.remove();
                ahead.add(chunk);
                readEnd = chunk.end();
                threads.decode(chunk);
            }
        }
    }

    private boolean hasUnused() {
        if (unused.isEmpty() && chunksMade < mostChunks) {
            unused.add(new FrameChunk(codec, maxRecordLength, chunkLength));
            chunksMade++;
        }
        return !unused.isEmpty();
    }

    private boolean fill(FrameChunk chunk) {
        bytesRead += Math.min(chunkLength, fileEnd - readEnd);
        try {
            return chunk.fill(file, readEnd, fileEnd);
        } catch (IOException e) {
            return false; // the reader meets it too when it comes there, or it has passed by then
        }
    }

    /** Once no other thread works on it any more. Meanwhile this one decodes what comes behind. */
    private FrameChunk decoded(FrameChunk chunk) {
        chunk.decodeIfWaiting();
        while (!chunk.isOwned() && ahead.stream().anyMatch(FrameChunk::decodeIfWaiting)) {}
        threads.await(chunk);
        return chunk;
    }

    /**
     * The file has grown, and more of it can be read.
     *
     * @param end where it ends now
     */
    public void extendTo(long end) {
        fileEnd = end;
        halted = false;
    }

    /** How many bytes were read from the file so far. */
    public long bytesRead() {
        return bytesRead;
    }

    /** How many bytes the frames have that were given out so far. */
    public long bytesGiven() {
        return bytesGiven;
    }

    /** Gives the memory back, and lets the threads end, as soon as they are done with the frames that they are at. */
    @Override
    public void close() {
        ahead.forEach(FrameChunk::close);
        unused.forEach(FrameChunk::close);
        if (current != null) {
            current.close();
        }
        threads.close();
    }
}
