package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.testkit.RefusingClassLoader;
import io.edgestore.testkit.ServiceListing;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProvidersTest {

    private static final String LZ4_JAVA = "net.jpountz.";

    @Test
    void bothAreFoundByTheirNames() {
        Codecs installed = Codecs.installed();

        assertThat(installed.failures()).isEmpty();
        assertThat(installed.compressor("lz4")).isInstanceOf(Lz4Compressor.class);
        assertThat(installed.checksum("xxh32")).isInstanceOf(Xxh32Checksum.class);
    }

    @Test
    void moduleInfoProvidesWhatMetaInfServicesLists() throws Exception {
        ServiceListing.assertSameAsProvides(Lz4Compressor.class);
    }

    @Test
    @DisplayName("Rule 3: neither the compressor's constructor nor its name loads a class of lz4-java")
    void rule3CompressorLoadsNothing() throws Exception {
        Compressor lz4 = RefusingClassLoader.of(Lz4Compressor.class, LZ4_JAVA).instance(Compressor.class);

        assertThat(lz4.name()).isEqualTo("lz4");
        assertThat(lz4.maxCompressedLength(10)).isEqualTo(26);
        // The first use does: else this proved nothing.
        assertThatThrownBy(lz4::toString).isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    @DisplayName("Rule 3: neither the checksum's constructor nor its name loads a class of lz4-java")
    void rule3ChecksumLoadsNothing() throws Exception {
        Checksum xxh32 = RefusingClassLoader.of(Xxh32Checksum.class, LZ4_JAVA).instance(Checksum.class);

        assertThat(xxh32.name()).isEqualTo("xxh32");
        assertThatThrownBy(() -> xxh32.compute(ByteBuffer.allocate(1))).isInstanceOf(NoClassDefFoundError.class);
    }
}
