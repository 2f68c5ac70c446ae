package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import org.junit.jupiter.api.Test;

/** The contract on what users get, which is the native library wherever these tests run. */
class NativeLz4Test extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new Lz4Compressor();
    }

    @Test
    void saysThatItIsNative() {
        assertThat(compressor()).hasToString("lz4 (native)");
    }
}
