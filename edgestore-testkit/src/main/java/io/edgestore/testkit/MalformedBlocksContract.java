package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.GuardedBuffer.Kind;
import io.edgestore.testkit.GuardedBuffer.Surroundings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Rule 8 of {@link Compressor}: blocks that no compressor made. They must end in {@link CorruptDataException} or in the
 * same bytes each time; that a damaged block is refused is nowhere asked for.
 */
abstract class MalformedBlocksContract {

    /** What a call may allocate beside a multiple of both lengths: tables, say. */
    private static final long ALLOWANCE = 8 << 20;

    private static final int BOMB_LENGTH = 16 << 20;

    /**
     * The codec under test.
     *
     * @return the same instance or an equal one at each call
     */
    protected abstract Compressor compressor();

    @Test
    @DisplayName("Rule 8: blocks cut at any byte")
    void rule8Truncated() {
        for (byte[] block : SampleBlocks.ofLength(400)) {
            byte[] compressed = compress(compressor(), block);
            for (int length = 0; length < compressed.length; length++) {
                assertSafe(Arrays.copyOf(compressed, length), block.length);
            }
        }
    }

    @Test
    @DisplayName("Rule 8: blocks with any one bit flipped")
    void rule8BitFlips() {
        for (byte[] block : SampleBlocks.ofLength(200)) {
            byte[] compressed = compress(compressor(), block);
            for (int bit = 0; bit < 8 * compressed.length; bit++) {
                byte[] damaged = compressed.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                assertSafe(damaged, block.length);
            }
        }
    }

    @Test
    @DisplayName("Rule 8: blocks with bytes behind them")
    void rule8Trailing() {
        for (byte[] block : SampleBlocks.ofLength(100)) {
            byte[] compressed = compress(compressor(), block);
            for (int trailing = 0; trailing < 256; trailing++) {
                assertSafe(FrameBytes.join(compressed, new byte[] {(byte) trailing}), block.length);
            }
        }
    }

    @Test
    @DisplayName("Rule 8: blocks twice, and blocks with another one before or behind them")
    void rule8Doubled() {
        byte[] nothing = compress(compressor(), new byte[0]);
        byte[] other = compress(compressor(), SampleBlocks.text(50));
        for (byte[] block : SampleBlocks.ofLength(100)) {
            byte[] compressed = compress(compressor(), block);
            for (byte[] more : List.of(compressed, nothing, other)) {
                for (int length : List.of(50, 100, 150, 200)) {
                    assertSafe(FrameBytes.join(compressed, more), length);
                    assertSafe(FrameBytes.join(more, compressed), length);
                }
            }
        }
    }

    /** Where a format keeps its lengths is not known here: so it is tried everywhere. */
    @Test
    @DisplayName("Rule 8: blocks whose lengths lie")
    void rule8LyingLengths() {
        HexFormat hex = HexFormat.of();
        for (byte[] block : SampleBlocks.ofLength(100)) {
            byte[] compressed = compress(compressor(), block);
            for (String lie : List.of("ffff", "ffffffff", "7fffffff", "ffffff7f", "00000080", "ffffffffffffffff")) {
                byte[] bytes = hex.parseHex(lie);
                for (int at = 0; at + bytes.length <= compressed.length; at++) {
                    byte[] damaged = compressed.clone();
                    System.arraycopy(bytes, 0, damaged, at, bytes.length);
                    assertSafe(damaged, block.length);
                }
            }
        }
    }

    @Test
    @DisplayName("Rule 8: a bomb into a short target")
    void rule8Bomb() {
        byte[] bomb = compress(compressor(), SampleBlocks.repeating(BOMB_LENGTH));
        for (int length : List.of(0, 1, 1000, 70_000)) {
            assertSafe(bomb, length);
        }
    }

    @Test
    @DisplayName("Rule 8: random bytes")
    void rule8Garbage() {
        Random random = new Random(SampleBlocks.SEED);
        for (int round = 0; round < 2000; round++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            assertSafe(garbage, random.nextInt(1000));
        }
    }

