package io.edgestore.testkit;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.guide.RunLengthCompressor;
import java.nio.ByteBuffer;

/** A codec that is right, unless a method is overridden. */
class DelegatingCompressor implements Compressor {

    final Compressor right = new RunLengthCompressor();

    @Override
    public String name() {
        return right.name();
    }

    @Override
    public int maxCompressedLength(int length) {
        return right.maxCompressedLength(length);
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        return right.maxDecompressedLength(compressedLength);
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        return right.compress(source, target);
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        right.decompress(source, target);
    }
}
