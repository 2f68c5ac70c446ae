package io.edgestore.wal.prefetch;

/**
 * How frames are decoded.
 *
 * @param threads how many threads do it, the reading one included; 1 for nothing ahead
 * @param chunkLength how many bytes of the file are one thread's work at a time
 */
public record Decoding(int threads, int chunkLength) {

    /** Each frame when its turn comes, by the thread that reads. */
    public static final Decoding IN_READING_THREAD = byThreads(1);

    /** Long enough that handing it over costs little beside decoding it, and short enough for the processor's cache. */
    private static final int CHUNK_LENGTH = 128 << 10;

    /**
     * By so many threads.
     *
     * @param threads 1 or more, the reading one included
     * @return in chunks of the usual length
     */
    public static Decoding byThreads(int threads) {
        return new Decoding(threads, CHUNK_LENGTH);
    }
}
