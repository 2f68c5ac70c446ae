package io.edgestore.codec.lz4;

import java.nio.ByteBuffer;

/**
 * Walks over the sequences of an LZ4 block, as <a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">lz4_Block_format.md</a> lays them out, for the one
 * thing that lz4-java does not look at.
 */
final class Sequences {

    private static final int LENGTH_GOES_ON = 15;
    private static final int LEAST_MATCH = 4;

    private Sequences() {}

    /**
     * Whether a match has offset 0, which the format forbids: the C library gives zeros for it where other decoders
     * refuse the block, and what one reader refuses another must not give back.
     *
     * @param block a block that could be decompressed, so that all of its lengths are right; its position stays
     * @param outputEnd how far to look: only at matches that give bytes before that index of the output
     */
    static boolean haveOffsetZero(ByteBuffer block, int outputEnd) {
        // One loop on locals: this reads every sequence of a block of records.
        int end = block.limit();
        int at = block.position();
        int output = 0;
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
            output += literals;
            if (at >= end || output >= outputEnd) {
                return false; // the last sequence has no match
            }
            if (block.getShort(at) == 0) { // in any byte order
                return true;
            }
            at += Short.BYTES;
            int match = token & 15;
            if (match == LENGTH_GOES_ON) {
                int more;
                do {
                    more = block.get(at++) & 0xff;
                    match += more;
                } while (more == 255);
            }
            output += match + LEAST_MATCH;
        }
    }
}
