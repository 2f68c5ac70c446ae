package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Frames written by hand from RFC 8878, into heap and direct buffers. */
class ZstdKnownAnswersTest {

    private static final List<IntFunction<ByteBuffer>> KINDS =
            List.of(ByteBuffer::allocate, ByteBuffer::allocateDirect);

    private static final byte[] HELLO = {
        0x28,
        (byte) 0xB5,
        0x2F,
        (byte) 0xFD, // magic number
        0x00, // frame header: no checksum, no content size, no dictionary
        0x00, // window: 1 KiB
        0x29,
        0x00,
        0x00, // block: the last one (1), raw (0 << 1), 5 bytes (5 << 3)
        'h',
        'e',
        'l',
        'l',
        'o'
    };

    private static final byte[] EMPTY = {
        0x28,
        (byte) 0xB5,
        0x2F,
        (byte) 0xFD, // magic number
        0x00, // frame header: no checksum, no content size, no dictionary
        0x00, // window: 1 KiB
        0x01,
        0x00,
        0x00 // block: the last one (1), raw (0 << 1), of nothing
    };

    private static final byte[] SKIPPABLE = {
        0x50, 0x2A, 0x4D, 0x18, // magic number of a skippable frame
        0x01, 0x00, 0x00, 0x00, // of 1 byte
        'x'
    };

    private final ZstdCompressor zstd = new ZstdCompressor();

    @Test
    void rawBlock() throws Exception {
        assertDecompresses(HELLO, "hello");
    }

    @Test
    void emptyBlock() throws Exception {
        assertDecompresses(EMPTY, "");
    }

    @Test
    void runLengthBlock() throws Exception {
        byte[] frame = {
            0x28,
            (byte) 0xB5,
            0x2F,
            (byte) 0xFD, // magic number
            0x00, // frame header
            0x00, // window: 1 KiB
            0x23,
            0x03,
            0x00, // block: the last one (1), run-length (1 << 1), 100 bytes (100 << 3)
            'z'
        };
        assertDecompresses(frame, "z".repeat(100));
    }

    @Test
    void densestFrameStaysBelowMaxDecompressedLength() throws Exception {
        int blocks = 16;
        ByteBuffer frame = ByteBuffer.allocate(6 + 4 * blocks);
        frame.put(HELLO, 0, 5).put((byte) 0x38); // window: 2^(10 + 7), 128 KiB
        for (int i = 1; i <= blocks; i++) {
            int header = 131_072 << 3 | 1 << 1 | (i == blocks ? 1 : 0); // 128 KiB, run-length, the last one or not
            frame.put((byte) header)
                    .put((byte) (header >> 8))
                    .put((byte) (header >> 16))
                    .put((byte) 'z');
        }
        assertDecompresses(frame.array(), "z".repeat(131_072 * blocks));
        assertThat(zstd.maxDecompressedLength(frame.capacity())).isGreaterThanOrEqualTo(131_072L * blocks);
    }

    @Test
    void noChecksumNoContentSizeNoDictionaryIsWritten() {
        for (int length : new int[] {0, 1, 300, 100_000}) {
            byte[] frame = new byte[zstd.maxCompressedLength(length)];
            zstd.compress(ByteBuffer.allocate(length), ByteBuffer.wrap(frame));
            assertThat(frame[4]).as("frame header for %d bytes", length).isZero();
        }
    }

    @Test
    void frameWithChecksumIsReadAndItsChecksumChecked() throws Exception {
        byte[] frame;
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            frame = context.setChecksum(true).compress("hello".getBytes(StandardCharsets.UTF_8));
        }
        assertDecompresses(frame, "hello");

