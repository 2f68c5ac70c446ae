package io.edgestore.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.CorruptDataException;
import io.edgestore.codec.lz4.RandomBlocks.Block;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ZeroMatchesTest {

    private final long seed = Long.getLong("edgestore.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomBlocks blocks = new RandomBlocks(random);

    /** If this fails with a new version of lz4-java, then its outputs must not be searched for zeros any more. */
    @ParameterizedTest
    @EnumSource
    void zerosAreWrittenForEveryLengthAtEveryPlace(BothImplementations implementation) {
        LZ4SafeDecompressor decompressor = implementation.safeDecompressor();
        assertThat(ZeroMatches.areZerosOf(decompressor)).isTrue();
        for (int match = 4; match < 600; match += match < 80 ? 1 : 13) {
            for (int before = 1; before < 35; before += 3) {
                // Behind it is much or little: the C library has a slower loop for the end of the output.
                for (int behind : new int[] {12, 31, 64, 300}) {
                    assertWritesZeros(decompressor, before, match, behind);
                }
            }
        }
    }

    private static void assertWritesZeros(LZ4SafeDecompressor decompressor, int before, int match, int behind) {
        ByteBuffer block = ByteBuffer.allocate(1000);
        RandomBlocks.putSequence(block, letters(before), 0, match);
        RandomBlocks.putLast(block, letters(behind));
        byte[] output = new byte[before + match + behind];
        Arrays.fill(output, (byte) -1); // what was there before must not matter
        int length = decompressor.decompress(block.array(), 0, block.position(), output, 0);

        byte[] expected = letters(output.length);
        Arrays.fill(expected, before, before + match, (byte) 0);
        assertThat(length).isEqualTo(output.length);
        assertThat(output).as("%d zeros behind %d bytes", match, before).isEqualTo(expected);
    }

    @Test
    void aDecompressorThatCopiesTheTargetOntoItselfIsFoundOut() {
        LZ4SafeDecompressor library = LZ4Factory.fastestInstance().safeDecompressor();
        LZ4SafeDecompressor copying = new LZ4SafeDecompressor() {
            @Override
            public int decompress(byte[] src, int srcOff, int srcLen, byte[] dest, int destOff, int maxDestLen) {
                byte[] old = dest.clone();
                int length = library.decompress(src, srcOff, srcLen, dest, destOff, maxDestLen);
                System.arraycopy(old, destOff + 1, dest, destOff + 1, 30);
                return length;
            }

            @Override
            public int decompress(
                    ByteBuffer src, int srcOff, int srcLen, ByteBuffer dest, int destOff, int maxDestLen) {
                throw new UnsupportedOperationException();
            }
        };

        assertThat(ZeroMatches.areZerosOf(copying)).isFalse();
    }

    private static byte[] letters(int count) {
        byte[] letters = new byte[count];
        Arrays.fill(letters, (byte) 'x');
        return letters;
    }

    @Test
    void noFourZerosBehindTheEndThatIsTold() {
        for (int round = 0; round < 20_000; round++) {
            int start = random.nextInt(20);
            int length = random.nextInt(200);
            byte[] bytes = new byte[start + length + random.nextInt(20)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(10) == 0 ? 0 : 1);
            }
            if (length >= 4 && random.nextBoolean()) {
                int run = random.nextInt(length - 3);
                Arrays.fill(bytes, start + run, start + run + 4, (byte) 0);
            }
            ByteBuffer output = ByteBuffer.wrap(bytes).position(start);

            int end = ZeroMatches.end(output, length);

            assertThat(end).as("seed %d", seed).isBetween(0, length);
            for (int at = start + end; at + 4 <= start + length; at++) {
                assertThat(output.getInt(at)).as("seed %d", seed).isNotZero();
            }
        }
    }

    @Test
    void textIsWalkedAtItsFrontAlone() {
        byte[] text = letters(10_000);
        Arrays.fill(text, 60, 64, (byte) 0);

        assertThat(ZeroMatches.end(ByteBuffer.wrap(text), text.length)).isBetween(64, 72);
    }

    @ParameterizedTest
    @EnumSource
    void verdictIsThatOfTheFullWalk(BothImplementations implementation) {
        int refused = 0;
        int rounds = 10_000;
        for (int round = 0; round < rounds; round++) {
            Block block = blocks.next(random.nextInt(10) == 0 ? 400 : 40, random.nextBoolean() ? 1000 : 20);
            boolean expected = Sequences.haveOffsetZero(ByteBuffer.wrap(block.bytes()), Integer.MAX_VALUE);
            assertThat(isRefused(implementation, block))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected);
            refused += expected ? 1 : 0;
        }
        assertThat(refused).as("seed %d", seed).isBetween(rounds / 10, rounds / 10 * 9);
    }

    private boolean isRefused(BothImplementations implementation, Block block) {
        byte[] output = new byte[block.length() + 16];
        random.nextBytes(output);
        ByteBuffer target = ByteBuffer.wrap(output).limit(8 + block.length()).position(8);
        try {
            implementation.compressor().decompress(ByteBuffer.wrap(block.bytes()), target);
            return false;
        } catch (CorruptDataException e) {
            assertThat(e).as("seed %d", seed).hasMessageContaining("offset 0");
            return true;
        }
    }
}
