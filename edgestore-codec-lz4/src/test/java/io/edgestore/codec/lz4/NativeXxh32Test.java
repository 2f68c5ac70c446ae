package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ChecksumContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract on what users get, which is the native library wherever these tests run. */
class NativeXxh32Test extends ChecksumContract {

    @Override
    protected Checksum checksum() {
        return new Xxh32Checksum();
    }

    @Override
    protected Map<String, Integer> knownAnswers() {
        return Map.of("", 0x02CC5D05, "61", 0x550D7456);
    }

    @Test
    void saysThatItIsNative() {
        assertThat(checksum()).hasToString("xxh32 (native)");
    }
}
