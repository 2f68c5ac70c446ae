package io.edgestore.testkit;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.golden.GoldenFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** Blocks to compress. All depend on one seed, which {@code -Dedgestore.seed} sets and which failures name. */
final class SampleBlocks {

    static final long SEED = Long.getLong("edgestore.seed", System.nanoTime());

    private static final List<IntFunction<byte[]>> MAKERS = List.of(
            SampleBlocks::random,
            SampleBlocks::repeating,
            SampleBlocks::periodic,
            SampleBlocks::text,
            SampleBlocks::real);

    /** How many blocks there are of each length. */
    static final int KINDS = MAKERS.size();

    private SampleBlocks() {}

    /** All short lengths, and those around the powers of two up to 64 KiB. */
    static List<Integer> lengths() {
        TreeSet<Integer> lengths = new TreeSet<>();
        for (int length = 0; length <= 300; length++) {
            lengths.add(length);
        }
        lengths.addAll(aroundPowers(1, 1 << 16));
        return List.copyOf(lengths);
    }

    /** The lengths around the powers of two from 128 KiB to 4 MiB. */
    static List<Integer> longLengths() {
        return aroundPowers(1 << 17, 1 << 22);
    }

    private static List<Integer> aroundPowers(int first, int last) {
        List<Integer> lengths = new ArrayList<>();
        for (int power = first; power <= last; power <<= 1) {
            lengths.addAll(List.of(power - 1, power, power + 1));
        }
        return lengths;
    }

    /**
     * The blocks of one length: one that nothing compresses, one that everything does, one that begins again and again, one
     * of words, and one of a real log.
     */
    static List<byte[]> ofLength(int length) {
        return MAKERS.stream().map(maker -> maker.apply(length)).toList();
    }

    /** One of these, for those to whom all are too many. */
    static byte[] ofLength(int length, int kind) {
        return MAKERS.get(kind).apply(length);
    }

    static byte[] random(int length) {
        byte[] block = new byte[length];
        new SplittableRandom(SEED + length).nextBytes(block);
        return block;
    }

    static byte[] repeating(int length) {
        byte[] block = new byte[length];
        Arrays.fill(block, (byte) length);
        return block;
    }

    /** A random period, of another length than machine words, over and over. */
    static byte[] periodic(int length) {
        byte[] period = random(1 + 2 * (length % 37));
        byte[] block = new byte[length];
        for (int i = 0; i < length; i++) {
            block[i] = period[i % period.length];
        }
        return block;
    }

    /** Entries of a package database. */
    static byte[] real(int length) {
        byte[] block = new byte[length];
        for (int at = 0; at < length; at += Real.VALUES.length) {
            System.arraycopy(Real.VALUES, 0, block, at, Math.min(Real.VALUES.length, length - at));
        }
        return block;
    }

    /** Decoded when it is needed first. */
    private static final class Real {

        static final byte[] VALUES = FrameBytes.join(ParsedLog.of(GoldenFile.PACKAGES.bytes()).records().stream()
                .map(ParsedRecord::value)
                .toList());
    }

    /** Words in a random order: many short matches, between literals. */
    static byte[] text(int length) {
        String[] words = {"users", "put", "delete", "edge", "store", "a", "log", "0000", "\n", "naïve"};
        SplittableRandom random = new SplittableRandom(SEED ^ length);
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
