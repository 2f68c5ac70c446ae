package io.edgestore.wal.codec;

import com.google.auto.service.AutoService;
import io.edgestore.api.Checksum;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** {@code crc32c}: CRC-32C (Castagnoli) as in RFC 3720, by the JDK, which has an intrinsic for it. */
@AutoService(Checksum.class)
public final class Crc32cChecksum implements Checksum {

    /** For {@link java.util.ServiceLoader}. */
    public Crc32cChecksum() {}

    @Override
    public String name() {
        return "crc32c";
    }

    @Override
    public int compute(ByteBuffer source) {
        int position = source.position();
        CRC32C crc = new CRC32C();
        crc.update(source);
        source.position(position);
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        return "crc32c (java.util.zip)";
    }
}
