package io.edgestore.codec.zstd;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;

class ZstdCompressorTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new ZstdCompressor();
    }
}
