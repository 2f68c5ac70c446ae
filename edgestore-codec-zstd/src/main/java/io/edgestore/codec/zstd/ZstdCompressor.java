package io.edgestore.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.google.auto.service.AutoService;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The compressor {@code zstd}: one Zstandard frame, as <a href="https://www.rfc-editor.org/rfc/rfc8878">RFC 8878</a> has
 * it. It is written without a checksum, a content size and a dictionary's ID, which the log has or has no need of; a
 * frame that has a checksum or a content size is read, and both are checked. Skippable frames, second frames, frames
 * without the magic number and those of versions before 0.8 are refused.
 *
 * <p>The level decides only how much effort compressing takes: whatever it was, the same codec decompresses. A
 * dictionary must be the same on both sides: a log writes it into the header of each file ({@link #parameters}), and
 * gives it to the codec that reads the file ({@link #withParameters}).
 *
 * <p>The native library is loaded on first use, and not by the constructor or {@link #name()}. Where that fails, an
 * {@link IllegalStateException} tells which system property helps, and so does {@link #toString()}.
 *
 * <p>A codec keeps native contexts for its next calls, at most eight of a kind, and frees them some time after it has
 * become unreachable. At high levels a context takes megabytes: share a codec, rather than make one for each call.
 */
@AutoService(Compressor.class)
@SuppressWarnings("exports") // AutoService is of no use to whoever uses this class.
public final class ZstdCompressor implements Compressor {

    /** The level of a compressor that is not given another one: zstd's own default. */
    public static final int DEFAULT_LEVEL = 3;

    /** RFC 8878, section 3.1.1.2: the densest block is of 4 bytes (RLE), and stands for no more than 128 KiB. */
    private static final long MAX_EXPANSION = (128 << 10) / 4;

    private static final byte[] NO_DICTIONARY = {};

    private final int level;
    private final byte[] dictionary;

    /** Made on first use: it loads the native library. */
    private volatile ZstdFrames frames;

    /** Compresses at level 3, zstd's own default, without a dictionary. */
    public ZstdCompressor() {
        this(DEFAULT_LEVEL, NO_DICTIONARY);
    }

    private ZstdCompressor(int level, byte[] dictionary) {
        this.level = level;
        this.dictionary = dictionary;
    }

    /**
     * Compresses at another level, without a dictionary. Loads the native library, which knows the range.
     *
     * @param level from -131072 (fastest) to 22 (smallest); 0 stands for zstd's default
     * @return a compressor
     * @throws IllegalArgumentException if the level is out of that range
     * @throws IllegalStateException if the native library cannot be loaded
     */
    public static ZstdCompressor level(int level) {
        return new ZstdCompressor().withLevel(level);
    }

    /**
     * The lowest level, which is the fastest. Loads the native library, which knows it.
     *
     * @return below 0
     * @throws IllegalStateException if the native library cannot be loaded
     */
    public static int minLevel() {
        NativeLibrary.require();
        return Zstd.minCompressionLevel();
    }

    /**
     * The highest level, which compresses the most. Loads the native library, which knows it.
     *
     * @return above 0
     * @throws IllegalStateException if the native library cannot be loaded
     */
    public static int maxLevel() {
        NativeLibrary.require();
        return Zstd.maxCompressionLevel();
    }

    /**
     * Compresses with a dictionary, at level 3; {@link #withLevel} changes that, called behind this. Loads the native
     * library, which checks the dictionary.
     *
     * <p>The dictionary is one in zstd's format, as {@link ZstdDictionaries#train} and {@code zstd --train} make them. Any
     * other bytes ("raw content"), of which zstd would make a dictionary too, are refused. Damage is told as far as zstd
     * can tell it, in the tables at the beginning; the content behind them is taken as it is. A dictionary goes into the header of each log file, which has 1 MiB for everything; so it can
     * have {@link ZstdDictionaries#MAX_SIZE} bytes at most.
     *
     * @param dictionary the dictionary's bytes, which are copied
     * @return a compressor
     * @throws IllegalArgumentException if they are no dictionary in zstd's format, or too many
     * @throws IllegalStateException if the native library cannot be loaded
     */
    public static ZstdCompressor withDictionary(byte[] dictionary) {
        byte[] copy = dictionary.clone();
        NativeLibrary.require();
        Optional<String> problem = DictionaryCheck.problemWith(copy);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
        return new ZstdCompressor(DEFAULT_LEVEL, copy);
    }

    /**
     * Compresses at another level, with the same dictionary. Loads the native library, which knows the range.
     *
     * @param level from -131072 (fastest) to 22 (smallest); 0 stands for zstd's default
     * @return a compressor
     * @throws IllegalArgumentException if the level is out of that range
     * @throws IllegalStateException if the native library cannot be loaded
     */
    public ZstdCompressor withLevel(int level) {
        if (level < minLevel() || level > maxLevel()) {
            throw new IllegalArgumentException(
                    "zstd's levels go from " + minLevel() + " to " + maxLevel() + ", and not to " + level);
        }
        return new ZstdCompressor(level, dictionary);
    }

    /**
     * The dictionary.
     *
     * @return its bytes, in a fresh read-only buffer; none without a dictionary
     */
    @Override
    public ByteBuffer parameters() {
        return ByteBuffer.wrap(dictionary).asReadOnlyBuffer();
    }

    /**
     * The codec of this level with another dictionary. Loads the native library if there is one.
     *
     * @param parameters the dictionary's bytes; none for no dictionary
     * @return this codec, or one with that dictionary
     * @throws CorruptDataException if they are no dictionary that {@link #withDictionary} takes
     * @throws IllegalStateException if the native library cannot be loaded
     */
    @Override
    public ZstdCompressor withParameters(ByteBuffer parameters) throws CorruptDataException {
        if (parameters.equals(parameters())) {
            return this;
        }
        byte[] copy = Bytes.copyOf(parameters);
        if (copy.length > 0) {
            NativeLibrary.require();
            Optional<String> problem = DictionaryCheck.problemWith(copy);
            if (problem.isPresent()) {
                throw new CorruptDataException(problem.get());
            }
        }
        return new ZstdCompressor(level, copy);
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
        NativeLibrary.require();
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
            length = frames().compress(source, target);
            target.position(target.position() + length);
        } else {
            // With less room than the bound, zstd may give up before the frame would cease to fit.
            ByteBuffer room = ByteBuffer.allocate(bound);
            length = frames().compress(source, room);
            target.put(room.limit(length));
        }
        source.position(source.limit());
        return length;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        Compressor.requireUsable(source, target);
        int length = frames().decompress(source, target);
        if (length != target.remaining()) {
            throw new CorruptDataException(
                    "the zstd frame holds " + length + " bytes, and should hold " + target.remaining() + " bytes");
        }
        source.position(source.limit());
        target.position(target.limit());
    }

    /**
     * Tells the level and the dictionary, and loads the native library to tell if that fails.
     *
     * @return {@code zstd (level 3)} or {@code zstd (level 3, a dictionary of 4096 bytes)}, for example, with why it does
     *     not run if it does not
     */
    @Override
    public String toString() {
        String settings = name() + " (level " + level
                + (dictionary.length == 0 ? "" : ", a dictionary of " + dictionary.length + " bytes");
        try {
            NativeLibrary.require();
            return settings + ")";
        } catch (IllegalStateException | LinkageError e) {
            return settings + "; does not run: " + e.getMessage() + ")";
        }
    }

    /** For this class and its tests. */
    ZstdFrames frames() {
        ZstdFrames made = frames;
        return made == null ? makeFrames() : made;
    }

    private synchronized ZstdFrames makeFrames() {
        if (frames == null) {
            frames = new ZstdFrames(new Contexts(level, dictionary));
        }
        return frames;
    }
}
