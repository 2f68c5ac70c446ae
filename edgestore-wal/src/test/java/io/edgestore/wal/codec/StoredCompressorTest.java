package io.edgestore.wal.codec;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;

class StoredCompressorTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new StoredCompressor();
    }
}
