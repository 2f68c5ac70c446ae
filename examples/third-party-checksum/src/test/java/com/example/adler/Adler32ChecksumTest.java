package com.example.adler;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.ChecksumContract;
import java.util.Map;

class Adler32ChecksumTest extends ChecksumContract {

    @Override
    protected Checksum checksum() {
        return new Adler32Checksum();
    }

    /** "abc" by hand: 1 + 97 + 98 + 99 = 295, and 98 + 196 + 295 = 589. */
    @Override
    protected Map<String, Integer> knownAnswers() {
        return Map.of("616263", 589 << 16 | 295);
    }
}
