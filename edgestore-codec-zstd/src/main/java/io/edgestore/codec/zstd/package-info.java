/**
 * Zstandard frames ({@link io.edgestore.codec.zstd.ZstdCompressor}).
 *
 * <p>The native library inside zstd-jni is unpacked into {@code java.io.tmpdir} on first use. Where nothing may be run
 * from there ({@code noexec}), the system property {@code ZstdTempFolder} names another directory, or {@code
 * ZstdNativePath} a library that is there already.
 */
package io.edgestore.codec.zstd;
