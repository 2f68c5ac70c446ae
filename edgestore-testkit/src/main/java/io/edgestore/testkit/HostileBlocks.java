package io.edgestore.testkit;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.bytes.FrameBytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a codec compressed, and all that becomes of it on a disk or by an attacker. Made as it is asked for. */
final class HostileBlocks {

    private static final int BOMB_LENGTH = 16 << 20;
    private static final int GARBAGE_BLOCKS = 2000;

    private final Compressor codec;

    HostileBlocks(Compressor codec) {
        this.codec = codec;
    }

    /** A block that was compressed, and its name. */
    private record Sample(String name, int length, byte[] compressed) {

        HostileBlock damaged(String how, byte[] bytes) {
            return new HostileBlock(name + ", " + how, bytes, length);
        }
    }

    /** Cut at any byte. */
    Stream<HostileBlock> cut() {
        return ofSamples(
                400,
                sample -> IntStream.range(0, sample.compressed.length)
                        .mapToObj(kept -> sample.damaged("cut at " + kept, Arrays.copyOf(sample.compressed, kept))));
    }

    /** Any one bit flipped. */
    Stream<HostileBlock> flipped() {
        return ofSamples(
                200,
                sample -> IntStream.range(0, 8 * sample.compressed.length).mapToObj(bit -> {
                    byte[] damaged = sample.compressed.clone();
                    damaged[bit / 8] ^= (byte) (1 << bit % 8);
                    return sample.damaged("bit " + bit + " flipped", damaged);
                }));
    }

    /** Any one byte behind it. */
    Stream<HostileBlock> trailing() {
        return ofSamples(
                100,
                sample -> IntStream.range(0, 256)
                        .mapToObj(more -> sample.damaged(
                                "and behind it " + more,
                                FrameBytes.join(sample.compressed, new byte[] {(byte) more}))));
    }

    /** Twice, or with another one before or behind it. */
    Stream<HostileBlock> doubled() {
        byte[] nothing = MalformedBlocksContract.compress(codec, new byte[0]);
        byte[] other = MalformedBlocksContract.compress(codec, SampleBlocks.text(50));
        return ofSamples(
                100,
                sample -> Stream.of(sample.compressed, nothing, other)
                        .flatMap(more -> Stream.of(50, 100, 150, 200)
                                .flatMap(length -> Stream.of(
                                        new HostileBlock(
                                                sample.name + ", another behind it",
                                                FrameBytes.join(sample.compressed, more),
                                                length),
                                        new HostileBlock(
                                                sample.name + ", another before it",
                                                FrameBytes.join(more, sample.compressed),
                                                length)))));
    }

    /** Where a format keeps its lengths is not known here: so it is tried everywhere. */
    Stream<HostileBlock> lying() {
        List<String> lies = List.of("ffff", "ffffffff", "7fffffff", "ffffff7f", "00000080", "ffffffffffffffff");
        return ofSamples(
                100,
                sample -> lies.stream().flatMap(lie -> {
                    byte[] bytes = HexFormat.of().parseHex(lie);
                    return IntStream.rangeClosed(0, sample.compressed.length - bytes.length)
                            .mapToObj(at -> {
                                byte[] damaged = sample.compressed.clone();
                                System.arraycopy(bytes, 0, damaged, at, bytes.length);
                                return sample.damaged(lie + " at " + at, damaged);
                            });
                }));
    }

    /** Megabytes, of which only a few are asked for. */
    Stream<HostileBlock> bombs() {
        byte[] bomb = MalformedBlocksContract.compress(codec, SampleBlocks.repeating(BOMB_LENGTH));
        return Stream.of(0, 1, 1000, 70_000).map(length -> new HostileBlock("a bomb", bomb, length));
    }

    /** Random bytes. */
    Stream<HostileBlock> garbage() {
        return IntStream.range(0, GARBAGE_BLOCKS).mapToObj(i -> {
            Random random = new Random(SampleBlocks.SEED + i);
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            return new HostileBlock("garbage " + i, garbage, random.nextInt(1000));
        });
    }

    /** As they should be, but for targets of other lengths. */
    Stream<HostileBlock> ofOtherLengths() {
        return Stream.of(0, 1, 13, 300, 70_000)
                .flatMap(length -> ofSamples(
                        length,
                        sample -> Stream.of(0, length - 5, length - 1, length + 1, length + 9, 2 * length + 1)
                                .filter(other -> other >= 0 && other != length)
                                .distinct()
                                .map(other -> new HostileBlock(sample.name, sample.compressed, other))));
    }

    private Stream<HostileBlock> ofSamples(int length, Function<Sample, Stream<HostileBlock>> damage) {
        return IntStream.range(0, SampleBlocks.KINDS)
                .mapToObj(kind -> new Sample(
                        "block " + kind + " of " + length + " bytes",
                        length,
                        MalformedBlocksContract.compress(codec, SampleBlocks.ofLength(length, kind))))
                .flatMap(damage);
    }
}
