package io.edgestore.codec.lz4;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ChecksumContract;
import java.util.Map;

/** The contract on what users get where the native library cannot be loaded. */
class JavaXxh32Test extends ChecksumContract {

    @Override
    protected Checksum checksum() {
        return BothImplementations.JAVA.checksum();
    }

    @Override
    protected Map<String, Integer> knownAnswers() {
        return Map.of("", 0x02CC5D05, "61", 0x550D7456);
    }
}
