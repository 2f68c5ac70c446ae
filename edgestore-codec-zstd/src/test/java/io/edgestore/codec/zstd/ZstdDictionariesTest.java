package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdDictionariesTest {

    private final List<byte[]> samples = RawRecords.ofEvents(5, 1000);

    @Test
    void sameSamplesMakeTheSameDictionary() {
        byte[] first = ZstdDictionaries.train(samples, 4096);

        assertThat(ZstdDictionaries.train(samples, 4096)).isEqualTo(first);
        assertThat(ZstdDictionaries.train(RawRecords.ofEvents(5, 1000), 4096)).isEqualTo(first);
        assertThat(ZstdDictionaries.train(RawRecords.ofEvents(6, 1000), 4096)).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {ZstdDictionaries.MIN_SIZE, 1000, 65_536, ZstdDictionaries.MAX_SIZE})
    void noDictionaryIsLongerThanAskedAndEachIsTaken(int size) {
        byte[] dictionary = ZstdDictionaries.train(samples, size);

        assertThat(dictionary).hasSizeLessThanOrEqualTo(size);
        assertThat(ZstdCompressor.withDictionary(dictionary).parameters().remaining())
                .isEqualTo(dictionary.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, ZstdDictionaries.MIN_SIZE - 1, ZstdDictionaries.MAX_SIZE + 1})
    void sizeOutOfRangeIsRefused(int size) {
        assertThatThrownBy(() -> ZstdDictionaries.train(samples, size))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a dictionary can have 256 to 1044480 bytes, and not " + size);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void tooFewSamplesAreRefusedWithWhatToDo(int count) {
        assertThatThrownBy(() -> ZstdDictionaries.train(samples.subList(0, count), 4096))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("of " + count + " samples", "give more");
    }

    @Test
    void samplesWithLittleInThemMakeAShorterDictionary() {
        byte[] dictionary = ZstdDictionaries.train(Collections.nCopies(20, new byte[] {1}), 4096);

        assertThat(dictionary).hasSizeLessThan(ZstdDictionaries.MIN_SIZE);
        assertThat(ZstdCompressor.withDictionary(dictionary).parameters()).isEqualTo(ByteBuffer.wrap(dictionary));
    }

    @Test
    void emptySamplesDoNotCount() {
        assertThatThrownBy(() -> ZstdDictionaries.train(Collections.nCopies(1000, new byte[0]), 4096))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of 0 samples");

        List<byte[]> withEmpty = new ArrayList<>(samples);
        withEmpty.add(500, new byte[0]);
        assertThat(ZstdDictionaries.train(withEmpty, 4096)).isEqualTo(ZstdDictionaries.train(samples, 4096));
    }

    @Test
    void samplesOverTwoGibibytesInAllAreRefusedBeforeAnythingIsCopied() {
        assertThatThrownBy(() -> ZstdDictionaries.train(Collections.nCopies(2048, new byte[1 << 20]), 4096))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give a part of them");
    }
}
