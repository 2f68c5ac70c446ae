package io.edgestore.codec.lz4;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import java.util.Map;

/** The contract on what users get where the native library cannot be loaded. */
class JavaLz4Test extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return BothImplementations.JAVA.compressor();
    }

    @Override
    protected Map<String, String> knownAnswers() {
        return Map.of("00", "", "5068656c6c6f", "68656c6c6f");
    }
}
