package io.edgestore.wal.format;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.Blake3;

/** BLAKE3 with 256 bits, as it stands in each record beside the value. */
public final class ValueHash {

    private static final int CHUNK = 8 << 10;

    private ValueHash() {}

    /**
     * Hashes a value.
     *
     * @param value its bytes
     * @return {@link RawRecord#HASH_LENGTH} bytes
     */
    public static byte[] of(byte[] value) {
        return Blake3.hash(value);
    }

    /**
     * Hashes a value that stands in a buffer.
     *
     * @param value the bytes from the position to the limit; the position stays
     * @return {@link RawRecord#HASH_LENGTH} bytes
     */
    public static byte[] of(ByteBuffer value) {
        Blake3 hash = Blake3.initHash();
        ByteBuffer rest = value.duplicate();
        byte[] chunk = new byte[Math.min(CHUNK, rest.remaining())];
        while (rest.hasRemaining()) {
            int length = Math.min(chunk.length, rest.remaining());
            rest.get(chunk, 0, length);
            hash.update(chunk, 0, length);
        }
        return hash.doFinalize(RawRecord.HASH_LENGTH);
    }
}
