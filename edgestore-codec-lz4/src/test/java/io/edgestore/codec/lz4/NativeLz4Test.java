package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract on what users get, which is the native library wherever these tests run. */
class NativeLz4Test extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new Lz4Compressor();
    }

    @Override
    protected Map<String, String> knownAnswers() {
        return Map.of("00", "", "5068656c6c6f", "68656c6c6f");
    }

    @Test
    void saysThatItIsNative() {
        assertThat(compressor()).hasToString("lz4 (native)");
    }
}
