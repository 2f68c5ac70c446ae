/**
 * LZ4 blocks ({@link io.edgestore.codec.lz4.Lz4Compressor}) and XXH32 ({@link io.edgestore.codec.lz4.Xxh32Checksum}).
 *
 * <p>Both run on the native library inside lz4-java, which is unpacked into {@code java.io.tmpdir} on first use. Where
 * that fails, for example on a directory mounted {@code noexec}, they run on lz4-java's Java code: slower, with the same
 * results. {@code toString()} tells which one runs, and why.
 */
package io.edgestore.codec.lz4;
