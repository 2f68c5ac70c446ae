package io.edgestore.wal;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;

/** A codec with parameters: each byte XOR one that all of them make up. Reads them the careless way, by moving on. */
class XorCompressor implements Compressor {

    private final byte[] key;

    XorCompressor(byte... key) {
        this.key = key;
    }

    @Override
    public String name() {
        return "xor";
    }

    @Override
    public ByteBuffer parameters() {
        return ByteBuffer.wrap(key).asReadOnlyBuffer();
    }

    @Override
    public Compressor withParameters(ByteBuffer parameters) throws CorruptDataException {
        byte[] other = new byte[parameters.remaining()];
        parameters.get(other);
        return new XorCompressor(other);
    }

    @Override
    public int maxCompressedLength(int length) {
        return length;
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        int length = source.remaining();
        int mask = mask();
        while (source.hasRemaining()) {
            target.put((byte) (source.get() ^ mask));
        }
        return length;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) {
        compress(source, target);
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        return compressedLength;
    }

    private int mask() {
        int mask = 0;
        for (byte part : key) {
            mask = 31 * mask + part;
        }
        return mask;
    }
}
