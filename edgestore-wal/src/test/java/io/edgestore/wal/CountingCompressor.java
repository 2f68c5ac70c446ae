package io.edgestore.wal;

import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;

/** LZ4 that counts what it decompresses, for one thread at a time. */
public final class CountingCompressor implements Compressor {

    private final Compressor real = Codecs.installed().compressor("lz4");
    private int blocks;
    private long bytes;

    public void reset() {
        blocks = 0;
        bytes = 0;
    }

    public int blocks() {
        return blocks;
    }

    public long bytes() {
        return bytes;
    }

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public int maxCompressedLength(int length) {
        return real.maxCompressedLength(length);
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        return real.compress(source, target);
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        blocks++;
        bytes += target.remaining();
        real.decompress(source, target);
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        return real.maxDecompressedLength(compressedLength);
    }
}