        frame[frame.length - 1] ^= 1;
        assertCorrupt(frame, 5);
    }

    @Test
    void nothingAtAll() {
        assertCorrupt(new byte[0], 0);
        assertCorrupt(new byte[0], 5);
    }

    @Test
    void magicNumberOfAnotherFormat() {
        for (int i = 0; i < 4; i++) {
            byte[] frame = HELLO.clone();
            frame[i]--;
            assertCorrupt(frame, 5);
        }
    }

    @Test
    void skippableFrameAlone() {
        assertCorrupt(SKIPPABLE, 0);
        assertCorrupt(SKIPPABLE, 1);
    }

    @Test
    void skippableFrameBeforeOrBehind() {
        assertCorrupt(concat(SKIPPABLE, HELLO), 5);
        assertCorrupt(concat(HELLO, SKIPPABLE), 5);
    }

    @Test
    void twoFrames() {
        assertCorrupt(concat(HELLO, HELLO), 10);
        assertCorrupt(concat(HELLO, HELLO), 5);
        assertCorrupt(concat(HELLO, EMPTY), 5);
        assertCorrupt(concat(EMPTY, EMPTY), 0);
    }

    @Test
    void bytesBehindTheFrame() {
        assertCorrupt(concat(HELLO, new byte[] {0}), 5);
    }

    @Test
    void frameCutAnywhere() {
        for (int length = 0; length < HELLO.length; length++) {
            assertCorrupt(Arrays.copyOf(HELLO, length), 5);
        }
    }

    @Test
    void contentSizeThatLies() {
        byte[] frame = {
            0x28,
            (byte) 0xB5,
            0x2F,
            (byte) 0xFD, // magic number
            0x20, // frame header: a single segment, whose content size has one byte
            0x06, // content size 6
            0x29,
            0x00,
            0x00, // block: the last one, raw, 5 bytes
            'h',
            'e',
            'l',
            'l',
            'o'
        };
        assertCorrupt(frame, 5);
        assertCorrupt(frame, 6);
    }

    @Test
    void hugeWindowNeedsNoMemory() {
        byte[] frame = HELLO.clone();
        frame[5] = (byte) 0xFF; // window: 3.75 TiB
        assertCorrupt(frame, 5);
    }

    @Test
    void dictionaryThatIsNotThere() {
        byte[] frame = {
            0x28,
            (byte) 0xB5,
            0x2F,
            (byte) 0xFD, // magic number
            0x01, // frame header: the dictionary's ID has one byte
            0x00, // window: 1 KiB
            0x07, // dictionary 7
            0x29,
            0x00,
            0x00, // block: the last one, raw, 5 bytes
            'h',
            'e',
            'l',
            'l',
            'o'
        };
        assertCorrupt(frame, 5);
    }

    @Test
    void targetOfAnotherLength() {
        assertCorrupt(HELLO, 0);
        assertCorrupt(HELLO, 4);
        assertCorrupt(HELLO, 6);
        assertCorrupt(EMPTY, 1);
    }

    @Test
    void blockWhoseBoundIsLongerThanABufferIsRefused() {
        assertThatThrownBy(() -> zstd.maxCompressedLength(Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertDecompresses(byte[] frame, String expected) throws CorruptDataException {
        for (IntFunction<ByteBuffer> sourceKind : KINDS) {
            for (IntFunction<ByteBuffer> targetKind : KINDS) {
                ByteBuffer target = targetKind.apply(expected.length());
                zstd.decompress(source(sourceKind, frame), target);
                assertThat(StandardCharsets.ISO_8859_1.decode(target.flip()).toString())
                        .isEqualTo(expected);
            }
        }
    }

    private void assertCorrupt(byte[] frame, int length) {
        for (IntFunction<ByteBuffer> sourceKind : KINDS) {
            for (IntFunction<ByteBuffer> targetKind : KINDS) {
                ByteBuffer source = source(sourceKind, frame);
                ByteBuffer target = targetKind.apply(length);
                assertThatThrownBy(() -> zstd.decompress(source, target)).isInstanceOf(CorruptDataException.class);
                assertThat(source.position()).isZero();
                assertThat(target.position()).isZero();
            }
        }
    }

    private static ByteBuffer source(IntFunction<ByteBuffer> kind, byte[] frame) {
        return kind.apply(frame.length).put(frame).flip();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
