package io.edgestore.wal.log.metrics;

/**
 * A snapshot of what a log has done since it was opened. All numbers except {@code mostWaiters}, {@code heldBytes} and {@code
 * failed} only ever increase. They are read one after the other while the log goes on, so one of them can be ahead of another
 * by what was under way.
 *
 * @param records records that were written to files. One that gathers in a buffer is not counted yet
 * @param entryBytes the bytes of their namespaces, keys and values, before compression
 * @param writtenBytes the bytes that were written for them: frames, compressed
 * @param rounds times that a thread led: it served all appends that waited by then
 * @param slowSyncs fsyncs that took longer than the limit of the slow sync listener; 0 if there is none
 * @param rotations files that were begun because the one before was long or old enough
 * @param stalls appends that had to wait, since too many records waited for their fsync
 * @param repairs tails that were cut off, and files without a record that were removed, when the log was opened
 * @param damages damaged places that were found when the log was opened and when it was read; a place counts each time
 * @param mostWaiters the most callers and futures that one fsync served: the peak
 * @param heldBytes how long the finished files are now that cursors, holds and open readers keep from being deleted; {@code
 *     WriteAheadLog.holders()} tells who does
 * @param failed whether the log has failed, and refuses everything
 * @param queueWaits from the call of an append to the beginning of the round that serves it. Of {@code appendAndSync} it is the
 *     call of the one that appends for all
 * @param writes encoding, compressing and writing of all that one write took; no fsync and no rotation. One write can serve
 *     several appends
 * @param syncs each fsync of records, those of rotations and of closing included, whether it succeeded or not
 * @param callbacks from the end of an fsync until a future was completed, and the code behind it had run: the time in the
 *     executor's queue, and the code's own
 */
public record LogMetrics(
        long records,
        long entryBytes,
        long writtenBytes,
        long rounds,
        long slowSyncs,
        long rotations,
        long stalls,
        long repairs,
        long damages,
        long mostWaiters,
        long heldBytes,
        boolean failed,
        LatencyHistogram queueWaits,
        LatencyHistogram writes,
        LatencyHistogram syncs,
        LatencyHistogram callbacks) {}
