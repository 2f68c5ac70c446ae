package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks written by hand from lz4_Block_format.md, into heap and direct buffers, on both implementations. */
class Lz4KnownAnswersTest {

    private static final List<IntFunction<ByteBuffer>> KINDS =
            List.of(ByteBuffer::allocate, ByteBuffer::allocateDirect);

    @ParameterizedTest
    @EnumSource
    void emptyBlock(BothImplementations implementation) throws Exception {
        byte[] block = {0x00 // token: no literals, and the end
        };
        assertDecompresses(implementation, block, "");

        ByteBuffer compressed = ByteBuffer.allocate(16);
        assertThat(implementation.compressor().compress(ByteBuffer.allocate(0), compressed))
                .isEqualTo(1);
        assertThat(compressed.get(0)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void literalsOnly(BothImplementations implementation) throws Exception {
        byte[] block = {
            0x50, // token: 5 literals
            'h', 'e', 'l', 'l', 'o'
        };
        assertDecompresses(implementation, block, "hello");
    }

    @ParameterizedTest
    @EnumSource
    void moreLiteralsThanTheTokenCanTell(BothImplementations implementation) throws Exception {
        byte[] block = new byte[2 + 16];
        block[0] = (byte) 0xF0; // token: 15 literals and more
        block[1] = 0x01; // 1 more
        Arrays.fill(block, 2, 18, (byte) 'x'); // the 16 literals
        assertDecompresses(implementation, block, "x".repeat(16));
    }

    @ParameterizedTest
    @EnumSource
    void lengthOfLiteralsThatEndsInZero(BothImplementations implementation) throws Exception {
        byte[] block = new byte[3 + 270];
        block[0] = (byte) 0xF0; // token: 15 literals and more
        block[1] = (byte) 0xFF; // 255 more, and more
        block[2] = 0x00; // 0 more
        Arrays.fill(block, 3, 273, (byte) 'x'); // the 270 literals
        assertDecompresses(implementation, block, "x".repeat(270));
    }

    @ParameterizedTest
    @EnumSource
    void match(BothImplementations implementation) throws Exception {
        byte[] block = {
            0x44, // token: 4 literals, a match of 4 + 4
            'a', 'b', 'c', 'd', 0x04, 0x00, // offset 4, little-endian
            0x50, // token: 5 literals
            'e', 'f', 'g', 'h', 'i'
        };
        assertDecompresses(implementation, block, "abcdabcdabcdefghi");
    }

    @ParameterizedTest
    @EnumSource
    void matchThatOverlapsItself(BothImplementations implementation) throws Exception {
        byte[] block = {
            0x1F, // token: 1 literal, a match of 4 + 15 and more
            'a',
            0x01,
            0x00, // offset 1: the byte just written, over and over
            (byte) 0xFF, // 255 more, and more
            0x02, // 2 more
            0x50, // token: 5 literals
            'b',
            'c',
            'd',
            'e',
            'f'
        };
        assertDecompresses(implementation, block, "a".repeat(1 + 4 + 15 + 255 + 2) + "bcdef");
    }

    @ParameterizedTest
    @EnumSource
    void matchOfTwoBytesOffset(BothImplementations implementation) throws Exception {
        byte[] block = new byte[3 + 300 + 2 + 9];
        block[0] = (byte) 0xF0; // token: 15 literals and more, a match of 4
        block[1] = (byte) 0xFF; // 255 more, and more
        block[2] = 30; // 30 more: 300
        Arrays.fill(block, 3, 303, (byte) '.');
        System.arraycopy("wxyz".getBytes(StandardCharsets.US_ASCII), 0, block, 3, 4); // where the match comes from
        block[303] = 0x2C; // offset 300: low byte
        block[304] = 0x01; // high byte
        block[305] = (byte) 0x80; // token: 8 literals
        Arrays.fill(block, 306, 314, (byte) '!');
        assertDecompresses(implementation, block, "wxyz" + ".".repeat(296) + "wxyz" + "!!!!!!!!");
    }

    /** The format has the last match begin 12 bytes before the end or earlier. C insists on it, and Java does not. */
    @ParameterizedTest
    @EnumSource
    void matchTooCloseToTheEnd(BothImplementations implementation) {
        byte[] block = {
            0x40, // token: 4 literals, a match of 4
            'a', 'b', 'c', 'd', 0x04, 0x00, // offset 4
            0x50, // token: 5 literals: the match begins 9 bytes before the end
            'e', 'f', 'g', 'h', 'i'
        };
        ByteBuffer target = ByteBuffer.allocate(13);
        Throwable failure =
                catchThrowable(() -> implementation.compressor().decompress(ByteBuffer.wrap(block), target));
        if (failure == null) {
            assertThat(target.array()).isEqualTo("abcdabcdefghi".getBytes(StandardCharsets.US_ASCII));
        } else {
            assertThat(failure).isInstanceOf(CorruptDataException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingAtAll(BothImplementations implementation) {
        assertCorrupt(implementation, new byte[0], 0);
        assertCorrupt(implementation, new byte[0], 10);
    }

    @ParameterizedTest
    @EnumSource
    void offsetBeforeTheBlock(BothImplementations implementation) {
        byte[] block = {
            0x44, // token: 4 literals, a match of 8
            'a', 'b', 'c', 'd', 0x05, 0x00, // offset 5, and only 4 bytes are there
            0x50, // token: 5 literals
            'e', 'f', 'g', 'h', 'i'
        };
        assertCorrupt(implementation, block, 17);
    }

    @ParameterizedTest
    @EnumSource
    void offsetFarBeforeTheBlock(BothImplementations implementation) {
        byte[] block = {
            0x04, // token: no literals, a match of 8 at the very start
            (byte) 0xFF,
            (byte) 0xFF, // offset 65535
            0x50, // token: 5 literals
            'e',
            'f',
            'g',
            'h',
            'i'
        };
        assertCorrupt(implementation, block, 13);
    }

    /**
     * The format forbids offset 0. lz4-java takes it for zeros here; a decoder that copied the match onto itself would
     * give away the target's old content (CVE-2025-66566).
     */
    @ParameterizedTest
    @EnumSource
    void offsetZero(BothImplementations implementation) {
        byte[] block = {
            0x44, // token: 4 literals, a match of 8
            'a',
            'b',
            'c',
            'd',
            0x00,
            0x00, // offset 0
            (byte) 0xC0, // token: 12 literals
            'e',
            'f',
            'g',
            'h',
            'i',
            'j',
            'k',
            'l',
            'm',
            'n',
            'o',
            'p'
        };
        assertRefusesOffsetZero(implementation, block, 24);
    }

    /** Behind lengths that go on in further bytes, of literals and of a match. */
    @ParameterizedTest
    @EnumSource
    void offsetZeroInALaterSequence(BothImplementations implementation) {
        ByteBuffer block = ByteBuffer.allocate(400);
        block.put((byte) 0xFF).put((byte) 255).put((byte) 10).put(new byte[280]); // 15 + 255 + 10 literals
        block.put((byte) 1).put((byte) 0).put((byte) 255).put((byte) 0); // offset 1, a match of 4 + 15 + 255 + 0
        block.put((byte) 0x00).put((byte) 0).put((byte) 0); // no literals, offset 0, a match of 4
        block.put((byte) 0xC0).put(new byte[12]);
        assertRefusesOffsetZero(implementation, Arrays.copyOf(block.array(), block.position()), 280 + 274 + 4 + 12);
    }

    /** Wherever the two zeros stand to the words of eight bytes that are looked at. */
    @ParameterizedTest
    @EnumSource
    void offsetZeroAtAnyPlace(BothImplementations implementation) {
        for (int before = 1; before < 15; before++) {
            for (int behind = 12; behind < 15; behind++) {
                ByteBuffer block = ByteBuffer.allocate(40);
                block.put((byte) (before << 4)).put(letters(before));
                block.put((byte) 0).put((byte) 0); // offset 0, a match of 4
                block.put((byte) (behind << 4)).put(letters(behind));
                assertRefusesOffsetZero(
                        implementation, Arrays.copyOf(block.array(), block.position()), before + 4 + behind);
            }
        }
    }

    private static byte[] letters(int count) {
        return "abcdefghijklmno".substring(0, count).getBytes(StandardCharsets.US_ASCII);
    }

    /** 256 is two bytes of which the first is 0. */
    @ParameterizedTest
    @EnumSource
    void offsetWithAByteThatIsZero(BothImplementations implementation) throws Exception {
        ByteBuffer block = ByteBuffer.allocate(300);
        block.put((byte) 0xF0).put((byte) 241).put(new byte[256]); // 15 + 241 literals, a match of 4
        block.put((byte) 0).put((byte) 1);
        block.put((byte) 0xC0).put(new byte[12]);
        assertDecompresses(implementation, Arrays.copyOf(block.array(), block.position()), "\0".repeat(256 + 4 + 12));
    }

    @ParameterizedTest
    @EnumSource
    void literalsCut(BothImplementations implementation) {
        byte[] block = {
            0x50, // token: 5 literals
            'h',
            'e',
            'l',
            'l' // and only 4 of them
        };
        assertCorrupt(implementation, block, 5);
        assertCorrupt(implementation, block, 4);
    }

    @ParameterizedTest
    @EnumSource
    void lengthOfLiteralsCut(BothImplementations implementation) {
        byte[] block = {
            (byte) 0xF0, // token: 15 literals and more
            (byte) 0xFF // 255 more, and more, which is not there
        };
        assertCorrupt(implementation, block, 270);
    }

    @ParameterizedTest
    @EnumSource
    void offsetCut(BothImplementations implementation) {
        byte[] block = {
            0x44, // token: 4 literals, a match of 8
            'a',
            'b',
            'c',
            'd',
            0x04 // half an offset
        };
        assertCorrupt(implementation, block, 12);
        assertCorrupt(implementation, block, 4);
    }

    @ParameterizedTest
    @EnumSource
    void lengthOfMatchCut(BothImplementations implementation) {
        byte[] block = {
            0x4F, // token: 4 literals, a match of 19 and more
            'a',
            'b',
            'c',
            'd',
            0x04,
            0x00, // offset 4
            (byte) 0xFF // 255 more, and more, which is not there
        };
        assertCorrupt(implementation, block, 4 + 19 + 255);
    }

    @ParameterizedTest
    @EnumSource
    void endsWithAMatch(BothImplementations implementation) {
        byte[] block = {
            0x44, // token: 4 literals, a match of 8
            'a',
            'b',
            'c',
            'd',
            0x04,
            0x00 // offset 4, and no last literals
        };
        assertCorrupt(implementation, block, 12);
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindTheLastLiterals(BothImplementations implementation) {
        byte[] block = {
            0x50, // token: 5 literals
            'h',
            'e',
            'l',
            'l',
            'o',
            0x00 // behind the end
        };
        assertCorrupt(implementation, block, 5);
        assertCorrupt(implementation, new byte[] {0x00, 0x00}, 0);
    }

    @ParameterizedTest
    @EnumSource
    void literalsTooLongForTheTarget(BothImplementations implementation) {
        byte[] block = {
            0x50, // token: 5 literals
            'h', 'e', 'l', 'l', 'o'
        };
        assertCorrupt(implementation, block, 4);
        assertCorrupt(implementation, block, 0);
    }

    @ParameterizedTest
    @EnumSource
    void literalsTooShortForTheTarget(BothImplementations implementation) {
        byte[] block = {
            0x50, // token: 5 literals
            'h', 'e', 'l', 'l', 'o'
        };
        assertCorrupt(implementation, block, 6);
        assertCorrupt(implementation, block, 1000);
    }

    @ParameterizedTest
    @EnumSource
    void matchThatOverrunsTheTarget(BothImplementations implementation) {
        byte[] block = {
            0x1F, // token: 1 literal, a match of 19 and more
            'a',
            0x01,
            0x00, // offset 1
            (byte) 0xFF,
            (byte) 0xFF,
            (byte) 0xFF,
            0x00, // 765 more
            0x50, // token: 5 literals
            'b',
            'c',
            'd',
            'e',
            'f'
        };
        for (int length = 0; length < 1 + 19 + 765 + 5; length += 7) {
            assertCorrupt(implementation, block, length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lengthThatOverflowsAnInt(BothImplementations implementation) {
        byte[] block = new byte[8_500_000];
        Arrays.fill(block, (byte) 0xFF); // token: literals without end, 255 more each: over 2^31 of them
        assertCorrupt(implementation, block, 100);

        block[0] = 0x1F; // token: 1 literal, a match without end
        block[1] = 'a';
        block[2] = 0x01; // offset 1
        block[3] = 0x00;
        assertCorrupt(implementation, block, 100);
    }

    private static void assertDecompresses(BothImplementations implementation, byte[] block, String expected)
            throws CorruptDataException {
        for (IntFunction<ByteBuffer> kind : KINDS) {
            ByteBuffer target = kind.apply(expected.length());
            implementation.compressor().decompress(source(kind, block), target);
            assertThat(StandardCharsets.ISO_8859_1.decode(target.flip()).toString())
                    .isEqualTo(expected);
        }
    }

    /** It is the check of the offset that refuses it: the block is sound apart from that. */
    private static void assertRefusesOffsetZero(BothImplementations implementation, byte[] block, int length) {
        assertCorrupt(implementation, block, length);
        assertThatThrownBy(() ->
                        implementation.compressor().decompress(ByteBuffer.wrap(block), ByteBuffer.allocate(length)))
                .hasMessageContaining("offset 0");
    }

    private static void assertCorrupt(BothImplementations implementation, byte[] block, int length) {
        for (IntFunction<ByteBuffer> kind : KINDS) {
            // Where a decoder that runs over the end would be seen.
            ByteBuffer target = kind.apply(length + 64).limit(length);
            ByteBuffer source = source(kind, block);
            assertThatThrownBy(() -> implementation.compressor().decompress(source, target))
                    .as("%d bytes into %d", block.length, length)
                    .isInstanceOf(CorruptDataException.class);
            assertThat(source.position()).isZero();
            assertThat(target.position()).isZero();
            target.clear().position(length);
            while (target.hasRemaining()) {
                assertThat(target.get()).as("a byte behind the target").isZero();
            }
        }
    }

    private static ByteBuffer source(IntFunction<ByteBuffer> kind, byte[] block) {
        return kind.apply(block.length).put(block).flip();
    }
}
