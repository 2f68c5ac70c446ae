package io.edgestore.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Blocks to compress. All depend on one seed, which {@code -Dedgestore.seed} sets and which failures name. */
final class SampleBlocks {

    static final long SEED = Long.getLong("edgestore.seed", System.nanoTime());

    private SampleBlocks() {}

    /** All short lengths, and those around the powers of two up to a mebibyte. */
    static List<Integer> lengths() {
        TreeSet<Integer> lengths = new TreeSet<>();
        for (int length = 0; length <= 300; length++) {
            lengths.add(length);
        }
        for (int power = 1; power <= 1 << 20; power <<= 1) {
            lengths.addAll(List.of(power - 1, power, power + 1));
        }
        return List.copyOf(lengths);
    }

    /** The blocks of one length: one that nothing compresses, one that everything does, and one like what logs hold. */
    static List<byte[]> ofLength(int length) {
        return List.of(random(length), repeating(length), text(length));
    }

    static byte[] random(int length) {
        byte[] block = new byte[length];
        new Random(SEED + length).nextBytes(block);
        return block;
    }

    static byte[] repeating(int length) {
        byte[] block = new byte[length];
        Arrays.fill(block, (byte) length);
        return block;
    }

    /** Words in a random order: many short matches, between literals. */
    static byte[] text(int length) {
        String[] words = {"users", "put", "delete", "edge", "store", "a", "log", "0000", "\n", "naïve"};
        Random random = new Random(SEED ^ length);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(words[random.nextInt(words.length)]).append(random.nextInt(100));
        }
        return Arrays.copyOf(text.toString().getBytes(StandardCharsets.UTF_8), length);
    }

    /** For the description of an assertion. */
    static String seed() {
        return "-Dedgestore.seed=" + SEED;
    }
}
