package io.edgestore.api;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;

/**
 * Compresses a block of bytes, and decompresses it again.
 *
 * <p>A log finds compressors through {@link java.util.ServiceLoader}. A provider is a public class with a public
 * constructor without parameters, listed in {@code META-INF/services/io.edgestore.api.Compressor} and, in a named
 * module, in a {@code provides} clause. Whoever has only {@code byte[]} code extends {@link ArrayCompressor}.
 *
 * <p>The rules, by which the log calls and every implementation is tested:
 *
 * <ol>
 *   <li><b>Shared.</b> An instance is immutable and safe for use by many threads at once.
 *   <li><b>Name.</b> {@link #name()} names the byte format. It never changes and never depends on a setting. No other
 *       provider has it.
 *   <li><b>Loading.</b> {@code META-INF/services} and {@code provides} list the same providers. Neither the constructor
 *       nor {@code name()} loads a native library.
 *   <li><b>Length.</b> The caller keeps the length of the uncompressed block, and hands {@code decompress} a target of
 *       exactly that length.
 *   <li><b>Buffers.</b> Heap or direct, any position and limit, slices; a source may be read-only. {@code order()} is
 *       ignored and kept.
 *   <li><b>Positions.</b> On success both positions have moved past what was read and written. On failure both are
 *       where they were. Limits never change.
 *   <li><b>Bounds.</b> No byte of the source is changed, and no byte outside the target's {@code [position, limit)} is
 *       touched. What stands in the target after a failure, or behind what {@code compress} wrote, is undefined.
 *   <li><b>Malformed input</b> to {@code decompress} ends in {@link CorruptDataException} or in some bytes of the right
 *       length. It never ends in another exception, an {@link Error}, a hang, or old content of the target or of any
 *       other memory showing through. Wrong bytes are what checksums are for.
 *   <li><b>Misuse</b> ends in {@link IllegalArgumentException}, {@link java.nio.BufferOverflowException} or
 *       {@link java.nio.ReadOnlyBufferException}.
 *   <li><b>Parameters.</b> {@link #parameters()} is a fresh read-only buffer at each call. {@link #withParameters} takes
 *       those of any instance of the codec and keeps its own settings; it keeps no buffer, and what it cannot use ends in
 *       {@code CorruptDataException}.
 *   <li><b>Growth.</b> This interface grows only by default methods.
 * </ol>
 */
public interface Compressor {

    /**
     * Names the format of the compressed bytes, as it is stored in files: {@code lz4}, {@code zstd}.
     *
     * @return a name that matches {@code [a-z0-9][a-z0-9._-]{0,31}}; the same one at each call
     */
    String name();

    /**
     * Bounds the length of a compressed block.
     *
     * @param length the length of the uncompressed block in bytes, 0 or more
     * @return the most bytes that {@link #compress} can make of that many, 0 or more
     * @throws IllegalArgumentException if {@code length} is negative, or longer than a block of this codec can be
     */
    int maxCompressedLength(int length);

    /**
     * Compresses all that remains in {@code source}.
     *
     * @param source the block, from its position to its limit; may be empty
     * @param target where the compressed block goes, from its position on; {@link #maxCompressedLength} bytes suffice
     * @return how many bytes were written to {@code target}
     * @throws java.nio.BufferOverflowException if the compressed block does not fit into {@code target}
     * @throws java.nio.ReadOnlyBufferException if {@code target} is read-only
     * @throws IllegalArgumentException if both are the same buffer, or the block is longer than this codec takes
     */
    int compress(ByteBuffer source, ByteBuffer target);

    /**
     * Decompresses one block: consumes all of {@code source} and fills all of {@code target}, or throws.
     *
     * @param source one compressed block and nothing else, from its position to its limit
     * @param target a buffer with as many bytes remaining as the uncompressed block has
     * @throws CorruptDataException if {@code source} is malformed, or is not one block of exactly the target's length
     * @throws java.nio.ReadOnlyBufferException if {@code target} is read-only
     * @throws IllegalArgumentException if both are the same buffer
     */
    void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException;

    /**
     * Bounds how far a compressed block can expand. Callers refuse a block that claims more, before they allocate for
     * it.
     *
     * @param compressedLength the length of the compressed block in bytes, 0 or more
     * @return the most bytes that so many compressed bytes can stand for, in this format; {@link Integer#MAX_VALUE} if
     *     the format sets no bound
     * @throws IllegalArgumentException if {@code compressedLength} is negative
     */
    default long maxDecompressedLength(int compressedLength) {
        if (compressedLength < 0) {
            throw new IllegalArgumentException("compressedLength is negative: " + compressedLength);
        }
        return Integer.MAX_VALUE;
    }

    /**
     * What a reader needs beside the name to decompress, a dictionary for example. The log stores it in the file's
     * header and hands it to {@link #withParameters} of the codec that reads the file.
     *
     * @return a fresh read-only buffer at each call; empty for most codecs
     */
    default ByteBuffer parameters() {
        return ByteBuffer.allocate(0).asReadOnlyBuffer();
    }

    /**
     * The codec for a file that carries {@code parameters}. It keeps this codec's settings.
     *
     * @param parameters as {@link #parameters()} returned them; the buffer is not kept
     * @return this codec, or another with those parameters
     * @throws CorruptDataException if they are not parameters that this codec can use
     */
    default Compressor withParameters(ByteBuffer parameters) throws CorruptDataException {
        if (Objects.requireNonNull(parameters, "parameters").hasRemaining()) {
            throw new CorruptDataException("the codec " + name() + " takes no parameters, and was given "
                    + parameters.remaining() + " bytes of them");
        }
        return this;
    }

    /**
     * Checks for rule 9 what can be checked of any two buffers. For implementations, to be called before anything else.
     *
     * @param source what is to be read
     * @param target what is to be written
     * @throws IllegalArgumentException if both are the same buffer
     * @throws java.nio.ReadOnlyBufferException if {@code target} is read-only
     */
    static void requireUsable(ByteBuffer source, ByteBuffer target) {
        if (source == target) {
            throw new IllegalArgumentException("source and target are the same buffer");
        }
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
    }
}
