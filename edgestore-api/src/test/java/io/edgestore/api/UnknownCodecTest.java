package io.edgestore.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class UnknownCodecTest {

    private final Codecs codecs = Codecs.builder()
            .add(new NamedCompressor("one"))
            .add(new NamedCompressor("two"))
            .add(new NamedChecksum("sum"))
            .build();

    @Test
    void tellsTheNameThatWasAskedFor() {
        UnknownCodecException e = catchThrowableOfType(UnknownCodecException.class, () -> codecs.compressor("three"));

        assertThat(e.codecName()).isEqualTo("three");
        assertThat(e).hasMessageContaining("compressor named \"three\"");
    }

    @Test
    void tellsWhatIsInstalledOfTheKind() {
        assertThatThrownBy(() -> codecs.compressor("three"))
                .hasMessageContaining("installed: one, two")
                .hasMessageNotContaining("sum");
        assertThatThrownBy(() -> codecs.checksum("one"))
                .isInstanceOf(UnknownCodecException.class)
                .hasMessageContaining("installed: sum");
        assertThatThrownBy(() -> Codecs.builder().build().compressor("one")).hasMessageContaining("none is installed");
    }

    @Test
    void tellsTheArtifactToAdd() {
        assertThatThrownBy(() -> codecs.compressor("lz4")).hasMessageContaining("io.edgestore:edgestore-codec-lz4");
        assertThatThrownBy(() -> codecs.compressor("zstd")).hasMessageContaining("io.edgestore:edgestore-codec-zstd");
        assertThatThrownBy(() -> codecs.compressor("none")).hasMessageContaining("io.edgestore:edgestore-wal");
        assertThatThrownBy(() -> codecs.checksum("crc32c")).hasMessageContaining("io.edgestore:edgestore-wal");
        assertThatThrownBy(() -> codecs.checksum("xxh32")).hasMessageContaining("io.edgestore:edgestore-codec-lz4");
        assertThatThrownBy(() -> codecs.checksum("md5")).hasMessageContaining("add the artifact that provides it");
    }

    @Test
    void theArtifactIsThatOfTheKindThatWasAskedFor() {
        assertThatThrownBy(() -> codecs.checksum("zstd")).hasMessageContaining("add the artifact that provides it");
        assertThatThrownBy(() -> codecs.compressor("xxh32")).hasMessageContaining("add the artifact that provides it");
    }

    @Test
    void namesAreTakenAsTheyAre() {
        assertThatThrownBy(() -> codecs.compressor("ONE")).isInstanceOf(UnknownCodecException.class);
        assertThatThrownBy(() -> codecs.compressor("")).isInstanceOf(UnknownCodecException.class);
        assertThatThrownBy(() -> codecs.compressor(null)).isInstanceOf(NullPointerException.class);
    }
}