    @Test
    @DisplayName("Rules 1, 8: a codec that has failed works as before")
    void rule8UseAfterFailure() throws Exception {
        Compressor codec = compressor();
        byte[] block = SampleBlocks.text(5000);
        byte[] compressed = compress(codec, block);
        byte[] half = Arrays.copyOf(compressed, compressed.length / 2);
        List<Runnable> failures = List.of(
                () -> decompress(codec, Kind.HEAP, Surroundings.ZEROS, half, block.length),
                () -> decompress(codec, Kind.DIRECT, Surroundings.ZEROS, compressed, block.length - 1),
                () -> catchThrowable(() -> codec.compress(ByteBuffer.wrap(block), ByteBuffer.allocate(1))),
                () -> catchThrowable(() -> codec.compress(ByteBuffer.wrap(block), ByteBuffer.allocateDirect(1))),
                () -> catchThrowable(() -> codec.maxCompressedLength(-1)));

        for (Runnable failure : failures) {
            failure.run();
            assertThat(compress(codec, block)).isEqualTo(compressed);
            for (Kind kind : Kind.WRITABLE) {
                Outcome outcome = decompress(codec, kind, Surroundings.PATTERN, compressed, block.length);
                assertThat(outcome.failure()).isNull();
                assertThat(outcome.block()).isEqualTo(block);
            }
        }
    }

    /**
     * Decompresses between different guards, into targets that hold different things before. Whoever takes the bytes must
     * make the same block of them each time: else something shows through that is none of them.
     */
    private void assertSafe(byte[] hostile, int length) {
        List<byte[]> blocks = new ArrayList<>();
        for (Kind kind : List.of(Kind.HEAP, Kind.DIRECT)) {
            for (Surroundings surroundings : Surroundings.values()) {
                Outcome outcome = decompress(compressor(), kind, surroundings, hostile, length);
                if (outcome.failure() == null) {
                    blocks.add(outcome.block());
                } else {
                    assertThat(outcome.failure())
                            .as(() -> describe(hostile, length))
                            .isInstanceOf(CorruptDataException.class);
                }
                assertThat(outcome.allocated())
                        .as(() -> "bytes allocated for " + describe(hostile, length))
                        .isLessThan(ALLOWANCE + 16L * (hostile.length + length));
            }
        }
        for (byte[] block : blocks) {
            assertThat(block)
                    .as(() -> "taken twice: " + describe(hostile, length))
                    .isEqualTo(blocks.get(0));
        }
    }

    /** Made only when it is shown, as there are tens of thousands. */
    private static String describe(byte[] hostile, int length) {
        String bytes = hostile.length <= 1000 ? Arrays.toString(hostile) : hostile.length + " bytes";
        return bytes + " into " + length + " bytes, " + SampleBlocks.seed();
    }

    /** What came of a call that may have failed, and how much heap memory the thread allocated meanwhile. */
    record Outcome(Throwable failure, byte[] block, long allocated) {}

    /** Decompresses, with a look at what must be so in either case. */
    static Outcome decompress(Compressor codec, Kind kind, Surroundings surroundings, byte[] compressed, int length) {
        GuardedBuffer source = surroundings.around(kind, compressed);
        GuardedBuffer target = surroundings.fill(kind, length);
        long before = Allocation.ofThisThread();
        Throwable failure = null;
        try {
            codec.decompress(source.view(), target.view());
        } catch (Throwable e) {
            failure = e;
        }
        long allocated = Allocation.ofThisThread() - before;
        if (failure == null) {
            source.assertAllPassed();
            target.assertAllPassed();
        } else {
            source.assertNotMoved();
            target.assertNotMoved();
        }
        source.assertUntouchedOutside();
        target.assertUntouchedOutside();
        assertThat(Arrays.equals(source.content(), compressed))
                .as("the source is as it was")
                .isTrue();
        return new Outcome(failure, target.content(), allocated);
    }

    static byte[] compress(Compressor codec, byte[] block) {
        ByteBuffer compressed = ByteBuffer.allocate(codec.maxCompressedLength(block.length));
        codec.compress(ByteBuffer.wrap(block), compressed);
        return Arrays.copyOf(compressed.array(), compressed.position());
    }
}
