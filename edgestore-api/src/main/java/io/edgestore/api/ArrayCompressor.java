package io.edgestore.api;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * A base class of {@link Compressor}s for libraries that take only {@code byte[]}: it handles the buffers, and its subclass
 * implements two methods on arrays.
 *
 * <p>The arrays are never those of the caller's buffers: sources are copied in and results are copied out. So a method
 * may use all of its arrays as it likes, and nothing that it does outside its range can harm. A codec that wants to
 * save the copies implements {@link Compressor} itself.
 */
public abstract class ArrayCompressor implements Compressor {

    /** For subclasses. */
    protected ArrayCompressor() {}

    /**
     * Compresses a block.
     *
     * @param source holds the block
     * @param sourceOffset the index of its first byte
     * @param sourceLength its length in bytes
     * @param target where the compressed block goes
     * @param targetOffset the index at which it starts
     * @param targetLength how many bytes it may have: what {@link #maxCompressedLength} says of {@code sourceLength}
     * @return how many bytes it has
     */
    protected abstract int compress(
            byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength);

    /**
     * Decompresses a block. Any unchecked exception is taken for malformed input, and reported as such; so what has
     * nothing to do with the input, a native library that cannot be loaded for example, must end in an {@link Error}, as
     * {@link System#loadLibrary} has it.
     *
     * @param source holds the compressed block
     * @param sourceOffset the index of its first byte
     * @param sourceLength its length in bytes
     * @param target where the uncompressed block goes, all zero
     * @param targetOffset the index at which it starts
     * @param targetLength how many bytes it must have
     * @return how many bytes it has; any other number than {@code targetLength} is reported as corrupt
     * @throws CorruptDataException if the compressed block is malformed
     */
    protected abstract int decompress(
            byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength)
            throws CorruptDataException;

    @Override
    public final int compress(ByteBuffer source, ByteBuffer target) {
        Compressor.requireUsable(source, target);
        byte[] block = copy(source);
        byte[] compressed = new byte[maxCompressedLength(block.length)];
        int length = compress(block, 0, block.length, compressed, 0, compressed.length);
        if (length < 0 || length > compressed.length) {
            throw new IllegalStateException("the codec " + name() + " claims to have written " + length
                    + " bytes into a range of " + compressed.length);
        }
        if (length > target.remaining()) {
            throw new BufferOverflowException();
        }
        target.put(compressed, 0, length);
        source.position(source.limit());
        return length;
    }

    @Override
    public final void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        Compressor.requireUsable(source, target);
        byte[] compressed = copy(source);
        byte[] block = new byte[target.remaining()];
        int length;
        try {
            length = decompress(compressed, 0, compressed.length, block, 0, block.length);
        } catch (RuntimeException e) {
            throw new CorruptDataException("malformed " + name() + " block: " + e, e);
        }
        if (length != block.length) {
            throw new CorruptDataException(
                    "the block is of " + length + " bytes, and should be of " + block.length + " bytes");
        }
        target.put(block);
        source.position(source.limit());
    }

    private static byte[] copy(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        return bytes;
    }
}
