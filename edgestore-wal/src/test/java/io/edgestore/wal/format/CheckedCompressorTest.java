package io.edgestore.wal.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckedCompressorTest {

    /** Stores bytes, keeps what it was given, and changes the byte order of both. */
    private static final class Keeping implements Compressor {

        private ByteBuffer source;
        private ByteBuffer target;

        @Override
        public String name() {
            return "keeping";
        }

        @Override
        public int maxCompressedLength(int length) {
            return length;
        }

        @Override
        public int compress(ByteBuffer from, ByteBuffer to) {
            source = from;
            target = to;
            int length = from.remaining();
            to.put(from);
            from.order(ByteOrder.LITTLE_ENDIAN);
            to.order(ByteOrder.LITTLE_ENDIAN);
            return length;
        }

        @Override
        public void decompress(ByteBuffer from, ByteBuffer to) {
            compress(from, to);
        }
    }

    static List<IntFunction<ByteBuffer>> buffers() {
        return List.of(
                ByteBuffer::allocate,
                ByteBuffer::allocateDirect,
                n -> ByteBuffer.allocate(n + 3).position(3).slice());
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void positionsMoveAndNothingElse(IntFunction<ByteBuffer> allocate) throws Exception {
        Keeping codec = new Keeping();
        CheckedCompressor checked = new CheckedCompressor(codec);
        for (int start : new int[] {0, 5, 2}) {
            ByteBuffer source = allocate.apply(20).position(start).limit(12);
            source.put(start, (byte) 42);
            ByteBuffer target = allocate.apply(40).position(start + 4);

            int length = checked.compress(source, target);

            assertThat(length).isEqualTo(12 - start);
            assertThat(source.position()).isEqualTo(12);
            assertThat(target.position()).isEqualTo(start + 4 + length);
            assertThat(target.limit()).isEqualTo(40);
            assertThat(target.get(start + 4)).isEqualTo((byte) 42);
            assertThat(source.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
            assertThat(target.order()).isEqualTo(ByteOrder.BIG_ENDIAN);

            ByteBuffer back = allocate.apply(40).position(1).limit(1 + length);
            checked.decompress(target.flip().position(start + 4), back);
            assertThat(back.remaining()).isZero();
            assertThat(back.get(1)).isEqualTo((byte) 42);
        }
    }

    @Test
    void theSameBuffersNeedNoNewViews() {
        Keeping codec = new Keeping();
        CheckedCompressor checked = new CheckedCompressor(codec);
        ByteBuffer source = ByteBuffer.allocateDirect(100);
        ByteBuffer target = ByteBuffer.allocateDirect(200);
        checked.compress(source.clear().limit(10), target.clear().position(12));
        ByteBuffer sourceView = codec.source;
        ByteBuffer targetView = codec.target;
        for (int length = 1; length < 100; length++) {
            checked.compress(
                    source.clear().limit(length), target.clear().position(12).limit(150));
            assertThat(codec.source).isSameAs(sourceView);
            assertThat(codec.target).isSameAs(targetView);
            assertThat(target.position()).isEqualTo(12 + length);
        }
    }
}
