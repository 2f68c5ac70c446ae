package io.edgestore.codec.lz4;

import java.nio.ByteBuffer;

/**
 * Walks over the sequences of an LZ4 block, as <a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">lz4_Block_format.md</a> lays them out, for the one
 * thing that lz4-java does not look at.
 */
final class Sequences {

    private static final int LENGTH_GOES_ON = 15;

    private Sequences() {}

    /**
     * Whether a match has offset 0, which the format forbids: the C library gives zeros for it where other decoders
     * refuse the block, and what one reader refuses another must not give back.
     *
     * @param block a block that could be decompressed, so that all of its lengths are right; its position stays
     */
    static boolean haveOffsetZero(ByteBuffer block) {
        // One loop on locals: this reads every sequence of every block.
        int end = block.limit();
        int at = block.position();
        while (true) {
            int token = block.get(at++) & 0xff;
            int literals = token >> 4;
            if (literals == LENGTH_GOES_ON) {
                int more;
                do {
                    more = block.get(at++) & 0xff;
                    literals += more;
                } while (more == 255);
            }
            at += literals;
            if (at >= end) {
                return false; // the last sequence has no match
            }
            if ((block.get(at) | block.get(at + 1)) == 0) {
                return true;
            }
            at += Short.BYTES;
            if ((token & 15) == LENGTH_GOES_ON) {
                while (block.get(at++) == (byte) 255) {
                    // A length goes on up to the first byte that is not 255.
                }
            }
        }
    }
}
