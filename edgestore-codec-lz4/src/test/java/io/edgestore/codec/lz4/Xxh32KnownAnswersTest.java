package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Xxh32KnownAnswersTest {

    @ParameterizedTest
    @EnumSource
    void ofNothing(BothImplementations implementation) {
        // The value that every implementation's tests begin with: XXH32 of nothing, seed 0.
        assertThat(hash(implementation, "")).isEqualTo(0x02CC5D05);
    }

    @ParameterizedTest
    @EnumSource
    void ofLessThanAWord(BothImplementations implementation) {
        assertThat(hash(implementation, "a")).isEqualTo(0x550D7456);
        assertThat(hash(implementation, "abc")).isEqualTo(0x32D153FF);
    }

    @ParameterizedTest
    @EnumSource
    void ofMoreThanAStripe(BothImplementations implementation) {
        // Over 16 bytes all four accumulators take part.
        assertThat(hash(implementation, "Nobody inspects the spammish repetition"))
                .isEqualTo(0xE2293B2F);
    }

    private static int hash(BothImplementations implementation, String text) {
        return implementation.checksum().compute(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
