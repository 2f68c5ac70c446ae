package io.edgestore.wal.codec;

import com.google.auto.service.AutoService;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;

/** {@code none}: the compressed block is the block itself. */
@AutoService(Compressor.class)
public final class StoredCompressor implements Compressor {

    /** For {@link java.util.ServiceLoader}. */
    public StoredCompressor() {}

    @Override
    public String name() {
        return "none";
    }

    @Override
    public int maxCompressedLength(int length) {
        return requireLength(length);
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        Compressor.requireUsable(source, target);
        int length = source.remaining();
        target.put(source);
        return length;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        Compressor.requireUsable(source, target);
        if (source.remaining() != target.remaining()) {
            throw new CorruptDataException(
                    "a stored block of " + source.remaining() + " bytes stands for " + target.remaining() + " bytes");
        }
        target.put(source);
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        return requireLength(compressedLength);
    }

    private static int requireLength(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length is negative: " + length);
        }
        return length;
    }

    @Override
    public String toString() {
        return "none (stored)";
    }
}
