/**
 * What may go: who still needs which records, which files that leaves, and how they are deleted so that a crash leaves no gap.
 */
package io.edgestore.wal.log.retention;
