package io.edgestore.wal.codec;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ChecksumContract;
import java.util.Map;

class Crc32cChecksumTest extends ChecksumContract {

    @Override
    protected Checksum checksum() {
        return new Crc32cChecksum();
    }

    /** The check value of the catalogue of CRC algorithms, of the digits from 1 to 9, and the CRC of nothing. */
    @Override
    protected Map<String, Integer> knownAnswers() {
        return Map.of("313233343536373839", 0xe3069283, "", 0);
    }
}
