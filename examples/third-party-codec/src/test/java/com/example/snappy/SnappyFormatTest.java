package com.example.snappy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/** What the contract cannot know: which lengths the format has, and how far a block of it expands. */
class SnappyFormatTest {

    private final SnappyCompressor snappy = new SnappyCompressor();

    @Test
    void refusesALengthThatIsNotTheBlocks() {
        // A sound block, for a target that is too short.
        assertThatThrownBy(() -> decompress(4, 5, 4 << 2, 'h', 'e', 'l', 'l', 'o'))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("the block is of 5 bytes, and should be of 4 bytes");
        // It says 4 bytes, and has 5.
        assertThatThrownBy(() -> decompress(4, 4, 4 << 2, 'h', 'e', 'l', 'l', 'o'))
                .isInstanceOf(CorruptDataException.class);
        // It says 2^32 - 1 bytes.
        assertThatThrownBy(() -> decompress(5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 4 << 2, 'h', 'e', 'l', 'l', 'o'))
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

    private void decompress(int length, int... block) throws CorruptDataException {
        ByteBuffer source = ByteBuffer.allocate(block.length);
        for (int b : block) {
            source.put((byte) b);
        }
        snappy.decompress(source.flip(), ByteBuffer.allocate(length));
    }
}
