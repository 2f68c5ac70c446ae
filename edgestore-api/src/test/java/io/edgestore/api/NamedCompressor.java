package io.edgestore.api;

import java.nio.ByteBuffer;

/** A compressor of which nothing but the name is of interest. Its blocks are the bytes themselves. */
class NamedCompressor implements Compressor {

    private final String name;

    NamedCompressor(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int maxCompressedLength(int length) {
        return length;
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        int length = source.remaining();
        target.put(source);
        return length;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) {
        target.put(source);
    }
}
