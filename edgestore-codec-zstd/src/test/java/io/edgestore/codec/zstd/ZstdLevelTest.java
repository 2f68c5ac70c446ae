package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdLevelTest {

    @ParameterizedTest
    @ValueSource(ints = {-131072, -5, 0, 1, 3, 19, 22})
    void whateverTheLevelTheDefaultCodecDecompresses(int level) throws Exception {
        byte[] block = "users edge store ".repeat(500).getBytes(StandardCharsets.UTF_8);
        ZstdCompressor zstd = ZstdCompressor.level(level);
        ByteBuffer compressed = ByteBuffer.allocate(zstd.maxCompressedLength(block.length));
        zstd.compress(ByteBuffer.wrap(block), compressed);
        ByteBuffer target = ByteBuffer.allocate(block.length);

        new ZstdCompressor().decompress(compressed.flip(), target);

        assertThat(target.array()).isEqualTo(block);
        assertThat(zstd).hasToString("zstd (level " + level + ")");
        assertThat(zstd.name()).isEqualTo("zstd");
    }

    @Test
    void higherLevelsCompressMore() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append(Integer.toString(i * i, 7)).append(' ');
        }
        byte[] block = text.toString().getBytes(StandardCharsets.UTF_8);

        assertThat(compressedLength(ZstdCompressor.level(19), block))
                .isLessThan(compressedLength(ZstdCompressor.level(-5), block));
    }

    @ParameterizedTest
    @ValueSource(ints = {-131073, 23, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void levelOutOfRangeIsRefused(int level) {
        assertThatThrownBy(() -> ZstdCompressor.level(level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(level));
    }

    @Test
    void bothEndsOfTheRangeAreTakenAndTheNextLevelsAreNot() {
        assertThat(ZstdCompressor.level(ZstdCompressor.minLevel())).hasToString("zstd (level -131072)");
        assertThat(ZstdCompressor.level(ZstdCompressor.maxLevel())).hasToString("zstd (level 22)");
        assertThat(new ZstdCompressor()).hasToString("zstd (level " + ZstdCompressor.DEFAULT_LEVEL + ")");
        assertThatThrownBy(() -> ZstdCompressor.level(ZstdCompressor.maxLevel() + 1))
                .hasMessage("zstd's levels go from -131072 to 22, and not to 23");
    }

    private static int compressedLength(ZstdCompressor zstd, byte[] block) {
        return zstd.compress(ByteBuffer.wrap(block), ByteBuffer.allocate(zstd.maxCompressedLength(block.length)));
    }
}
