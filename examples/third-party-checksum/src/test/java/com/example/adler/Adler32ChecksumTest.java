package com.example.adler;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ChecksumContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Adler32ChecksumTest extends ChecksumContract {

    @Override
    protected Checksum checksum() {
        return new Adler32Checksum();
    }

    /** Computed by hand: 1 + 97 + 98 + 99 = 295, and 98 + 196 + 295 = 589. */
    @Test
    void theValueIsThatOfTheAlgorithm() {
        assertThat(checksum().compute(ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(589 << 16 | 295);
    }
}
