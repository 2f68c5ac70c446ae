package io.edgestore.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsBuilderTest {

    private final Compressor one = new NamedCompressor("one");
    private final Compressor two = new NamedCompressor("two");
    private final Checksum sum = new NamedChecksum("sum");

    @Test
    void whatWasAddedIsFound() {
        Codecs codecs = Codecs.builder().add(two).add(sum).add(one).build();

        assertThat(codecs.compressor("one")).isSameAs(one);
        assertThat(codecs.compressor("two")).isSameAs(two);
        assertThat(codecs.checksum("sum")).isSameAs(sum);
        assertThat(codecs.failures()).isEmpty();
    }

    @Test
    void listsAreOrderedByNameAndCannotBeChanged() {
        Codecs codecs = Codecs.builder().add(two).add(one).add(sum).build();

        assertThat(codecs.compressors()).containsExactly(one, two);
        assertThat(codecs.checksums()).containsExactly(sum);
        assertThatThrownBy(() -> codecs.compressors().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> codecs.checksums().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void compressorAndChecksumMayShareAName() {
        Checksum alsoOne = new NamedChecksum("one");
        Codecs codecs = Codecs.builder().add(one).add(alsoOne).build();

        assertThat(codecs.compressor("one")).isSameAs(one);
        assertThat(codecs.checksum("one")).isSameAs(alsoOne);
    }

    @Test
    void explicitWinsOverIncludedWhicheverComesFirst() {
        Codecs included = Codecs.builder().add(one).add(two).add(sum).build();
        Compressor better = new NamedCompressor("one");
        Checksum betterSum = new NamedChecksum("sum");

        for (Codecs codecs : List.of(
                Codecs.builder().include(included).add(better).add(betterSum).build(),
                Codecs.builder().add(better).add(betterSum).include(included).build())) {
            assertThat(codecs.compressors()).containsExactly(better, two);
            assertThat(codecs.checksums()).containsExactly(betterSum);
        }
    }

    @Test
    void aSecondIncludeReplacesTheFirst() {
        Codecs codecs = Codecs.builder()
                .include(Codecs.builder().add(one).build())
                .include(Codecs.builder().add(two).build())
                .build();

        assertThat(codecs.compressors()).containsExactly(two);
    }

    @Test
    void aSnapshotDoesNotFollowItsBuilder() {
        Codecs.Builder builder = Codecs.builder().add(one);
        Codecs before = builder.build();
        builder.add(two);

        assertThat(before.compressors()).containsExactly(one);
        assertThat(builder.build().compressors()).containsExactly(one, two);
    }

    @Test
    void twoOfOneNameAreRefused() {
        Codecs.Builder builder = Codecs.builder().add(one).add(sum);

        assertThatThrownBy(() -> builder.add(new NamedCompressor("one")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one");
        assertThatThrownBy(() -> builder.add(new NamedChecksum("sum"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.build().compressor("one")).isSameAs(one);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "LZ4", "-a", ".a", "_a", "a b", "a/b", "lz4\n", "ä", "a23456789012345678901234567890123"})
    void illegalNamesAreRefused(String name) {
        assertThatThrownBy(() -> Codecs.builder().add(new NamedCompressor(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(NamedCompressor.class.getName());
        assertThatThrownBy(() -> Codecs.builder().add(new NamedChecksum(name)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "lz4", "x.y_z-1", "a2345678901234567890123456789012"})
    void legalNamesAreTaken(String name) {
        Codecs codecs = Codecs.builder().add(new NamedCompressor(name)).build();

        assertThat(codecs.compressor(name).name()).isEqualTo(name);
    }
}
