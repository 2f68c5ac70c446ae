package io.edgestore.wal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ChecksumContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc32cChecksumTest extends ChecksumContract {

    @Override
    protected Checksum checksum() {
        return new Crc32cChecksum();
    }

    @Test
    void checkValueOfTheCatalogueOfCrcAlgorithms() {
        ByteBuffer digits = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(checksum().compute(digits)).isEqualTo(0xe3069283);
    }

    @Test
    void ofNothingIsZero() {
        assertThat(checksum().compute(ByteBuffer.allocate(0))).isZero();
    }
}
