package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The length that zstd itself finds, on frames of all kinds and on damaged ones. */
class FrameLengthTest {

    private final long seed = Long.getLong("edgestore.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void isThatOfZstd() {
        for (int round = 0; round < 1000; round++) {
            byte[] frame = frame();
            byte[] followed = Arrays.copyOf(frame, frame.length + random.nextInt(20));

            assertThat(lengthOf(followed)).as("seed %d", seed).isEqualTo(frame.length);
            assertThat(Zstd.findFrameCompressedSize(followed)).isEqualTo(frame.length);
            assertThat(lengthOf(Arrays.copyOf(frame, random.nextInt(frame.length))))
                    .as("a part of a frame, seed %d", seed)
                    .isEqualTo(FrameLength.NONE);
        }
    }

    @Test
    void isThatOfZstdWhereverItFindsOneInADamagedFrame() {
        int found = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] frame = frame(random.nextInt(40));
            // In the header and the first block's, for the most part.
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                int at = 4 + random.nextInt(Math.min(frame.length - 4, 16));
                frame[at] ^= (byte) (1 << random.nextInt(8));
            }
            OptionalLong expected = lengthByZstd(frame);
            if (expected.isPresent()) {
                assertThat(lengthOf(frame)).as("seed %d, round %d", seed, round).isEqualTo(expected.getAsLong());
                found++;
            }
        }
        assertThat(found).isGreaterThan(1000);
    }

    private static OptionalLong lengthByZstd(byte[] frame) {
        try {
            return OptionalLong.of(Zstd.findFrameCompressedSize(frame));
        } catch (ZstdException e) {
            return OptionalLong.empty();
        }
    }

    /** Nowhere but between position and limit, and whatever the order. */
    private static long lengthOf(byte[] frame) {
        ByteBuffer direct = ByteBuffer.allocateDirect(frame.length + 50).position(3);
        direct.put(frame).flip().position(3);
        long length = FrameLength.of(direct);
        assertThat(direct.position()).isEqualTo(3);
        return length;
    }

    private byte[] frame() {
        return frame(random.nextInt(4) == 0 ? random.nextInt(400_000) : random.nextInt(1000));
    }

    /** With a checksum or without, with a content size of each width or none; blocks raw, RLE and compressed. */
    private byte[] frame(int length) {
        byte[] content = new byte[length];
        int alphabet = 1 + random.nextInt(random.nextBoolean() ? 3 : 256);
        for (int i = 0; i < length; i++) {
            content[i] = (byte) random.nextInt(alphabet);
        }
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(1).setChecksum(random.nextBoolean()).setContentSize(random.nextBoolean());
            return context.compress(content);
        }
    }
}
