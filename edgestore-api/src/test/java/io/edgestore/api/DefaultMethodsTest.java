package io.edgestore.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a compressor is that overrides nothing. */
class DefaultMethodsTest {

    private final Compressor plain = new NamedCompressor("plain");

    @Test
    void expansionHasNoBound() {
        assertThat(plain.maxDecompressedLength(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(plain.maxDecompressedLength(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void negativeLengthIsRefused() {
        assertThatThrownBy(() -> plain.maxDecompressedLength(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parametersAreEmptyReadOnlyAndFresh() {
        assertThat(plain.parameters().remaining()).isZero();
        assertThat(plain.parameters().isReadOnly()).isTrue();
        assertThat(plain.parameters()).isNotSameAs(plain.parameters());
    }

    @Test
    void withoutParametersTheCodecIsTheSame() throws Exception {
        assertThat(plain.withParameters(plain.parameters())).isSameAs(plain);
        assertThat(plain.withParameters(ByteBuffer.allocate(5).position(5))).isSameAs(plain);
    }

    @Test
    void parametersThatAreNotEmptyAreCorrupt() {
        ByteBuffer parameters = ByteBuffer.allocate(3);

        assertThatThrownBy(() -> plain.withParameters(parameters))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("plain");
        assertThat(parameters.position()).isZero();
        assertThatThrownBy(() -> plain.withParameters(null)).isInstanceOf(NullPointerException.class);
    }
}
