package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.GuardedBuffer.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests a {@link Compressor} against the rules in its Javadoc; each test names its rule. Extend this class, return your codec
 * from {@link #compressor()}, and run the subclass with JUnit.
 *
 * <p>Rule 3, that loading a codec loads no native library, cannot be seen where the codec is used: {@link
 * ServiceContract} tests it. Compressing a block twice may make different bytes of it. Random data depends on a seed, which failures name and {@code -Dedgestore.seed} sets.
 *
 * <p>A test that takes longer than two minutes, or than the {@code @Timeout} of the subclass, hangs: it fails, and all
 * later tests of the class fail at once and name it.
 */
@ExtendWith(FirstHang.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CompressorContract extends RoundTripContract {

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
    @Override
    protected Map<String, String> knownAnswers() {
        return Map.of();
    }

    @Test
    @DisplayName("Rule 1: eight threads share an instance")
    void rule1Shared() throws Exception {
        Compressor shared = compressor();
        AtOnce.run(8, thread -> {
            byte[] block = SampleBlocks.text(20_000 + 1000 * thread);
            assertThatCode(() -> compressAndDecompress(shared, block))
                    .as("%d bytes of text, in thread %d, %s", block.length, thread, SampleBlocks.seed())
                    .doesNotThrowAnyException();
        });
    }

    /** In long rows of one kind: calls of different lengths would hardly ever meet in the same code. */
    private static void compressAndDecompress(Compressor shared, byte[] block) throws CorruptDataException {
        List<byte[]> compressed = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            compressed.add(compress(shared, block));
        }
        byte[] again = new byte[block.length];
        for (int round = 0; round < 300; round++) {
            Arrays.fill(again, (byte) 0);
            shared.decompress(ByteBuffer.wrap(compressed.get(round % compressed.size())), ByteBuffer.wrap(again));
            assertThat(Arrays.equals(again, block)).as("the block comes back").isTrue();
        }
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
    @DisplayName("Rule 10: parameters() is a fresh read-only view")
    void rule10FreshParameters() {
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
    @DisplayName("Rule 10: withParameters() makes a codec that reads the same and keeps the settings")
    void rule10ParametersComeBack() throws Exception {
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
                byte[] byReader = compress(reader, block);
                if (isRepeatable(codec, block)) {
                    assertThat(byReader.length)
                            .as("bytes, compressed by the settings of %s, %s", codec, SampleBlocks.seed())
                            .isEqualTo(compressed.length);
                }
                assertComesBack(reader, compressed, block);
                assertComesBack(codec, byReader, block);
            }
        }
    }

    @Test
    @DisplayName("Rule 10: withParameters() takes what it can use, and refuses the rest as corrupt")
    void rule10ParametersOfGarbage() {
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
}
