package io.edgestore.codec.zstd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZstdDictionaryTest {

    private static final byte[] DICTIONARY = Dictionaries.ofEvents();

    private final byte[] block = RawRecords.ofEvents(3, 1).get(0);
    private final ZstdCompressor zstd = ZstdCompressor.withDictionary(DICTIONARY);

    @Test
    void aReaderThatIsGivenTheParametersDecompresses() throws Exception {
        byte[] frame = Frames.compress(zstd, block);

        assertThat(Frames.decompress(new ZstdCompressor().withParameters(zstd.parameters()), frame, block.length))
                .isEqualTo(block);
        assertThat(frame.length).isLessThan(Frames.compress(new ZstdCompressor(), block).length / 2);
    }

    @Test
    void parametersAreTheDictionaryInAFreshReadOnlyBuffer() {
        ByteBuffer first = zstd.parameters();
        assertThat(first.isReadOnly()).isTrue();
        assertThat(first).isEqualTo(ByteBuffer.wrap(DICTIONARY));
        first.position(first.limit());

        assertThat(zstd.parameters()).isEqualTo(ByteBuffer.wrap(DICTIONARY));
        assertThat(new ZstdCompressor().parameters().hasRemaining()).isFalse();
    }

    @Test
    void theDictionaryIsCopied() throws Exception {
        byte[] given = DICTIONARY.clone();
        ZstdCompressor early = ZstdCompressor.withDictionary(given);
        ZstdCompressor read = new ZstdCompressor().withParameters(ByteBuffer.wrap(given));
        Arrays.fill(given, (byte) 0);

        assertThat(early.parameters()).isEqualTo(ByteBuffer.wrap(DICTIONARY));
        assertThat(read.parameters()).isEqualTo(ByteBuffer.wrap(DICTIONARY));
        assertThat(Frames.decompress(read, Frames.compress(early, block), block.length))
                .isEqualTo(block);
    }

    @Test
    void parametersMayStandAnywhereInABufferAndArePutBackThere() throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(DICTIONARY.length + 20)
                .position(10)
                .put(DICTIONARY)
                .flip()
                .position(10);

        assertThat(new ZstdCompressor().withParameters(buffer).parameters()).isEqualTo(ByteBuffer.wrap(DICTIONARY));
        assertThat(buffer.position()).isEqualTo(10);
    }

    @Test
    void levelAndDictionaryKeepEachOther() throws Exception {
        assertThat(zstd.withLevel(19))
                .hasToString("zstd (level 19, a dictionary of 4096 bytes)")
                .extracting(ZstdCompressor::parameters)
                .isEqualTo(zstd.parameters());
        assertThat(ZstdCompressor.level(19).withParameters(zstd.parameters()))
                .hasToString("zstd (level 19, a dictionary of 4096 bytes)");
        assertThat(zstd.withLevel(19).withParameters(ByteBuffer.allocate(0)))
                .hasToString("zstd (level 19)")
                .extracting(ZstdCompressor::parameters)
                .isEqualTo(ByteBuffer.allocate(0));
    }

    @Test
    void theLevelMakesADifferenceWithADictionaryToo() {
        List<byte[]> blocks = RawRecords.ofEvents(4, 300);

        assertThat(total(zstd.withLevel(19), blocks)).isLessThan(total(zstd.withLevel(-50), blocks));
    }

    @Test
    void sameParametersGiveTheSameCodec() throws Exception {
        assertThat(zstd.withParameters(ByteBuffer.wrap(DICTIONARY))).isSameAs(zstd);
        ZstdCompressor none = new ZstdCompressor();
        assertThat(none.withParameters(ByteBuffer.allocate(0))).isSameAs(none);
    }

    @Test
    void framesCarryNoChecksumNoContentSizeAndNoDictionaryId() {
        assertThat(Zstd.getDictIdFromDict(DICTIONARY)).isNotZero();
        for (int length : new int[] {0, 1, 300, 100_000}) {
            assertThat(Frames.compress(zstd, new byte[length])[4])
                    .as("frame header for %d bytes", length)
                    .isZero();
        }
    }

    static Stream<byte[]> noDictionaries() {
        byte[] magicAlone = Arrays.copyOf(DICTIONARY, 4);
        byte[] damaged = DICTIONARY.clone();
        Arrays.fill(damaged, 8, 40, (byte) 0xFF);
        byte[] otherMagic = DICTIONARY.clone();
        otherMagic[0]++;
        return Stream.of(
                new byte[] {1},
                "raw content, of which zstd itself would make a dictionary".getBytes(UTF_8),
                magicAlone,
                Arrays.copyOf(DICTIONARY, 60),
                damaged,
                otherMagic,
                Arrays.copyOf(DICTIONARY, ZstdDictionaries.MAX_SIZE + 1));
    }

    @ParameterizedTest
    @MethodSource("noDictionaries")
    void whatIsNoDictionaryIsRefused(byte[] bytes) {
        assertThatThrownBy(() -> ZstdCompressor.withDictionary(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(bytes.length + " bytes");
        assertThatThrownBy(() -> new ZstdCompressor().withParameters(ByteBuffer.wrap(bytes)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(bytes.length + " bytes");
    }

    @Test
    void theErrorTellsOtherBytesFromADamagedDictionary() {
        byte[] other = new byte[500];
        byte[] damaged = Arrays.copyOf(DICTIONARY, 60);

        assertThatThrownBy(() -> ZstdCompressor.withDictionary(other))
                .hasMessageContaining("magic number, 37 A4 30 EC");
        assertThatThrownBy(() -> ZstdCompressor.withDictionary(damaged)).hasMessageContaining("a damaged one");
    }

    @Test
    void noBytesAreNoDictionaryForAWriter() {
        assertThatThrownBy(() -> ZstdCompressor.withDictionary(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLongestDictionaryIsTaken() throws Exception {
        // Whatever follows the tables is content, zeros too.
        byte[] longest = Arrays.copyOf(DICTIONARY, ZstdDictionaries.MAX_SIZE);
        ZstdCompressor codec = ZstdCompressor.withDictionary(longest);

        assertThat(Frames.decompress(codec, Frames.compress(codec, block), block.length))
                .isEqualTo(block);
    }

    @Test
    void aDictionaryWithAnyBitFlippedIsRefusedOrWorksByItself() throws Exception {
        int refused = 0;
        for (int bit = 0; bit < 8 * DICTIONARY.length; bit += bit < 8 * 300 ? 1 : 97) {
            byte[] damaged = DICTIONARY.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                ZstdCompressor codec = new ZstdCompressor().withParameters(ByteBuffer.wrap(damaged));
                assertThat(Frames.decompress(codec, Frames.compress(codec, block), block.length))
                        .as("bit %d", bit)
                        .isEqualTo(block);
            } catch (CorruptDataException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static int total(ZstdCompressor codec, List<byte[]> blocks) {
        return blocks.stream()
                .mapToInt(each -> Frames.compress(codec, each).length)
                .sum();
    }
}
