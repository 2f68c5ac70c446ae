package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.GuardedBuffer.Kind;
import io.edgestore.testkit.GuardedBuffer.Surroundings;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 4 to 7 of {@link Compressor}: blocks there and back, of all lengths, in all kinds of buffers. */
abstract class RoundTripContract extends MalformedBlocksContract {

    /** All kinds, in such an order that of two neighbours one is direct. */
    private static final List<Kind> SOURCES = List.of(
            Kind.HEAP, Kind.DIRECT, Kind.HEAP_SLICE, Kind.DIRECT_SLICE, Kind.HEAP_READ_ONLY, Kind.DIRECT_READ_ONLY);

    /**
     * Compressed blocks that others made, and what they must become.
     *
     * @return both as hexadecimal digits
     */
    protected abstract Map<String, String> knownAnswers();

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
            // One on the heap and one off it.
            for (int i = 0; i < 2; i++, turn++) {
                byte[] block = SampleBlocks.ofLength(length, turn % SampleBlocks.KINDS);
                Kind source = SOURCES.get(turn % SOURCES.size());
                assertRoundTrip(compressor(), block, source, Kind.WRITABLE.get(turn % Kind.WRITABLE.size()));
            }
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
        forEach(hostile().ofOtherLengths(), hostile -> {
            for (Kind kind : Kind.WRITABLE) {
                assertThat(decompress(compressor(), kind, Surroundings.ZEROS, hostile.bytes(), hostile.length())
                                .failure())
                        .as("%s", kind)
                        .isInstanceOf(CorruptDataException.class);
            }
        });
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
                assertComesBack(compressor(), compressed.passed(), block);

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
                int needed = compress(compressor(), block).length;
                boolean repeatable = isRepeatable(compressor(), block);
                for (Kind kind : Kind.WRITABLE) {
                    for (int room : new TreeSet<>(List.of(0, needed / 2, Math.max(0, needed - 1), needed))) {
                        boolean fits = fits(block, kind, room);
                        // What another run needed is no measure for a codec that makes something else each time.
                        if (repeatable) {
                            assertThat(fits)
                                    .as("%d bytes fit into %d, %s, %s", length, room, kind, SampleBlocks.seed())
                                    .isEqualTo(room == needed);
                        }
                    }
                }
            }
        }
    }

    /** With a look at what must be so in either case. */
    private boolean fits(byte[] block, Kind kind, int room) {
        String what = block.length + " bytes into " + room + ", " + kind + ", " + SampleBlocks.seed();
        GuardedBuffer source = GuardedBuffer.of(kind, block);
        GuardedBuffer target = GuardedBuffer.filled(kind, room, 0);

        Throwable failure = catchThrowable(() -> compressor().compress(source.view(), target.view()));

        if (failure == null) {
            assertConsumed(source, block, what);
            assertComesBack(compressor(), target.passed(), block);
        } else {
            assertThat(failure).as(what).isInstanceOf(BufferOverflowException.class);
            source.assertNotMoved();
            target.assertNotMoved();
            source.assertUntouchedOutside();
            assertThat(source.content()).as(what).isEqualTo(block);
        }
        target.assertUntouchedOutside();
        return failure == null;
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
}
