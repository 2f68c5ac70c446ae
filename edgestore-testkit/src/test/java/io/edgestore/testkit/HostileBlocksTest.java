package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.guide.RunLengthCompressor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That there are as many as the names say: fewer would go unnoticed, as all of them are survived. */
class HostileBlocksTest {

    private final HostileBlocks hostile = new HostileBlocks(new RunLengthCompressor());

    /** What the codec makes of all samples of a length. */
    private static List<Integer> compressedLengths(int length) {
        return SampleBlocks.ofLength(length).stream()
                .map(block -> MalformedBlocksContract.compress(new RunLengthCompressor(), block).length)
                .toList();
    }

    private static long bytes(int length) {
        return compressedLengths(length).stream().mapToLong(each -> each).sum();
    }

    /** Blocks in which something else was done to each: none is there twice. */
    private static long different(Stream<HostileBlock> blocks) {
        return blocks.map(HostileBlock::toString).distinct().count();
    }

    @Test
    void eachByteIsCutAt() {
        assertThat(different(hostile.cut())).isEqualTo(bytes(400));
    }

    @Test
    void eachBitIsFlipped() {
        assertThat(different(hostile.flipped())).isEqualTo(8 * bytes(200));
    }

    @Test
    void eachByteStandsBehind() {
        assertThat(different(hostile.trailing())).isEqualTo(256 * 5);
    }

    @Test
    void eachBlockIsDoubledAndHasOthersAround() {
        assertThat(different(hostile.doubled())).isEqualTo(5 * 3 * 4 * 2);
    }

    @Test
    void liesStandEverywhere() {
        long places = Stream.of(2, 4, 4, 4, 4, 8)
                .flatMap(lie -> compressedLengths(100).stream().map(length -> Math.max(0, length - lie + 1)))
                .mapToLong(each -> each)
                .sum();

        assertThat(different(hostile.lying())).isEqualTo(places);
    }

    @Test
    void thereIsALotOfGarbage() {
        assertThat(different(hostile.garbage())).isEqualTo(2000);
    }

    @Test
    void targetsAreOfAllOtherLengths() {
        assertThat(hostile.ofOtherLengths().filter(each -> each.length() > 140_000))
                .hasSize(5);
        assertThat(different(hostile.ofOtherLengths())).isEqualTo(5 * (2 + 4 + 6 + 6 + 6));
    }
}
