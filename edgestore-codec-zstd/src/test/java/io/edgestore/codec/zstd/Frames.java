package io.edgestore.codec.zstd;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Codecs called with arrays. */
final class Frames {

    private Frames() {}

    static byte[] compress(Compressor codec, byte[] block) {
        ByteBuffer frame = ByteBuffer.allocate(codec.maxCompressedLength(block.length));
        codec.compress(ByteBuffer.wrap(block), frame);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    static byte[] decompress(Compressor codec, byte[] frame, int length) throws CorruptDataException {
        ByteBuffer block = ByteBuffer.allocate(length);
        codec.decompress(ByteBuffer.wrap(frame), block);
        return block.array();
    }
}
