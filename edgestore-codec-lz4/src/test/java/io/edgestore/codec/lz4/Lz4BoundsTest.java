package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;

class Lz4BoundsTest {

    private final Lz4Compressor lz4 = new Lz4Compressor();

    @Test
    void compressedLengthIsBoundedAsByTheLibrary() {
        for (int length : new int[] {0, 1, 254, 255, 256, 1 << 20, 0x7DFF_FFFF}) {
            assertThat(lz4.maxCompressedLength(length))
                    .isEqualTo(LZ4Factory.safeInstance().fastCompressor().maxCompressedLength(length));
        }
    }

    @Test
    void longestBlockOfTheFormatIsTakenAndNoLongerOne() {
        assertThat(lz4.maxCompressedLength(0x7E00_0000)).isEqualTo(2_122_219_150);
        assertThatThrownBy(() -> lz4.maxCompressedLength(0x7E00_0001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decompressedLengthIsBoundedBy255TimesTheBlock() {
        assertThat(lz4.maxDecompressedLength(0)).isZero();
        assertThat(lz4.maxDecompressedLength(1)).isEqualTo(255);
        assertThat(lz4.maxDecompressedLength(Integer.MAX_VALUE)).isEqualTo(255L * Integer.MAX_VALUE);
    }
}
