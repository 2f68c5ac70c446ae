/**
 * Many threads, one write and one fsync. {@code LeaderQueue} lets one thread append for all that wait, {@code AppendRound}
 * does it, and {@code GroupCommit} forces for all that wait for that. Nothing here knows a file.
 */
package io.edgestore.wal.log.commit;
