package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.GuardedBuffer.Kind;
import io.edgestore.testkit.GuardedBuffer.Surroundings;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
public abstract class CompressorContract extends MalformedBlocksContract {

    /** For subclasses. */
    protected CompressorContract() {}

    /**
     * The codec under test.
     *
     * @return the same instance or an equal one at each call
     */
    @Override
    protected abstract Compressor compressor();

    /**
     * Compressed blocks that others made, and what they must become: that a codec agrees with itself does not make its
     * format the one that its name says. The compressed bytes are not asked of {@code compress}, which may do better.
     *
     * @return compressed blocks and what they stand for, both as hexadecimal digits; unless overridden none, and
     *     the test of them is skipped
     */
    protected Map<String, String> knownAnswers() {
        return Map.of();
    }

    @Test
    @DisplayName("Rule 1: eight threads share an instance")
    void rule1Shared() throws Exception {
        Compressor shared = compressor();
        AtOnce.run(8, thread -> {
            byte[] block = SampleBlocks.text(20_000 + 1000 * thread);
            byte[] compressed = compress(shared, block);
            ByteBuffer target = ByteBuffer.allocate(block.length);
            // In long rows of one kind: calls of different lengths would hardly ever meet in the same code.
            for (int round = 0; round < 40; round++) {
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
    @DisplayName("Rule 4: long blocks come back, of all kinds in turn")
    void rule4LongBlocks() throws Exception {
        int turn = 0;
        for (int length : SampleBlocks.longLengths()) {
            List<byte[]> blocks = SampleBlocks.ofLength(length);
            assertRoundTrip(compressor(), blocks.get(turn++ % blocks.size()), Kind.HEAP, Kind.HEAP);
        }
    }

    @Test
    @DisplayName("Rule 4: known answers")
    void rule4KnownAnswers() throws Exception {
        assumeFalse(knownAnswers().isEmpty(), "knownAnswers() gives none");
        HexFormat hex = HexFormat.of();
        for (Map.Entry<String, String> known : knownAnswers().entrySet()) {
            byte[] block = hex.parseHex(known.getValue());
            GuardedBuffer target = GuardedBuffer.filled(Kind.HEAP, block.length, 0);
            compressor().decompress(ByteBuffer.wrap(hex.parseHex(known.getKey())), target.view());
            assertThat(hex.formatHex(target.content())).as(known.getKey()).isEqualTo(known.getValue());
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
                            Outcome outcome = decompress(compressor(), kind, Surroundings.ZEROS, compressed, other);
                            assertThat(outcome.failure())
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
    @DisplayName("parameters() is a fresh read-only view")
    void parametersAreFresh() {
        Compressor codec = compressor();
        ByteBuffer parameters = codec.parameters();
        byte[] content = bytesOf(parameters);

        assertThat(parameters.isReadOnly()).isTrue();
        parameters.position(parameters.limit()).order(ByteOrder.LITTLE_ENDIAN);
        // A view that is shared would be at its end now, even if that is where it began.
        assertThat(codec.parameters()).isNotSameAs(parameters);
        assertThat(bytesOf(codec.parameters())).isEqualTo(content);
    }

    @Test
    @DisplayName("withParameters() makes a codec that reads the same and keeps the settings")
    void parametersComeBack() throws Exception {
        Compressor codec = compressor();
        byte[] parameters = bytesOf(codec.parameters());
        for (Kind kind : Kind.values()) {
            GuardedBuffer given = GuardedBuffer.of(kind, parameters);
            Compressor reader = codec.withParameters(given.view());
            given.assertUntouchedOutside();
            // The buffer is not kept.
            given.overwrite();

            assertThat(bytesOf(reader.parameters())).isEqualTo(parameters);
            for (byte[] block : SampleBlocks.ofLength(5000)) {
                byte[] compressed = compress(codec, block);
                assertThat(compress(reader, block))
                        .as("compressed by the settings of %s, %s", codec, SampleBlocks.seed())
                        .isEqualTo(compressed);
                GuardedBuffer target = GuardedBuffer.filled(Kind.HEAP, block.length, 0);
                reader.decompress(ByteBuffer.wrap(compressed), target.view());
                assertThat(target.content()).isEqualTo(block);
            }
        }
    }

    @Test
    @DisplayName("withParameters() takes what it can use, and refuses the rest as corrupt")
    void parametersOfGarbage() {
        for (int length : List.of(1, 2, 8, 100, 5000)) {
            for (byte[] garbage : SampleBlocks.ofLength(length)) {
                Throwable failure = catchThrowable(() -> compressor().withParameters(ByteBuffer.wrap(garbage)));
                if (failure != null) {
                    assertThat(failure)
                            .as("%d bytes of parameters, %s", length, SampleBlocks.seed())
                            .isInstanceOf(CorruptDataException.class);
                }
            }
        }
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
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

        // Twice, over different old content, which must not show through.
        for (Surroundings surroundings : Surroundings.values()) {
            GuardedBuffer again = surroundings.around(sourceKind, compressed.passed());
            GuardedBuffer target = surroundings.fill(targetKind, block.length);
            codec.decompress(again.view(), target.view());
            assertThat(Arrays.equals(target.passed(), block))
                    .as("the block comes back: " + what)
                    .isTrue();
            assertConsumed(again, compressed.passed(), what);
            target.assertUntouchedOutside();
        }
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
}
