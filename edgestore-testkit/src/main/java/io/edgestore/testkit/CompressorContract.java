package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.GuardedBuffer.Kind;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules of {@link Compressor} as tests, named by their numbers there. A codec's author extends this class, returns
 * the codec from {@link #compressor()}, and runs the subclass with JUnit.
 *
 * <p>Rule 3, that loading a codec loads no native library, cannot be seen from inside a JVM that uses the codec: it is
 * not tested here. Random data depends on a seed, which failures name and {@code -Dedgestore.seed} sets.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CompressorContract {

    /** For subclasses. */
    protected CompressorContract() {}

    /**
     * The codec under test.
     *
     * @return the same instance or an equal one at each call
     */
    protected abstract Compressor compressor();

    @Test
    @DisplayName("Rule 1: eight threads share an instance")
    void rule1Shared() throws Exception {
        Compressor shared = compressor();
        AtOnce.run(8, thread -> {
            byte[] block = SampleBlocks.text(20_000 + 1000 * thread);
            byte[] compressed = compress(shared, block);
            ByteBuffer target = ByteBuffer.allocate(block.length);
            // In long rows of one kind: calls of different lengths would hardly ever meet in the same code.
            for (int round = 0; round < 100; round++) {
                assertThat(Arrays.equals(compress(shared, block), compressed)).isTrue();
            }
            for (int round = 0; round < 300; round++) {
                shared.decompress(ByteBuffer.wrap(compressed), target.clear());
                assertThat(target.flip()).as(SampleBlocks.seed()).isEqualTo(ByteBuffer.wrap(block));
            }
        });
    }

    @Test
    @DisplayName("Rule 2: the name is well-formed and never changes")
    void rule2Name() throws Exception {
        Compressor codec = compressor();
        String name = codec.name();

        assertThat(name).matches("[a-z0-9][a-z0-9._-]{0,31}");
        compress(codec, SampleBlocks.text(1000));
        assertThat(codec.name()).isEqualTo(name);
        assertThat(codec.withParameters(codec.parameters()).name()).isEqualTo(name);
    }

    @Test
    @DisplayName("Rule 4: blocks of all lengths come back, within the bounds that the codec gives")
    void rule4AllLengths() throws Exception {
        for (int length : SampleBlocks.lengths()) {
            for (byte[] block : SampleBlocks.ofLength(length)) {
                assertRoundTrip(compressor(), block, Kind.HEAP, Kind.HEAP);
                // Longer ones would take their time, and show nothing that rule 5 does not.
                if (length <= 4096) {
                    assertRoundTrip(compressor(), block, Kind.DIRECT, Kind.DIRECT);
                }
            }
        }
    }

    @Test
    @DisplayName("Rule 4: a target of another length is refused")
    void rule4OtherLength() {
        for (int length : List.of(0, 1, 13, 300, 70_000)) {
            for (byte[] block : SampleBlocks.ofLength(length)) {
                byte[] compressed = compress(compressor(), block);
                for (int other : List.of(0, length - 5, length - 1, length + 1, length + 9, 2 * length + 1)) {
                    if (other >= 0 && other != length) {
                        for (Kind kind : Kind.WRITABLE) {
                            Hostile outcome = decompressHostile(kind, compressed, other, 0);
                            assertThat(outcome.failure)
                                    .as("a block of %d bytes into %d, %s", length, other, SampleBlocks.seed())
                                    .isInstanceOf(CorruptDataException.class);
                        }
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("Rules 5, 6, 7: every kind of buffer to every other")
    void rule5AllKindsOfBuffers() throws Exception {
        for (int length : List.of(0, 1, 15, 300, 70_000)) {
            for (byte[] block : SampleBlocks.ofLength(length)) {
                for (Kind source : Kind.values()) {
                    for (Kind target : Kind.WRITABLE) {
                        assertRoundTrip(compressor(), block, source, target);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("Rule 5: the byte order is kept and makes no difference")
    void rule5ByteOrder() throws Exception {
        byte[] block = SampleBlocks.text(5000);
        byte[] expected = compress(compressor(), block);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (Kind kind : Kind.WRITABLE) {
                ByteBuffer source = GuardedBuffer.of(kind, block).view().order(order);
                GuardedBuffer compressed =
                        GuardedBuffer.filled(kind, compressor().maxCompressedLength(block.length), 0);
                compressor().compress(source, compressed.view().order(order));
                assertThat(compressed.passed()).isEqualTo(expected);

                ByteBuffer again = GuardedBuffer.of(kind, expected).view().order(order);
                GuardedBuffer target = GuardedBuffer.filled(kind, block.length, 0);
                compressor().decompress(again, target.view().order(order));
                assertThat(target.content()).isEqualTo(block);

                assertThat(List.of(
                                source.order(),
                                compressed.view().order(),
                                again.order(),
                                target.view().order()))
                        .containsOnly(order);
            }
        }
    }

    @Test
    @DisplayName("Rules 6, 7: a compressed block fits exactly into its length, and not into less")
    void rule6ShortTarget() {
        for (int length : List.of(0, 1, 13, 300, 70_000)) {
            for (byte[] block : SampleBlocks.ofLength(length)) {
                byte[] expected = compress(compressor(), block);
                for (Kind kind : Kind.WRITABLE) {
                    GuardedBuffer exact = GuardedBuffer.filled(kind, expected.length, 0);
                    compressor().compress(ByteBuffer.wrap(block), exact.view());
                    assertThat(exact.passed()).as(SampleBlocks.seed()).isEqualTo(expected);
                    exact.assertUntouchedOutside();

                    for (int less : List.of(expected.length - 1, expected.length / 2, 0)) {
                        if (less >= 0 && less < expected.length) {
                            assertTooShort(block, kind, less);
                        }
                    }
                }
            }
        }
    }

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
                byte[] longer = Arrays.copyOf(compressed, compressed.length + 1);
                longer[compressed.length] = (byte) trailing;
                assertSafe(longer, block.length);
            }
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
    @DisplayName("Rule 9: one buffer for both")
    void rule9SameBuffer() {
        for (Kind kind : Kind.values()) {
            GuardedBuffer both = GuardedBuffer.filled(kind, 1000, 7);
            assertThatThrownBy(() -> compressor().compress(both.view(), both.view()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> compressor().decompress(both.view(), both.view()))
                    .isInstanceOf(IllegalArgumentException.class);
            both.assertNotMoved();
            assertThat(both.content()).containsOnly(7);
        }
    }

    @Test
    @DisplayName("Rule 9: a read-only target")
    void rule9ReadOnlyTarget() {
        byte[] block = SampleBlocks.text(100);
        byte[] compressed = compress(compressor(), block);
        byte[] nothing = compress(compressor(), new byte[0]);
        for (Kind kind : List.of(Kind.HEAP_READ_ONLY, Kind.DIRECT_READ_ONLY)) {
            GuardedBuffer empty = GuardedBuffer.filled(kind, 0, 7);
            assertThatThrownBy(() -> compressor().decompress(ByteBuffer.wrap(nothing), empty.view()))
                    .isInstanceOf(ReadOnlyBufferException.class);
            GuardedBuffer room = GuardedBuffer.filled(kind, compressor().maxCompressedLength(block.length), 7);
            assertThatThrownBy(() -> compressor().compress(ByteBuffer.wrap(block), room.view()))
                    .isInstanceOf(ReadOnlyBufferException.class);
            GuardedBuffer target = GuardedBuffer.filled(kind, block.length, 7);
            assertThatThrownBy(() -> compressor().decompress(ByteBuffer.wrap(compressed), target.view()))
                    .isInstanceOf(ReadOnlyBufferException.class);
            for (GuardedBuffer refused : List.of(room, target)) {
                refused.assertNotMoved();
                assertThat(refused.content()).containsOnly(7);
            }
        }
    }

    @Test
    @DisplayName("Rule 9: negative lengths")
    void rule9NegativeLengths() {
        for (int negative : List.of(-1, Integer.MIN_VALUE)) {
            assertThatThrownBy(() -> compressor().maxCompressedLength(negative))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> compressor().maxDecompressedLength(negative))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("parameters() is a fresh read-only view that withParameters() takes")
    void parametersComeBack() throws Exception {
        Compressor codec = compressor();
        ByteBuffer parameters = codec.parameters();
        assertThat(parameters.isReadOnly()).isTrue();
        Compressor reader = codec.withParameters(parameters);

        parameters.position(parameters.limit());
        assertThat(codec.parameters().position()).isZero();
        byte[] block = SampleBlocks.text(1000);
        GuardedBuffer target = GuardedBuffer.filled(Kind.HEAP, block.length, 0);
        reader.decompress(ByteBuffer.wrap(compress(codec, block)), target.view());
        assertThat(target.content()).isEqualTo(block);
    }

    /** There and back, with a look at all that the rules about buffers promise. */
    private static void assertRoundTrip(Compressor codec, byte[] block, Kind sourceKind, Kind targetKind)
            throws CorruptDataException {
        String what = block.length + " bytes, " + sourceKind + " to " + targetKind + ", " + SampleBlocks.seed();
        GuardedBuffer source = GuardedBuffer.of(sourceKind, block);
        GuardedBuffer compressed = GuardedBuffer.filled(targetKind, codec.maxCompressedLength(block.length), 0xEE);

        int length = codec.compress(source.view(), compressed.view());
        assertThat(compressed.passed()).as(what).hasSize(length);
        assertThat(codec.maxDecompressedLength(length)).as(what).isGreaterThanOrEqualTo(block.length);
        assertConsumed(source, block, what);
        compressed.assertUntouchedOutside();

        GuardedBuffer again = GuardedBuffer.of(sourceKind, compressed.passed());
        GuardedBuffer target = GuardedBuffer.filled(targetKind, block.length, 0xEE);
        codec.decompress(again.view(), target.view());
        assertThat(Arrays.equals(target.passed(), block))
                .as("the block comes back: " + what)
                .isTrue();
        assertConsumed(again, compressed.passed(), what);
        target.assertUntouchedOutside();
    }

    private static void assertConsumed(GuardedBuffer source, byte[] content, String what) {
        source.assertAllPassed();
        source.assertUntouchedOutside();
        assertThat(Arrays.equals(source.content(), content))
                .as("the source is as it was: " + what)
                .isTrue();
    }

    private void assertTooShort(byte[] block, Kind kind, int targetLength) {
        GuardedBuffer source = GuardedBuffer.of(kind, block);
        GuardedBuffer target = GuardedBuffer.filled(kind, targetLength, 0);

        assertThatThrownBy(() -> compressor().compress(source.view(), target.view()))
                .as("%d bytes into %d, %s", block.length, targetLength, SampleBlocks.seed())
                .isInstanceOf(BufferOverflowException.class);
        source.assertNotMoved();
        target.assertNotMoved();
        target.assertUntouchedOutside();
        assertThat(source.content()).isEqualTo(block);
    }

    /**
     * Decompresses into targets that hold different things before. Whoever takes the bytes must make the same block of
     * them each time: else something shows through that was there before.
     */
    private void assertSafe(byte[] hostile, int length) {
        List<byte[]> blocks = new ArrayList<>();
        for (Kind kind : List.of(Kind.HEAP, Kind.DIRECT)) {
            for (int fill : List.of(0x00, 0xC3)) {
                Hostile outcome = decompressHostile(kind, hostile, length, fill);
                if (outcome.failure == null) {
                    blocks.add(outcome.block);
                } else {
                    assertThat(outcome.failure)
                            .as("%s into %d bytes, %s", Arrays.toString(hostile), length, SampleBlocks.seed())
                            .isInstanceOf(CorruptDataException.class);
                }
            }
        }
        for (byte[] block : blocks) {
            assertThat(block)
                    .as("%s, taken twice, %s", Arrays.toString(hostile), SampleBlocks.seed())
                    .isEqualTo(blocks.get(0));
        }
    }

    private Hostile decompressHostile(Kind kind, byte[] hostile, int length, int fill) {
        GuardedBuffer source = GuardedBuffer.of(kind, hostile);
        GuardedBuffer target = GuardedBuffer.filled(kind, length, fill);
        Throwable failure = catchThrowable(() -> compressor().decompress(source.view(), target.view()));
        if (failure == null) {
            source.assertAllPassed();
            target.assertAllPassed();
        } else {
            source.assertNotMoved();
            target.assertNotMoved();
        }
        source.assertUntouchedOutside();
        target.assertUntouchedOutside();
        assertThat(source.content()).isEqualTo(hostile);
        return new Hostile(failure, target.content());
    }

    private record Hostile(Throwable failure, byte[] block) {}

    private static byte[] compress(Compressor codec, byte[] block) {
        ByteBuffer compressed = ByteBuffer.allocate(codec.maxCompressedLength(block.length));
        codec.compress(ByteBuffer.wrap(block), compressed);
        return Arrays.copyOf(compressed.array(), compressed.position());
    }
}
