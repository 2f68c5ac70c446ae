package io.edgestore.wal.log;

import java.nio.file.Path;

/**
 * The content of a copy of a log: a checkpoint, or a restored log.
 *
 * @param directory the copy
 * @param firstLsn the LSN of its first record, u64; 0 if there is none
 * @param lastLsn the LSN of its last record, u64; 0 if there is none
 * @param records how many records it holds
 */
public record CopyReport(Path directory, long firstLsn, long lastLsn, long records) {}
