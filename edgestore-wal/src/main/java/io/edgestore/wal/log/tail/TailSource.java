package io.edgestore.wal.log.tail;

import io.edgestore.wal.log.directory.LogSnapshot;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Tells a tail how far it may read. For one thread at a time, but for {@link #wake}. */
public interface TailSource {

    /** As the end of a newest file of which nothing may be read yet. */
    long NOTHING_YET = 0;

    /** As the end of a newest file of which whole frames may be read, and nobody says where they end. */
    long WHOLE_FRAMES = Long.MAX_VALUE;

    /**
     * What may be read now.
     *
     * @return the files; all but the newest are never written again, and that one may be read up to the snapshot's end, or
     *     {@link #NOTHING_YET}, or {@link #WHOLE_FRAMES}
     * @throws IOException if it cannot be found out
     */
    LogSnapshot readable() throws IOException;

    /**
     * Whether nothing more can come. To be asked before {@link #readable}.
     *
     * @return true once the writer is closed
     */
    boolean hasEnded();

    /**
     * Waits until there may be more than {@link #readable} has told last, or something else has to be looked at.
     *
     * @param nanos how long at the most
     * @param givenUp whether the tail was closed
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    void await(long nanos, BooleanSupplier givenUp) throws InterruptedException;

    /** Wakes whoever waits, to look whether the tail was closed. By any thread. */
    void wake();
}
