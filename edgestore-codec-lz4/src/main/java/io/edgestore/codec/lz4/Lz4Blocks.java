package io.edgestore.codec.lz4;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 blocks by lz4-java. Leaves all positions where they are.
 *
 * <p>Apart from {@link Lz4Compressor} so that loading that one loads nothing of lz4-java.
 */
final class Lz4Blocks {

    /** Of a shorter output the whole block is walked in less time than its zeros are found. */
    private static final int LEAST_SEARCHED = 1 << 10;

    private final LZ4Compressor compressor;
    private final LZ4SafeDecompressor decompressor;
    private final boolean zeroMatchesAreZeros;
    private final String description;

    Lz4Blocks(Implementation<LZ4Factory> implementation) {
        compressor = implementation.factory().fastCompressor();
        decompressor = implementation.factory().safeDecompressor();
        zeroMatchesAreZeros = ZeroMatches.areZerosOf(decompressor);
        description = implementation.description();
    }

    /** The native library, or else Java; chosen once, on first use. */
    static Lz4Blocks fastest() {
        return Fastest.BLOCKS;
    }

    /** Needs a target with as many bytes remaining as {@link Lz4Compressor#maxCompressedLength} says. */
    int compress(ByteBuffer source, ByteBuffer target) {
        ByteBuffer block = accessible(source);
        return compressor.compress(
                block, block.position(), block.remaining(), target, target.position(), target.remaining());
    }

    /** Consumes all of the source or throws; returns how many bytes of the target it wrote. */
    int decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        ByteBuffer block = accessible(source);
        int length;
        try {
            length = decompressor.decompress(
                    block, block.position(), block.remaining(), target, target.position(), target.remaining());
        } catch (LZ4Exception e) {
            throw new CorruptDataException(
                    "malformed LZ4 block of " + block.remaining() + " bytes, to decompress into " + target.remaining()
                            + " bytes",
                    e);
        }
        boolean zerosTell = zeroMatchesAreZeros && length >= LEAST_SEARCHED;
        if (Sequences.haveOffsetZero(block, zerosTell ? ZeroMatches.end(target, length) : length)) {
            throw new CorruptDataException("the LZ4 block has a match at offset 0");
        }
        return length;
    }

    @Override
    public String toString() {
        return description;
    }

    /** A read-only heap buffer hides its array, and lz4-java would turn to its Java code for it. */
    private static ByteBuffer accessible(ByteBuffer source) {
        if (source.isDirect() || source.hasArray()) {
            return source;
        }
        return ByteBuffer.allocate(source.remaining()).put(source.duplicate()).flip();
    }

    private static final class Fastest {
        static final Lz4Blocks BLOCKS =
                new Lz4Blocks(Implementation.choose(LZ4Factory::nativeInstance, LZ4Factory::safeInstance));
    }
}
