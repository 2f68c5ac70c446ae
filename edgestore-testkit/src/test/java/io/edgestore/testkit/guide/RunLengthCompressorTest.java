package io.edgestore.testkit.guide;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import java.util.Map;

class RunLengthCompressorTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new RunLengthCompressor();
    }

    @Override
    protected Map<String, String> knownAnswers() {
        return Map.of("0161" + "0362", "61626262");
    }
}
