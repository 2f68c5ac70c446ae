/**
 * The beginning of a log, up to an LSN: kept in its place by a truncation, or copied to another directory. Nothing here appends
 * to a log.
 */
package io.edgestore.wal.log.copy;
