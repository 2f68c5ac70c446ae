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
        CRC32C crc = new CRC32C();
        int position = source.position();
        crc.update(source);
        source.position(position); // no duplicate: this is called for each frame
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        return "crc32c (java.util.zip)";
    }
}
