package io.edgestore.api;

import java.nio.ByteBuffer;

/**
 * Computes a 32-bit checksum of a block of bytes.
 *
 * <p>Found like a {@link Compressor}: a public class with a public constructor without parameters, listed in {@code
 * META-INF/services/io.edgestore.api.Checksum} and, in a named module, in a {@code provides} clause.
 *
 * <p>The rules:
 *
 * <ol>
 *   <li><b>Shared.</b> An instance is immutable and safe for use by many threads at once.
 *   <li><b>Name.</b> {@link #name()} names the algorithm with all that decides its result. It never changes. No other
 *       provider has it.
 *   <li><b>Loading.</b> {@code META-INF/services} and {@code provides} list the same providers. Neither the constructor
 *       nor {@code name()} loads a native library.
 *   <li><b>Value.</b> The result depends on nothing but the bytes from the source's position to its limit.
 *   <li><b>Buffers.</b> Heap or direct, any position and limit, slices, read-only ones. {@code order()} is ignored.
 *       Position, limit and content stay as they are.
 *   <li><b>Growth.</b> This interface grows only by default methods.
 * </ol>
 */
public interface Checksum {

    /**
     * Names the algorithm, as it is stored in files: {@code crc32c}, {@code xxh32}.
     *
     * @return a name that matches {@code [a-z0-9][a-z0-9._-]{0,31}}; the same one at each call
     */
    String name();

    /**
     * Computes the checksum of all that remains in {@code source}, and leaves its position where it is.
     *
     * @param source the block, from its position to its limit; may be empty
     * @return the checksum; all 32 bits count
     */
    int compute(ByteBuffer source);
}
