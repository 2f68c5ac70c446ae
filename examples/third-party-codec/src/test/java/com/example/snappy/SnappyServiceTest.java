package com.example.snappy;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.ServiceContract;

class SnappyServiceTest extends ServiceContract<Compressor> {

    SnappyServiceTest() {
        super(Compressor.class, SnappyCompressor.class, "snappy");
    }

    @Override
    protected String nativeLibrary() {
        return "org.xerial.snappy.";
    }
}
