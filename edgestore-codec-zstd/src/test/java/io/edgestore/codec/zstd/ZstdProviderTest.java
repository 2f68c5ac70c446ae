package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.testkit.RefusingClassLoader;
import io.edgestore.testkit.ServiceListing;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ZstdProviderTest {

    @Test
    void foundByItsName() {
        assertThat(Codecs.installed().failures()).isEmpty();
        assertThat(Codecs.installed().compressor("zstd")).isInstanceOf(ZstdCompressor.class);
    }

    @Test
    void moduleInfoProvidesWhatMetaInfServicesLists() throws Exception {
        ServiceListing.assertSameAsProvides(ZstdCompressor.class);
    }

    @Test
    @DisplayName("Rule 3: neither the constructor nor the name loads a class of zstd-jni")
    void rule3LoadsNothing() throws Exception {
        Compressor zstd = RefusingClassLoader.of(ZstdCompressor.class, "com.github.luben.")
                .instance(Compressor.class);

        assertThat(zstd.name()).isEqualTo("zstd");
        // The first use does: else this proved nothing.
        assertThatThrownBy(() -> zstd.maxCompressedLength(1)).isInstanceOf(NoClassDefFoundError.class);
    }
}
