package io.edgestore.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayCompressorTest {

    private static final byte[] BLOCK = {1, 2, 3, 4, 5};
    private static final byte[] REVERSED = {5, 4, 3, 2, 1};

    /** Writes the bytes in reverse, so that no two of them may change places unseen, and spoils all else it is given. */
    private static class Reversing extends ArrayCompressor {

        @Override
        public String name() {
            return "reversing";
        }

        @Override
        public int maxCompressedLength(int length) {
            return length + 3;
        }

        @Override
        protected int compress(
                byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
            assertThat(targetLength).isEqualTo(maxCompressedLength(sourceLength));
            return reverse(source, sourceOffset, sourceLength, target, targetOffset);
        }

        @Override
        protected int decompress(
                byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength)
                throws CorruptDataException {
            return reverse(source, sourceOffset, sourceLength, target, targetOffset);
        }

        private static int reverse(byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset) {
            byte[] reversed = new byte[sourceLength];
            for (int i = 0; i < sourceLength; i++) {
                reversed[i] = source[sourceOffset + sourceLength - 1 - i];
            }
            Arrays.fill(source, (byte) 0xEE);
            Arrays.fill(target, (byte) 0xEE);
            System.arraycopy(reversed, 0, target, targetOffset, sourceLength);
            return sourceLength;
        }
    }

    /** Claims to have written what it did not. */
    private static final class Lying extends Reversing {

        private final int claim;

        Lying(int claim) {
            this.claim = claim;
        }

        @Override
        protected int compress(
                byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
            return claim;
        }

        @Override
        protected int decompress(
                byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
            return claim;
        }
    }

    /** Throws what it is given. */
    private static final class Failing extends Reversing {

        private final RuntimeException failure;

        Failing(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        protected int compress(
                byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
            throw failure;
        }

        @Override
        protected int decompress(
                byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
            throw failure;
        }
    }

    /** Buffers of 20 bytes, all 9, whose position is 6 and whose limit is behind as many bytes as asked for. */
    static Stream<Named<IntFunction<ByteBuffer>>> kinds() {
        return Stream.of(
                Named.of(
                        "heap",
                        length -> nines(ByteBuffer.allocate(20)).position(6).limit(6 + length)),
                Named.of(
                        "direct",
                        length ->
                                nines(ByteBuffer.allocateDirect(20)).position(6).limit(6 + length)),
                Named.of(
                        "slice",
                        length -> nines(ByteBuffer.allocate(30))
                                .slice(5, 20)
                                .position(6)
                                .limit(6 + length)),
                Named.of(
                        "direct slice",
                        length -> nines(ByteBuffer.allocateDirect(30))
                                .slice(5, 20)
                                .position(6)
                                .limit(6 + length)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("Rules 5, 6, 7: compress moves both positions and touches nothing else")
    void rule6Compress(IntFunction<ByteBuffer> kind) {
        ByteBuffer source = kind.apply(5).put(BLOCK).position(6).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer target = kind.apply(8).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(new Reversing().compress(source, target)).isEqualTo(5);

        assertPositions(source, 11, 11);
        assertPositions(target, 11, 14);
        assertThat(List.of(source.order(), target.order())).containsOnly(ByteOrder.LITTLE_ENDIAN);
        assertThat(all(source)).isEqualTo(inNines(BLOCK));
        assertThat(all(target)).isEqualTo(inNines(REVERSED));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("Rules 5, 6, 7: decompress moves both positions and touches nothing else")
    void rule6Decompress(IntFunction<ByteBuffer> kind) throws Exception {
        ByteBuffer source = kind.apply(5).put(REVERSED).position(6);
        ByteBuffer target = kind.apply(5);

        new Reversing().decompress(source, target);

        assertPositions(source, 11, 11);
        assertPositions(target, 11, 11);
        assertThat(all(source)).isEqualTo(inNines(REVERSED));
        assertThat(all(target)).isEqualTo(inNines(BLOCK));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("Rule 5: a source may be read-only")
    void rule5ReadOnlySource(IntFunction<ByteBuffer> kind) throws Exception {
        ByteBuffer source = kind.apply(5).put(BLOCK).position(6).asReadOnlyBuffer();
        ByteBuffer target = kind.apply(5);

        new Reversing().compress(source.duplicate(), target);
        assertThat(all(target)).isEqualTo(inNines(REVERSED));
        target.position(6);
        new Reversing().decompress(source, target);
        assertThat(all(target)).isEqualTo(inNines(REVERSED));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("Rule 6: a target that is too short for the block leaves both positions")
    void rule6ShortTarget(IntFunction<ByteBuffer> kind) {
        ByteBuffer source = kind.apply(5).put(BLOCK).position(6);
        ByteBuffer target = kind.apply(4);

        assertThatThrownBy(() -> new Reversing().compress(source, target)).isInstanceOf(BufferOverflowException.class);
        assertPositions(source, 6, 11);
        assertPositions(target, 6, 10);
        assertThat(all(target)).containsOnly(9);
    }

    @Test
    @DisplayName("Rule 6: a target that is shorter than the bound but not than the block suffices")
    void rule6ExactTarget() {
        ByteBuffer target = ByteBuffer.allocate(5);

        new Reversing().compress(ByteBuffer.wrap(BLOCK), target);
        assertThat(target.array()).isEqualTo(REVERSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 6})
    @DisplayName("Rule 4: a block of another length is corrupt and leaves both positions")
    void rule4OtherLength(int length) {
        ByteBuffer source = ByteBuffer.wrap(new byte[length]);
        ByteBuffer target = ByteBuffer.allocate(5);

        assertThatThrownBy(() -> new Reversing().decompress(source, target)).isInstanceOf(CorruptDataException.class);
        assertThat(source.position()).isZero();
        assertThat(target.position()).isZero();
    }

    @Test
    @DisplayName("Rule 8: an unchecked exception of decompress is corrupt data, with its cause")
    void rule8UncheckedException() {
        RuntimeException failure = new ArrayIndexOutOfBoundsException("17");
        ByteBuffer source = ByteBuffer.wrap(BLOCK);
        ByteBuffer target = ByteBuffer.allocate(5);

        assertThatThrownBy(() -> new Failing(failure).decompress(source, target))
                .isInstanceOf(CorruptDataException.class)
                .hasCause(failure)
                .hasMessageContaining("reversing");
        assertThat(source.position()).isZero();
        assertThat(target.position()).isZero();
    }

    @Test
    @DisplayName("An unchecked exception of compress is the codec's bug, and shows as it is")
    void compressIsNotExcused() {
        RuntimeException failure = new ArrayIndexOutOfBoundsException("17");
        ByteBuffer source = ByteBuffer.wrap(BLOCK);

        assertThatThrownBy(() -> new Failing(failure).compress(source, ByteBuffer.allocate(8)))
                .isSameAs(failure);
        assertThat(source.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 9, Integer.MAX_VALUE, Integer.MIN_VALUE})
    @DisplayName("A length that compress cannot have written is the codec's bug, and names it")
    void lyingCompress(int claim) {
        ByteBuffer source = ByteBuffer.wrap(BLOCK);
        ByteBuffer target = ByteBuffer.allocate(20);

        assertThatThrownBy(() -> new Lying(claim).compress(source, target))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reversing");
        assertThat(source.position()).isZero();
        assertThat(target.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, 6, Integer.MAX_VALUE, Integer.MIN_VALUE})
    @DisplayName("Rule 4: a length of decompress that is not the target's is corrupt data")
    void rule4LyingDecompress(int claim) {
        ByteBuffer target = ByteBuffer.allocate(5);

        assertThatThrownBy(() -> new Lying(claim).decompress(ByteBuffer.wrap(BLOCK), target))
                .isInstanceOf(CorruptDataException.class);
        assertThat(target.position()).isZero();
    }

    @Test
    @DisplayName("Rule 9: misuse")
    void rule9Misuse() {
        ByteBuffer source = ByteBuffer.wrap(BLOCK);
        ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();

        assertThatThrownBy(() -> new Reversing().compress(source, source)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reversing().decompress(source, source))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reversing().compress(source, readOnly))
                .isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> new Reversing().decompress(source, readOnly))
                .isInstanceOf(ReadOnlyBufferException.class);
        assertThat(source.position()).isZero();
    }

    private static void assertPositions(ByteBuffer buffer, int position, int limit) {
        assertThat(buffer.position()).as("position").isEqualTo(position);
        assertThat(buffer.limit()).as("limit").isEqualTo(limit);
    }

    private static ByteBuffer nines(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            buffer.put((byte) 9);
        }
        return buffer.clear();
    }

    private static byte[] all(ByteBuffer buffer) {
        byte[] content = new byte[buffer.capacity()];
        buffer.duplicate().clear().get(content);
        return content;
    }

    private static byte[] inNines(byte[] content) {
        return nines(ByteBuffer.allocate(20)).put(6, content).array();
    }
}
