package io.edgestore.wal.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Seed;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Blake3Test {

    private static final long SEED = Seed.of(Blake3Test.class);
    private static final int BLOCK = 64;
    private static final int CHUNK = 1024;

    /** Of test_vectors.json beside the reference implementation, where byte i of the input is i modulo 251. */
    @ParameterizedTest
    @CsvSource({
        "0, af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        "1, 2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
        "1024, 42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
    })
    void theReferenceImplementationHasTheSame(int length, String hash) {
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) (i % 251);
        }
        assertThat(HexFormat.of().formatHex(Blake3.hash(ByteBuffer.wrap(input))))
                .isEqualTo(hash);
    }

    /** Around the ends of blocks and chunks, and with trees of all shapes up to 40 chunks. */
    @Test
    void anotherImplementationHasTheSame() {
        IntStream aroundBlocks = IntStream.rangeClosed(0, 17 * BLOCK + 1);
        IntStream aroundChunks =
                IntStream.rangeClosed(2, 40).flatMap(n -> IntStream.rangeClosed(n * CHUNK - 1, n * CHUNK + 1));
        IntStream.concat(IntStream.concat(aroundBlocks, aroundChunks), IntStream.of(1 << 20, (1 << 20) + 77))
                .forEach(length -> {
                    byte[] input = random(length);
                    assertThat(Blake3.hash(ByteBuffer.wrap(input)))
                            .as("%s bytes", length)
                            .isEqualTo(org.apache.commons.codec.digest.Blake3.hash(input));
                });
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED + length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void everyKindOfBufferIsTakenFromItsPositionToItsLimit() {
        byte[] input = random(5 * CHUNK + 3);
        byte[] expected = org.apache.commons.codec.digest.Blake3.hash(input);
        ByteBuffer heap = ByteBuffer.allocate(input.length + 20).position(3).slice();
        ByteBuffer direct = ByteBuffer.allocateDirect(input.length + 20);
        for (ByteBuffer buffer : new ByteBuffer[] {heap, direct}) {
            buffer.position(7).put(input).limit(buffer.position()).position(7);
            assertThat(Blake3.hash(buffer)).isEqualTo(expected);
            assertThat(Blake3.hash(buffer.asReadOnlyBuffer())).isEqualTo(expected);
            assertThat(buffer.position()).isEqualTo(7);
            assertThat(buffer.limit()).isEqualTo(7 + input.length);
        }
    }
}
