package com.example.snappy;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import java.util.Map;

class SnappyCompressorTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new SnappyCompressor();
    }

    /** By hand: "hello" as a literal of 5; 65 times "a" as a literal of 1, and a copy of 64 from 1 byte back. */
    @Override
    protected Map<String, String> knownAnswers() {
        return Map.of("05" + "10" + "68656c6c6f", "68656c6c6f", "41" + "0061" + "fe0100", "61".repeat(65));
    }
}
