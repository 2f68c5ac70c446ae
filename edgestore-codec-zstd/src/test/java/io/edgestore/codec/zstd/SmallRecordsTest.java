package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import io.edgestore.codec.lz4.Lz4Compressor;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What a dictionary saves where logs waste most. The records measured are none of those trained on: they come two months
 * later, when no time and no key is like those of the training any more.
 */
class SmallRecordsTest {

    private static final long LATER = 5_000_000;

    /** The checksum, the payload's length and the raw record's length. */
    private static final int FRAME_OVERHEAD = 4 + 4 + 4;

    /** Of version 1, and of version 2 with "zstd" and "crc32c" but without a dictionary, as docs/format.md has them. */
    private static final int LZ4_HEADER = 8;

    private static final int ZSTD_HEADER = 4 + 1 + 1 + 4 + 4 + 5 + 7 + 4 + 4;

    private final byte[] dictionary = ZstdDictionaries.train(RawRecords.ofEvents(7, 10_000), 16 << 10);

    @Test
    void framesOf1000EventsTakeAtMost55PercentOfThoseOfLz4() {
        List<byte[]> records = RawRecords.ofEvents(42, LATER, 1000);
        long lz4 = framesLength(new Lz4Compressor(), records);
        long zstd = framesLength(new ZstdCompressor(), records);
        long withDictionary = framesLength(ZstdCompressor.withDictionary(dictionary), records);
        long atLevel19 = framesLength(ZstdCompressor.withDictionary(dictionary).withLevel(19), records);
        System.out.printf(
                Locale.ROOT,
                "bytes a frame, of 1000 events: lz4 %.1f, zstd %.1f, zstd with a dictionary of %d bytes %.1f, at level 19 %.1f%n",
                lz4 / 1e3,
                zstd / 1e3,
                dictionary.length,
                withDictionary / 1e3,
                atLevel19 / 1e3);

        assertThat((double) withDictionary / lz4).isLessThanOrEqualTo(0.55);
        assertThat(atLevel19).isLessThan(withDictionary);
    }

    @Test
    void aFileOf10000EventsDoesSoWithTheDictionaryInItsHeader() {
        List<byte[]> records = RawRecords.ofEvents(42, LATER, 10_000);
        long lz4 = LZ4_HEADER + framesLength(new Lz4Compressor(), records);
        long zstd = ZSTD_HEADER + dictionary.length + framesLength(ZstdCompressor.withDictionary(dictionary), records);
        System.out.println(
                "bytes of a file of 10000 events, with its header: lz4 " + lz4 + ", zstd with a dictionary " + zstd);

        assertThat((double) zstd / lz4).isLessThanOrEqualTo(0.55);
    }

    private static long framesLength(Compressor codec, List<byte[]> records) {
        return records.stream()
                .mapToLong(block -> FRAME_OVERHEAD + Frames.compress(codec, block).length)
                .sum();
    }
}
