package io.edgestore.api;

import java.nio.ByteBuffer;

/** A checksum of which nothing but the name is of interest. */
record NamedChecksum(String name) implements Checksum {

    @Override
    public int compute(ByteBuffer source) {
        return 0;
    }
}
