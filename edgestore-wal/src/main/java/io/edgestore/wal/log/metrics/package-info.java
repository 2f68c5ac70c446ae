/**
 * What a log has done and how long it took, as plain numbers for whatever library shows them. A {@code LogMetrics} is a
 * snapshot: it is asked for, and never changes.
 */
package io.edgestore.wal.log.metrics;
