package io.edgestore.wal.format;

import java.nio.ByteBuffer;

/** BLAKE3 with 256 bits, as it stands in each record beside the value. */
public final class ValueHash {

    private ValueHash() {}

    /**
     * Hashes a value.
     *
     * @param value the bytes from the position to the limit; the position stays
     * @return {@link RawRecord#HASH_LENGTH} bytes
     */
    public static byte[] of(ByteBuffer value) {
        return Blake3.hash(value);
    }
}
