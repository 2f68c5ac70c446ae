package io.edgestore.wal;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;
import io.edgestore.testkit.ServiceContract;
import io.edgestore.wal.codec.Crc32cChecksum;
import io.edgestore.wal.codec.StoredCompressor;
import org.junit.jupiter.api.Nested;

/** What comes with the log is found as any plug-in is. */
class BuiltInServicesTest {

    @Nested
    class Crc32c extends ServiceContract<Checksum> {

        Crc32c() {
            super(Checksum.class, Crc32cChecksum.class, "crc32c");
        }

        /** The JDK has the native code. */
        @Override
        protected String nativeLibrary() {
            return "java.util.zip.";
        }
    }

    @Nested
    class None extends ServiceContract<Compressor> {

        None() {
            super(Compressor.class, StoredCompressor.class, "none");
        }

        @Override
        protected String nativeLibrary() {
            return "";
        }
    }
}
