package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ChecksumContract;
import org.junit.jupiter.api.Test;

/** The contract on what users get, which is the native library wherever these tests run. */
class NativeXxh32Test extends ChecksumContract {

    @Override
    protected Checksum checksum() {
        return new Xxh32Checksum();
    }

    @Test
    void saysThatItIsNative() {
        assertThat(checksum()).hasToString("xxh32 (native)");
    }
}
