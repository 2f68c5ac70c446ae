package io.edgestore.cli;

import io.edgestore.api.ArrayCompressor;
import java.nio.charset.StandardCharsets;

/** Stores blocks as they are, but trips over some: by what is in them, it ends the JVM as a kill does, or throws. */
public final class TrippingCompressor extends ArrayCompressor {

    static final String HALT = "halt the JVM here";
    static final String THROW = "throw an exception here";
    static final int HALTED = 99;

    @Override
    public String name() {
        return "tripping";
    }

    @Override
    public int maxCompressedLength(int length) {
        return length;
    }

    @Override
    protected int compress(
            byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
        String block = new String(source, sourceOffset, sourceLength, StandardCharsets.ISO_8859_1);
        if (block.contains(HALT)) {
            Runtime.getRuntime().halt(HALTED);
        }
        if (block.contains(THROW)) {
            throw new IllegalStateException("tripped");
        }
        System.arraycopy(source, sourceOffset, target, targetOffset, sourceLength);
        return sourceLength;
    }

    @Override
    protected int decompress(
            byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int targetLength) {
        System.arraycopy(source, sourceOffset, target, targetOffset, sourceLength);
        return sourceLength;
    }
}
