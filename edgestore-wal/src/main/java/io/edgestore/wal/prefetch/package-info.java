/** Frames that are read and decoded ahead of the reader, by several threads, and given out in the order of the file. */
package io.edgestore.wal.prefetch;
