/**
 * The log: a directory of log files, written by many threads. {@link io.edgestore.wal.log.WriteAheadLog} is the door.
 *
 * <p>Behind it, {@code commit} has many threads served by one write and one fsync, {@code LogWriter} writes to the newest
 * file and begins the next one, {@code directory} knows the files, and {@code LogOpening} finds out where to go on. Who only
 * reads goes in by {@link io.edgestore.wal.log.ReadOnlyLog}.
 */
package io.edgestore.wal.log;
