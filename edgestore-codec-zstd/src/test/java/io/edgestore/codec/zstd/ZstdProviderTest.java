package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.RefusingClassLoader;
import io.edgestore.testkit.ServiceContract;
import org.junit.jupiter.api.Test;

class ZstdProviderTest extends ServiceContract<Compressor> {

    ZstdProviderTest() {
        super(Compressor.class, ZstdCompressor.class, "zstd");
    }

    @Override
    protected String nativeLibrary() {
        return "com.github.luben.";
    }

    /** Else that the library was refused would prove nothing. */
    @Test
    void theFirstUseLoadsTheLibrary() throws Exception {
        Compressor zstd =
                RefusingClassLoader.of(ZstdCompressor.class, nativeLibrary()).instance(Compressor.class);

        assertThatThrownBy(() -> zstd.maxCompressedLength(1)).isInstanceOf(NoClassDefFoundError.class);
    }
}
