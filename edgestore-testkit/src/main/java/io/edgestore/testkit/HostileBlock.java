package io.edgestore.testkit;

import java.util.Arrays;

/**
 * A block that no compressor made, or not for a target of this length.
 *
 * @param mutation what was done to what
 * @param bytes the block
 * @param length the length of the target
 */
record HostileBlock(String mutation, byte[] bytes, int length) {

    /** All that it takes to have it again. */
    @Override
    public String toString() {
        String content = bytes.length <= 1000 ? Arrays.toString(bytes) : bytes.length + " bytes";
        return mutation + ": " + content + " into " + length + " bytes, " + SampleBlocks.seed();
    }
}
