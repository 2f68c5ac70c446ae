/**
 * The log: a directory of log files, written by many threads. {@link io.edgestore.wal.log.WriteAheadLog} is the door.
 *
 * <p>Behind it, {@code LeaderQueue} lets one of the threads append for all that wait, {@code LogWriter} writes to the newest
 * file and begins the next one, {@code GroupCommit} forces for all that wait for that, and {@code LogOpening} finds out
 * where to go on.
 */
package io.edgestore.wal.log;
