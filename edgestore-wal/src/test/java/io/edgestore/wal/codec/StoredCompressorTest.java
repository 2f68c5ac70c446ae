package io.edgestore.wal.codec;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import java.util.Map;

class StoredCompressorTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new StoredCompressor();
    }

    @Override
    protected Map<String, String> knownAnswers() {
        return Map.of("6162", "6162");
    }
}
