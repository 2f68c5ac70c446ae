package io.edgestore.codec.zstd;

import java.io.Closeable;

/**
 * All that a codec holds outside the heap. Knows nothing of who uses it, so that it can outlive that and be closed then.
 */
record Contexts(Compressors compressors, Decompressors decompressors) implements Closeable {

    /**
     * How many contexts of a kind wait for their next use: more would rarely be in use at once, and those of high
     * levels hold megabytes.
     */
    static final int BOUND = 8;

    Contexts(int level, byte[] dictionary) {
        this(new Compressors(BOUND, level, dictionary), new Decompressors(BOUND, dictionary));
    }

    @Override
    public void close() {
        compressors.close();
        decompressors.close();
    }
}
