package com.example.adler;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ServiceContract;

class Adler32ServiceTest extends ServiceContract<Checksum> {

    Adler32ServiceTest() {
        super(Checksum.class, Adler32Checksum.class, "adler32");
    }

    /** The JDK has the native code. */
    @Override
    protected String nativeLibrary() {
        return "java.util.zip.";
    }
}
