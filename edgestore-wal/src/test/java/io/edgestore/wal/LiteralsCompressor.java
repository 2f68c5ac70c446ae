package io.edgestore.wal;

import io.edgestore.api.Compressor;
import java.nio.ByteBuffer;

/** Makes LZ4 blocks of literals only, whose length is known beforehand. */
final class LiteralsCompressor implements Compressor {

    @Override
    public String name() {
        return "lz4";
    }

    /** Exact: a token, what the length needs beyond its 15, the bytes. */
    @Override
    public int maxCompressedLength(int length) {
        return 1 + (length < 15 ? 0 : (length - 15) / 255 + 1) + length;
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        int start = target.position();
        int length = source.remaining();
        target.put((byte) (Math.min(length, 15) << 4));
        if (length >= 15) {
            int rest = length - 15;
            for (; rest >= 255; rest -= 255) {
                target.put((byte) 255);
            }
            target.put((byte) rest);
        }
        target.put(source);
        return target.position() - start;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) {
        throw new UnsupportedOperationException("the installed codec is to read it");
    }
}
