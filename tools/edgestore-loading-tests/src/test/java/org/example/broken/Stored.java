package org.example.broken;

import io.edgestore.api.Compressor;
import java.nio.ByteBuffer;

/** Stores blocks as they are. All that the providers here have in common, and one of them cannot find it. */
public abstract class Stored implements Compressor {

    private final String name;

    Stored(String name) {
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
