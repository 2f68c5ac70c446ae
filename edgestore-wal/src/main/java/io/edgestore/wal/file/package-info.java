/**
 * One file: append to it, scan it, repair it. Knows {@code format} and nothing else of this module; what damage means,
 * and who is told, is decided above.
 */
package io.edgestore.wal.file;
