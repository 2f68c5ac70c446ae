/**
 * Bytes to header, frame, block and record, and back. Pure functions on buffers and the buffers that they reuse: no files, no
 * channels. Nothing here knows the other packages of this module.
 *
 * <p>The format is described in {@code docs/format.md}.
 */
package io.edgestore.wal.format;
