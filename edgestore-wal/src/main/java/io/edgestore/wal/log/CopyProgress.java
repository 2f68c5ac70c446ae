package io.edgestore.wal.log;

/**
 * Is told how far a copy of a log is, to show it to somebody. Called by one thread at a time, not always the same one, while the
 * caller of the copy waits; so it must be quick.
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
