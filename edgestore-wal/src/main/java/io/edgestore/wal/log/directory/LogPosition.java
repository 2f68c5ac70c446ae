package io.edgestore.wal.log.directory;

/**
 * How far a log is appended, or durable.
 *
 * @param lsn up to that of this record, u64
 * @param fileLsn which of the files is the newest then: the LSN in its name, u64
 * @param end up to where in that file, in bytes; a frame ends there, or the header
 */
public record LogPosition(long lsn, long fileLsn, long end) {}
