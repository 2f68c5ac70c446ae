/**
 * One file's channel: reading and writing by position, appending whole frames, cutting a tail, forcing, locking. Nothing
 * here knows what a frame holds.
 */
package io.edgestore.wal.file;
