package io.edgestore.codec.lz4;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Valid LZ4 blocks of random sequences, some with matches at offset 0. */
final class RandomBlocks {

    private static final int[] ALPHABETS = {1, 2, 20, 256};

    private final Random random;
    private final ByteBuffer block = ByteBuffer.allocate(1 << 20);

    RandomBlocks(Random random) {
        this.random = random;
    }

    /** A block, and how long it is decompressed. */
    record Block(byte[] bytes, int length) {}

    /**
     * Makes one.
     *
     * @param maxSequences the most sequences with a match
     * @param offsetsZero one match of so many is at offset 0, about
     */
    Block next(int maxSequences, int offsetsZero) {
        block.clear();
        int first = random.nextBoolean() ? ' ' : 0;
        int end = first + ALPHABETS[random.nextInt(ALPHABETS.length)];
        int output = 0;
        for (int left = 1 + random.nextInt(maxSequences); left > 0; left--) {
            byte[] literals = bytes(output == 0 ? 1 + length() : length(), first, end);
            int match = 4 + length();
            output += literals.length;
            int offset = random.nextInt(offsetsZero) == 0 ? 0 : 1 + random.nextInt(Math.min(output, 0xffff));
            putSequence(block, literals, offset, match);
            output += match;
        }
        byte[] last = bytes(12 + length(), first, end);
        putLast(block, last);
        return new Block(Arrays.copyOf(block.array(), block.position()), output + last.length);
    }

    /** Mostly short, as most lengths are, and sometimes beyond what a token holds. */
    private int length() {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextInt(600);
            case 1, 2 -> random.nextInt(40);
            default -> random.nextInt(16);
        };
    }

    private byte[] bytes(int count, int first, int end) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) random.nextInt(first, end);
        }
        return bytes;
    }

    /** Literals, and a match of four bytes or more. */
    static void putSequence(ByteBuffer block, byte[] literals, int offset, int match) {
        putLiterals(block, literals, match - 4);
        block.put((byte) offset).put((byte) (offset >> 8));
        putMore(block, match - 4);
    }

    /** The last literals, twelve or more. */
    static void putLast(ByteBuffer block, byte[] literals) {
        putLiterals(block, literals, 0);
    }

    private static void putLiterals(ByteBuffer block, byte[] literals, int match) {
        block.put((byte) (Math.min(literals.length, 15) << 4 | Math.min(match, 15)));
        putMore(block, literals.length);
        block.put(literals);
    }

    private static void putMore(ByteBuffer block, int length) {
        if (length >= 15) {
            int more = length - 15;
            for (; more >= 255; more -= 255) {
                block.put((byte) 255);
            }
            block.put((byte) more);
        }
    }
}
