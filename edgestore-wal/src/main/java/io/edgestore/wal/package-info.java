/**
 * A write-ahead log file: {@link io.edgestore.wal.WalWriter} writes it, {@link io.edgestore.wal.WalReader} reads it.
 *
 * <p>Version 1 files are those of the Rust crate {@code edgestore} 1.0.x, byte for byte but for the compressor's
 * freedom. Log sequence numbers and transaction numbers are unsigned: they are {@code long}s here, to be printed with
 * {@link java.lang.Long#toUnsignedString(long)} and compared with {@link java.lang.Long#compareUnsigned}.
 *
 * <p>No parameter and no result is {@code null} unless it says so; {@code null} ends in {@link
 * java.lang.NullPointerException}.
 */
package io.edgestore.wal;
