package com.example.snappy;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;

class SnappyCompressorTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new SnappyCompressor();
    }
}
