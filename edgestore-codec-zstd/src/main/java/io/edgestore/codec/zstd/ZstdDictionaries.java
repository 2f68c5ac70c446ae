package io.edgestore.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.Collection;

/**
 * Trains dictionaries for {@link ZstdCompressor#withDictionary}. A dictionary holds what records have in common, so that it is
 * not repeated in each of them. The shorter the records, the more it saves.
 */
public final class ZstdDictionaries {

    /** The least size that {@link #train} can be asked for, in bytes. */
    public static final int MIN_SIZE = 256;

    /**
     * The longest dictionary that is made or taken, in bytes: 4 KiB less than 1 MiB. The dictionary goes into the header
     * of each log file written with it, and a header has no more than 1 MiB for all that it holds.
     */
    public static final int MAX_SIZE = (1 << 20) - (4 << 10);

    private ZstdDictionaries() {}

    /**
     * Trains a dictionary on samples. The same samples in the same order make the same dictionary.
     *
     * <p>A sample is what a block will be: for a log, a whole raw record and not only its value. Some thousands of them,
     * taken at random from real ones, do well, with a hundred times as many bytes in all as the dictionary is to have.
     *
     * @param samples blocks like those that are to be compressed; empty ones do not count
     * @param size the most bytes that the dictionary may have, from {@link #MIN_SIZE} to {@link #MAX_SIZE}; it has fewer
     *     if the samples have no more in common. It stands in each file once: 4 KiB to 16 KiB do well for records of some
     *     hundred bytes, unless a file has very many of them
     * @return a dictionary in zstd's format
     * @throws IllegalArgumentException if {@code size} is out of range, or the samples are too few, or too long
     *     in all
     * @throws IllegalStateException if zstd's native library cannot be loaded
     */
    public static byte[] train(Collection<byte[]> samples, int size) {
        if (size < MIN_SIZE || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "a dictionary can have " + MIN_SIZE + " to " + MAX_SIZE + " bytes, and not " + size);
        }
        byte[][] blocks = samples.stream().filter(sample -> sample.length > 0).toArray(byte[][]::new);
        long total = Arrays.stream(blocks).mapToLong(sample -> sample.length).sum();
        if (total > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("samples of " + total
                    + " bytes in all are too many: give a part of them, " + Integer.MAX_VALUE + " bytes at most");
        }
        NativeLibrary.require();
        byte[] dictionary = new byte[size];
        try {
            long length = Zstd.trainFromBuffer(blocks, dictionary);
            if (Zstd.isError(length)) {
                throw new ZstdException(length);
            }
            return Arrays.copyOf(dictionary, (int) length);
        } catch (ZstdException e) {
            throw new IllegalArgumentException(
                    "no dictionary of up to " + size + " bytes can be made of " + blocks.length + " samples with "
                            + total + " bytes in all (zstd: " + e.getMessage()
                            + "): give more and different samples, some thousand do well",
                    e);
        }
    }
}
