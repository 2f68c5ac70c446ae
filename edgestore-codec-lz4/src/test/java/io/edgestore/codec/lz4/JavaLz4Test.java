package io.edgestore.codec.lz4;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;

/** The contract on what users get where the native library cannot be loaded. */
class JavaLz4Test extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return BothImplementations.JAVA.compressor();
    }
}
