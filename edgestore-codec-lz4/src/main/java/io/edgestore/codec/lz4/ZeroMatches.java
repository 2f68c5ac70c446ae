package io.edgestore.codec.lz4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * What a decompressor makes of a match at offset 0. lz4-java, in C and in Java, writes zeros, four at least, whatever was in
 * the target before, and nothing writes over them later. So all such matches start before the last zeros of the output. In a
 * record with a long value those stand near the front, and only that much of the block need be walked.
 *
 * <p>lz4-java promises nothing here, and older versions copied the target onto itself. So each decompressor is asked, and a
 * test tries many lengths and places.
 */
final class ZeroMatches {

    /** Any run of four bytes contains one of the aligned pairs that a {@code long} is tested for. */
    private static final long EACH_PAIR = 0x0001_0001_0001_0001L;

    private ZeroMatches() {}

    /** Whether this decompressor writes zeros. */
    static boolean areZerosOf(LZ4SafeDecompressor decompressor) {
        byte[] block = new byte[64];
        block[0] = 0x1f; // a literal, and a match of 4 + 15 + 20 bytes at offset 0
        block[4] = 20;
        block[5] = (byte) 0xc0; // 12 literals, all zeros too
        byte[] output = new byte[1 + 39 + 12];
        Arrays.fill(output, (byte) -1);
        int length = decompressor.decompress(block, 0, 18, output, 0, output.length);
        return length == output.length && Arrays.equals(output, new byte[output.length]);
    }

    /**
     * Where the last zeros of an output end.
     *
     * @param output holds it from the position on
     * @param length its length
     * @return an index from the position on, such that no run of four zeros starts there or behind it; 0 to the length
     */
    static int end(ByteBuffer output, int length) {
        int head = length % Long.BYTES;
        LongBuffer words = output.slice(output.position() + head, length - head)
                .order(ByteOrder.nativeOrder()) // as fast as the machine can, and any order does
                .asLongBuffer();
        int count = words.limit();
        while (count > 0 && !hasZeroPair(words.get(count - 1))) {
            count--;
        }
        return head + count * Long.BYTES;
    }

    /** Whether one of the four pairs of bytes is zero. A borrow comes only from a pair that is. */
    private static boolean hasZeroPair(long word) {
        return (word - EACH_PAIR & ~word & EACH_PAIR << 15) != 0;
    }
}
