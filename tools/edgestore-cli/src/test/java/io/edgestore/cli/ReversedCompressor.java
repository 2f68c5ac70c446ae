package io.edgestore.cli;

import io.edgestore.api.ArrayCompressor;

/** A codec as somebody else may write one: it stores blocks back to front. */
public class ReversedCompressor extends ArrayCompressor {

    @Override
    public String name() {
        return "reversed";
    }

    @Override
    public int maxCompressedLength(int length) {
        return length;
    }

    @Override
    protected int compress(
            byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
        for (int i = 0; i < sourceLength; i++) {
            target[targetOffset + i] = source[sourceOffset + sourceLength - 1 - i];
        }
        return sourceLength;
    }

    @Override
    protected int decompress(
            byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
        return compress(source, sourceOffset, sourceLength, target, targetOffset, targetLength);
    }
}
