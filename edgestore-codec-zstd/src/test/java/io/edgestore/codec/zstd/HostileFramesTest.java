package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.edgestore.api.CorruptDataException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract leaves to each codec: damage that knows the format, and frames of another dictionary. */
@Timeout(120)
class HostileFramesTest {

    private static final byte[] DICTIONARY = Dictionaries.ofEvents();
    private static final byte[] OTHER_DICTIONARY = Dictionaries.ofOtherEvents();
    private static final List<IntFunction<ByteBuffer>> KINDS =
            List.of(ByteBuffer::allocate, ByteBuffer::allocateDirect);
    private static final int GUARD = 64;

    private final List<byte[]> blocks = RawRecords.ofEvents(9, 50);

    static Stream<ZstdCompressor> codecs() {
        return Stream.of(
                new ZstdCompressor(),
                ZstdCompressor.level(19),
                ZstdCompressor.withDictionary(DICTIONARY),
                ZstdCompressor.withDictionary(DICTIONARY).withLevel(19));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void framesWithAnyBitFlipped(ZstdCompressor codec) {
        for (byte[] block : blocks.subList(0, 5)) {
            byte[] frame = Frames.compress(codec, block);
            for (int bit = 0; bit < 8 * frame.length; bit++) {
                byte[] damaged = frame.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                assertSafe(codec, damaged, block.length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void framesCutAnywhereAreCorrupt(ZstdCompressor codec) {
        byte[] frame = Frames.compress(codec, blocks.get(0));
        for (int length = 0; length < frame.length; length++) {
            assertCorrupt(codec, Arrays.copyOf(frame, length), blocks.get(0).length);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void doubledFramesTrailingBlocksAndSkippableFramesAreCorrupt(ZstdCompressor codec) {
        byte[] block = blocks.get(0);
        byte[] frame = Frames.compress(codec, block);
        byte[] nothing = Frames.compress(codec, new byte[0]);
        byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 'x'};
        byte[] rawBlock = {0x09, 0, 0, 'x'};
        byte[] emptyBlock = {0x01, 0, 0};

        assertCorrupt(codec, concat(frame, frame), block.length);
        assertCorrupt(codec, concat(frame, frame), 2 * block.length);
        for (byte[] more : List.of(nothing, skippable, rawBlock, emptyBlock)) {
            assertCorrupt(codec, concat(frame, more), block.length);
            assertCorrupt(codec, concat(frame, more), block.length + 1);
        }
        for (byte[] before : List.of(nothing, skippable)) {
            assertCorrupt(codec, concat(before, frame), block.length);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void contentSizesThatLieAreCorruptAndAllocateNothing(ZstdCompressor codec) {
        for (long size : new long[] {0, 1, 99, 101, 1L << 30, 1L << 31, 1L << 40, Long.MAX_VALUE, -2, -3}) {
            byte[] frame = ByteBuffer.allocate(4 + 1 + 1 + 8 + 3 + 1)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0xFD2F_B528)
                    .put((byte) 0xC0) // frame header: the content size has eight bytes
                    .put((byte) 0) // window: 1 KiB
                    .putLong(size)
                    .put(new byte[] {0x23, 0x03, 0}) // block: the last one (1), run-length (1 << 1), 100 bytes
                    .put((byte) 'z')
                    .array();
            for (int length : new int[] {0, 99, 100, 101}) {
                assertThat(allocated(() -> assertCorrupt(codec, frame, length)))
                        .as("content size %d", size)
                        .isLessThan(1 << 20);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void bombsAreCorruptAndAllocateNothing(ZstdCompressor codec) {
        int blockCount = 1 << 16;
        ByteBuffer bomb = ByteBuffer.allocate(6 + 4 * blockCount);
        bomb.put(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x00, 0x38}); // window: 128 KiB
        for (int i = 1; i <= blockCount; i++) {
            int header = 131_072 << 3 | 1 << 1 | (i == blockCount ? 1 : 0); // 128 KiB, run-length, the last one or not
            bomb.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
            bomb.put((byte) 'z');
        }
        byte[] frame = bomb.array(); // 256 KiB, and 8 GiB when decompressed
        assertThat(codec.maxDecompressedLength(frame.length)).isGreaterThanOrEqualTo(131_072L * blockCount);

        for (int length : new int[] {0, 1, 1000, 200_000}) {
            // Its own copies of frame and target, eight times.
            assertThat(allocated(() -> assertCorrupt(codec, frame, length))).isLessThan(32 << 20);
        }
    }

    @Test
    void framesOfAnotherDictionaryOrOfNoneEndInSomeBytesOrCorrupt() {
        List<ZstdCompressor> codecs = List.of(
                new ZstdCompressor(),
                ZstdCompressor.withDictionary(DICTIONARY),
                ZstdCompressor.withDictionary(OTHER_DICTIONARY));
        for (byte[] block : blocks) {
            for (ZstdCompressor writer : codecs) {
                byte[] frame = Frames.compress(writer, block);
                for (ZstdCompressor reader : codecs) {
                    assertSafe(reader, frame, block.length);
                }
            }
        }
    }

    @Test
    void framesOfAnotherDictionaryWithAnyBitFlippedToo() {
        byte[] block = blocks.get(0);
        byte[] frame = Frames.compress(ZstdCompressor.withDictionary(DICTIONARY), block);
        ZstdCompressor other = ZstdCompressor.withDictionary(OTHER_DICTIONARY);
        ZstdCompressor none = new ZstdCompressor();
        for (int bit = 0; bit < 8 * frame.length; bit++) {
            byte[] damaged = frame.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertSafe(other, damaged, block.length);
            assertSafe(none, damaged, block.length);
        }
    }

    @Test
    void aCodecThatHadADictionaryFrameDoesNotRememberItWithoutOne() throws Exception {
        ZstdCompressor with = ZstdCompressor.withDictionary(DICTIONARY);
        byte[] block = blocks.get(0);
        byte[] frame = Frames.compress(with, block);
        Frames.decompress(with, frame, block.length);

        ZstdCompressor none = with.withParameters(ByteBuffer.allocate(0));
        assertThatThrownBy(() -> Frames.decompress(none, frame, block.length)).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void malformedFramesInSomeThreadsDoNotDisturbTheOthers() throws Exception {
        ZstdCompressor codec = ZstdCompressor.withDictionary(DICTIONARY);
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int shift = thread;
                futures.add(executor.submit(() -> {
                    for (int round = 0; round < 10; round++) {
                        for (byte[] block : blocks) {
                            byte[] frame = Frames.compress(codec, block);
                            assertThat(Frames.decompress(codec, frame, block.length))
                                    .isEqualTo(block);
                            assertThatThrownBy(() -> Frames.decompress(codec, frame, block.length - 1 - shift))
                                    .isInstanceOf(CorruptDataException.class);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** The same bytes whatever was in the target and of whichever kind it is, or corrupt; and nothing beside it. */
    private static void assertSafe(ZstdCompressor codec, byte[] frame, int length) {
        List<byte[]> decompressed = new ArrayList<>();
        for (IntFunction<ByteBuffer> kind : KINDS) {
            for (int fill : new int[] {0x00, 0xC3}) {
                try {
                    decompressed.add(decompress(codec, kind, frame, length, fill));
                } catch (CorruptDataException e) {
                    assertThat(e).hasMessageContaining("zstd frame");
                }
            }
        }
        assertThat(decompressed).allSatisfy(block -> assertThat(block).isEqualTo(decompressed.get(0)));
    }

    private static void assertCorrupt(ZstdCompressor codec, byte[] frame, int length) {
        for (IntFunction<ByteBuffer> kind : KINDS) {
            assertThatThrownBy(() -> decompress(codec, kind, frame, length, 0xC3))
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    private static byte[] decompress(
            ZstdCompressor codec, IntFunction<ByteBuffer> kind, byte[] frame, int length, int fill)
            throws CorruptDataException {
        byte[] before = new byte[GUARD + length + GUARD];
        Arrays.fill(before, (byte) fill);
        ByteBuffer source = kind.apply(frame.length).put(frame).flip();
        ByteBuffer target =
                kind.apply(before.length).put(before).position(GUARD).limit(GUARD + length);
        try {
            codec.decompress(source, target);
        } finally {
            byte[] after = new byte[before.length];
            target.duplicate().clear().get(after);
            assertThat(Arrays.equals(after, 0, GUARD, before, 0, GUARD)).isTrue();
            assertThat(Arrays.equals(after, GUARD + length, after.length, before, GUARD + length, before.length))
                    .isTrue();
        }
        byte[] block = new byte[length];
        target.flip().position(GUARD).get(block);
        return block;
    }

    private static long allocated(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
