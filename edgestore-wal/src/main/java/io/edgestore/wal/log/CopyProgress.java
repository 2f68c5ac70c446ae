package io.edgestore.wal.log;

/**
 * Receives the progress of a copy of a log. Called by one thread at a time, not always the same one, while the caller of the
 * copy waits; so it must return quickly.
 */
@FunctionalInterface
public interface CopyProgress {

    /** Tells nobody. */
    CopyProgress NONE = (done, total) -> {};

    /**
     * More is done. In the last call before the copy gets its name, all is.
     *
     * @param done how many bytes were copied, or read to see that the copy is sound
     * @param total how many there are to be copied and read; it grows where a file turns out not to be linked, but copied
     */
    void advanced(long done, long total);
}
