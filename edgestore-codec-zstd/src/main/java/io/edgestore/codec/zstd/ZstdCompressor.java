package io.edgestore.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.google.auto.service.AutoService;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;

/**
 * The compressor {@code zstd}: one Zstandard frame, as <a href="https://www.rfc-editor.org/rfc/rfc8878">RFC 8878</a> has
 * it. It is written without a checksum, a content size and a dictionary's ID, which the log has or has no need of; a
 * frame that has a checksum or a content size is read, and both are checked. Skippable frames, second frames, frames
 * without the magic number and those of versions before 0.8 are refused.
 *
 * <p>The level decides only how much effort compressing takes: whatever it was, the same codec decompresses. The native
 * library is loaded on first use, and not by the constructor or {@link #name()}.
 */
@AutoService(Compressor.class)
@SuppressWarnings("exports") // AutoService is of no use to whoever uses this class.
public final class ZstdCompressor implements Compressor {

    private static final int DEFAULT_LEVEL = 3;

    /** RFC 8878, section 3.1.1.2: the densest block is of 4 bytes (RLE), and stands for no more than 128 KiB. */
    private static final long MAX_EXPANSION = (128 << 10) / 4;

    private final int level;

    /** Compresses at level 3, zstd's own default. */
    public ZstdCompressor() {
        this(DEFAULT_LEVEL);
    }

    private ZstdCompressor(int level) {
        this.level = level;
    }

    /**
     * Compresses at another level. Loads the native library, which knows the range.
     *
     * @param level from -131072 (fastest) to 22 (smallest); 0 stands for zstd's default
     * @return a compressor
     * @throws IllegalArgumentException if the level is out of that range
     */
    public static ZstdCompressor level(int level) {
        if (level < Zstd.minCompressionLevel() || level > Zstd.maxCompressionLevel()) {
            throw new IllegalArgumentException("zstd's levels go from " + Zstd.minCompressionLevel() + " to "
                    + Zstd.maxCompressionLevel() + ", and not to " + level);
        }
        return new ZstdCompressor(level);
    }

    /**
     * Names the format: Zstandard frames.
     *
     * @return {@code zstd}
     */
    @Override
    public String name() {
        return "zstd";
    }

    /**
     * Bounds the length of a compressed block, by {@code ZSTD_compressBound}.
     *
     * @param length the length of the uncompressed block in bytes, 0 or more
     * @return a little more than {@code length}
     * @throws IllegalArgumentException if {@code length} is negative, or the bound is longer than a buffer can be
     */
    @Override
    public int maxCompressedLength(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length is negative: " + length);
        }
        long bound = Zstd.compressBound(length);
        if (bound > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a block of " + length + " bytes may not fit into a buffer");
        }
        return (int) bound;
    }

    /**
     * Bounds how far a frame can expand: a block of 4 bytes stands for at most 128 KiB.
     *
     * @param compressedLength the length of the compressed block in bytes, 0 or more
     * @return {@code 32768 * compressedLength}
     * @throws IllegalArgumentException if {@code compressedLength} is negative
     */
    @Override
    public long maxDecompressedLength(int compressedLength) {
        if (compressedLength < 0) {
            throw new IllegalArgumentException("compressedLength is negative: " + compressedLength);
        }
        return MAX_EXPANSION * compressedLength;
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
            length = ZstdFrames.compress(level, source, target);
            target.position(target.position() + length);
        } else {
            // With less room than the bound, zstd may give up before the frame would cease to fit.
            ByteBuffer room = ByteBuffer.allocate(bound);
            length = ZstdFrames.compress(level, source, room);
            target.put(room.limit(length));
        }
        source.position(source.limit());
        return length;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        Compressor.requireUsable(source, target);
        int length = ZstdFrames.decompress(source, target);
        if (length != target.remaining()) {
            throw new CorruptDataException(
                    "the zstd frame holds " + length + " bytes, and should hold " + target.remaining() + " bytes");
        }
        source.position(source.limit());
        target.position(target.limit());
    }

    /**
     * Tells the level.
     *
     * @return {@code zstd (level 3)}, for example
     */
    @Override
    public String toString() {
        return name() + " (level " + level + ")";
    }
}
