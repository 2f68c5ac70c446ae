package io.edgestore.codec.lz4;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ChecksumContract;

/** The contract on what users get where the native library cannot be loaded. */
class JavaXxh32Test extends ChecksumContract {

    @Override
    protected Checksum checksum() {
        return BothImplementations.JAVA.checksum();
    }
}
