package io.edgestore.codec.lz4;

import java.nio.ByteBuffer;

/**
 * Walks over the sequences of an LZ4 block, as <a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">lz4_Block_format.md</a> lays them out, for the one
 * thing that lz4-java does not look at.
 */
final class Sequences {

    private static final int LENGTH_GOES_ON = 15;

    private final ByteBuffer block;
    private int at;

    private Sequences(ByteBuffer block) {
        this.block = block;
        this.at = block.position();
    }

    /**
     * Whether a match has offset 0, which the format forbids: the C library gives zeros for it where other decoders
     * refuse the block, and what one reader refuses another must not give back.
     *
     * @param block a block that could be decompressed, so that all of its lengths are right; its position stays
     */
    static boolean haveOffsetZero(ByteBuffer block) {
        return new Sequences(block).anyOffsetZero();
    }

    private boolean anyOffsetZero() {
        while (true) {
            int token = next();
            int literals = length(token >> 4);
            at += literals;
            if (at >= block.limit()) {
                return false; // the last sequence has no match
            }
            if ((next() | next()) == 0) {
                return true;
            }
            length(token & 15);
        }
    }

    private int length(int nibble) {
        int length = nibble;
        for (int more = nibble == LENGTH_GOES_ON ? 255 : 0; more == 255; ) {
            more = next();
            length += more;
        }
        return length;
    }

    private int next() {
        return block.get(at++) & 0xff;
    }
}
