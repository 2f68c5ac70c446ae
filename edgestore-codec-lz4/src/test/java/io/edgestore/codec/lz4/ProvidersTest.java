package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;
import io.edgestore.testkit.RefusingClassLoader;
import io.edgestore.testkit.ServiceContract;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProvidersTest {

    private static final String LZ4_JAVA = "net.jpountz.";

    @Nested
    class Lz4 extends ServiceContract<Compressor> {

        Lz4() {
            super(Compressor.class, Lz4Compressor.class, "lz4");
        }

        @Override
        protected String nativeLibrary() {
            return LZ4_JAVA;
        }
    }

    @Nested
    class Xxh32 extends ServiceContract<Checksum> {

        Xxh32() {
            super(Checksum.class, Xxh32Checksum.class, "xxh32");
        }

        @Override
        protected String nativeLibrary() {
            return LZ4_JAVA;
        }
    }

    /** Else that the library was refused would prove nothing. */
    @Test
    void theFirstUseLoadsTheLibrary() throws Exception {
        Compressor lz4 = RefusingClassLoader.of(Lz4Compressor.class, LZ4_JAVA).instance(Compressor.class);
        assertThat(lz4.maxCompressedLength(10)).isEqualTo(26);
        assertThatThrownBy(lz4::toString).isInstanceOf(NoClassDefFoundError.class);

        Checksum xxh32 = RefusingClassLoader.of(Xxh32Checksum.class, LZ4_JAVA).instance(Checksum.class);
        assertThatThrownBy(() -> xxh32.compute(ByteBuffer.allocate(1))).isInstanceOf(NoClassDefFoundError.class);
    }
}
