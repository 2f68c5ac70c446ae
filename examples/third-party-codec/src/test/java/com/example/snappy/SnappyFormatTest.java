package com.example.snappy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/** What the contract cannot know: that the format is the one that the name stands for, and that its bounds are true. */
class SnappyFormatTest {

    private final SnappyCompressor snappy = new SnappyCompressor();

    @Test
    void readsBlocksWrittenByHand() throws CorruptDataException {
        // 5 bytes: a literal of 5.
        assertThat(decompressed(5, 5, 4 << 2, 'h', 'e', 'l', 'l', 'o')).isEqualTo("hello");
        // 65 bytes: a literal of 1, then a copy of 64 from 1 byte back, which nothing expands more than.
        assertThat(decompressed(65, 65, 0, 'a', 63 << 2 | 2, 1, 0)).isEqualTo("a".repeat(65));
    }

    @Test
    void refusesALengthThatIsNotTheBlocks() {
        // A sound block, for a target that is too short.
        assertThatThrownBy(() -> decompressed(4, 5, 4 << 2, 'h', 'e', 'l', 'l', 'o'))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("the block is of 5 bytes, and should be of 4 bytes");
        // It says 4 bytes, and has 5.
        assertThatThrownBy(() -> decompressed(4, 4, 4 << 2, 'h', 'e', 'l', 'l', 'o'))
                .isInstanceOf(CorruptDataException.class);
        // It says 2^32 - 1 bytes.
        assertThatThrownBy(() -> decompressed(5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 4 << 2, 'h', 'e', 'l', 'l', 'o'))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void boundsAreThoseOfTheFormat() {
        for (int length : new int[] {0, 1, 5, 6, 7, 65_536, 1_000_000_000}) {
            assertThat(snappy.maxCompressedLength(length)).isEqualTo(Snappy.maxCompressedLength(length));
        }
        assertThatThrownBy(() -> snappy.maxCompressedLength(Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(snappy.maxDecompressedLength(3)).isEqualTo(64);
    }

    private String decompressed(int length, int... block) throws CorruptDataException {
        ByteBuffer source = ByteBuffer.allocate(block.length);
        for (int b : block) {
            source.put((byte) b);
        }
        byte[] target = new byte[length];
        snappy.decompress(source.flip(), ByteBuffer.wrap(target));
        return new String(target, StandardCharsets.US_ASCII);
    }
}
