/**
 * Walks a file from frame to frame, and searches it for whole frames once a length can no longer be believed. It says
 * what the bytes are; what that means for a reader is decided in {@code io.edgestore.wal}.
 */
package io.edgestore.wal.scan;
