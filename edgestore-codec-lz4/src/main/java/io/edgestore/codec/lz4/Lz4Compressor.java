package io.edgestore.codec.lz4;

import com.google.auto.service.AutoService;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * The compressor {@code lz4}: one LZ4 block, without the LZ4 frame around it and without a length before it, as <a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">lz4_Block_format.md</a> has it. Blocks go back and
 * forth with {@code LZ4_compress_default} and {@code LZ4_decompress_safe} of the C library, and with {@code lz4_flex} of
 * Rust. The empty block is the one byte 0. A match at offset 0, which the format forbids, is refused; lz4-java alone does
 * not look for it.
 *
 * <p>It runs on the native library where that can be loaded, and else on Java; {@link #toString()} tells. The first use
 * loads it, and not the constructor or {@link #name()}.
 *
 * <p>An LZ4 block has no checksum: half of all flipped bits decompress to wrong bytes of the right length.
 */
@AutoService(Compressor.class)
@SuppressWarnings("exports") // AutoService is of no use to whoever uses this class.
public final class Lz4Compressor implements Compressor {

    /** {@code LZ4_MAX_INPUT_SIZE} in lz4.h. */
    private static final int MAX_LENGTH = 0x7E00_0000;

    private final Supplier<Lz4Blocks> blocks;

    /** Makes one. All are alike. */
    public Lz4Compressor() {
        // No method reference: that would load lz4-java's classes here and now.
        this(() -> Lz4Blocks.fastest());
    }

    /** On the implementation that the supplier gives, for which it is asked at each call. */
    Lz4Compressor(Supplier<Lz4Blocks> blocks) {
        this.blocks = blocks;
    }

    /**
     * Names the format: LZ4 blocks.
     *
     * @return {@code lz4}
     */
    @Override
    public String name() {
        return "lz4";
    }

    /**
     * Bounds the length of a compressed block, by {@code LZ4_COMPRESSBOUND} in lz4.h.
     *
     * @param length the length of the uncompressed block in bytes, from 0 to 2,113,929,216 (0x7E000000)
     * @return {@code length + length / 255 + 16}
     * @throws IllegalArgumentException if {@code length} is out of that range
     */
    @Override
    public int maxCompressedLength(int length) {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("an LZ4 block holds 0 to " + MAX_LENGTH + " bytes, and not " + length);
        }
        return length + length / 255 + 16;
    }

    /**
     * Bounds how far a block can expand: what expands most is a match's length, at 255 for each byte of it.
     *
     * @param compressedLength the length of the compressed block in bytes, 0 or more
     * @return {@code 255 * compressedLength}
     * @throws IllegalArgumentException if {@code compressedLength} is negative
     */
    @Override
    public long maxDecompressedLength(int compressedLength) {
        if (compressedLength < 0) {
            throw new IllegalArgumentException("compressedLength is negative: " + compressedLength);
        }
        return 255L * compressedLength;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A target with less than {@link #maxCompressedLength} bytes remaining costs a copy.
     */
    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        Compressor.requireUsable(source, target);
        int bound = maxCompressedLength(source.remaining());
        int length;
        if (target.remaining() >= bound) {
            length = blocks.get().compress(source, target);
            target.position(target.position() + length);
        } else {
            // With less room than the bound, LZ4 gives up some bytes before the block would cease to fit.
            ByteBuffer room = ByteBuffer.allocate(bound);
            length = blocks.get().compress(source, room);
            target.put(room.limit(length));
        }
        source.position(source.limit());
        return length;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        Compressor.requireUsable(source, target);
        int length = blocks.get().decompress(source, target);
        if (length != target.remaining()) {
            throw new CorruptDataException(
                    "the LZ4 block is of " + length + " bytes, and should be of " + target.remaining() + " bytes");
        }
        source.position(source.limit());
        target.position(target.limit());
    }

    /**
     * Tells which implementation runs, and loads it for that.
     *
     * @return {@code lz4 (native)}, or {@code lz4 (Java: ...)} with why the native library cannot be loaded
     */
    @Override
    public String toString() {
        return name() + " (" + blocks.get() + ")";
    }
}
