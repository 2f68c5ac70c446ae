package io.edgestore.testkit.damage;

import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ReadOutcome;
import io.edgestore.testkit.format.ReadOutcome.Records;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes damaged copies of a log file, each with what a reader must get out of it.
 *
 * <pre>{@code
 * LogDamage.of(GoldenFile.SMALL.bytes()).cases().forEach(damaged ->
 *     assertThat(read(damaged.bytes())).as(damaged.id()).isEqualTo(damaged.expected()));
 * }</pre>
 *
 * <p>What a reader must return is worked out by {@link ParsedLog}, which shares no code with any implementation. Cases are
 * made as the stream goes, so that only one is in memory; there are some fifteen for each byte of the file, so for a long
 * one take {@link Stream#limit} or some {@link Kind}s. Few of them are random: what those are depends on a seed, which
 * {@code -Dedgestore.seed} or {@link #seed} sets. Immutable.
 */
public final class LogDamage {

    /** What is done to a file. */
    public enum Kind {
        /** Each bit of the file, on its own. */
        BIT_FLIP(ByteDamage::flips),
        /** Each byte, by zero, by {@code ff} and by a random one; and stretches of random bytes. */
        OVERWRITE(ByteDamage::overwrites),
        /** The file ends at each of its offsets. */
        TRUNCATION(ByteDamage::truncations),
        /** Zeros, {@code ff} and garbage of several lengths behind the end, and in place of the end. */
        TAIL(ByteDamage::tails),
        /** Each sector of 512 bytes and each page of 4 KiB, as a crash can leave them: zeros. */
        ZEROED_SECTOR(ByteDamage::zeroedSectors),
        /** Frames that are there twice, not at all, in the other order, or left over from before. */
        FRAME(FrameDamage::cases),
        /** Lengths that lie, and payloads that say that they become large, or do. */
        LENGTH(LengthDamage::cases),
        /**
         * Other versions, other magic numbers, and reserved bytes that are in use; in version 2 each field changed, under a CRC
         * that is right again.
         */
        HEADER(HeaderDamage::cases),
        /**
         * Each byte of each payload and of each record changed, records cut and continued, unknown operations; in version 2
         * also records of a frame doubled, dropped and swapped. Each as the
         * disk would do it, and re-sealed: with a checksum that is right again, so that the code behind the check is met.
         */
        BODY(BodyDamage::cases);

        private final Function<LogDamage, Stream<DamagedLog>> cases;

        Kind(Function<LogDamage, Stream<DamagedLog>> cases) {
            this.cases = cases;
        }
    }

    private static final long DEFAULT_SEED = Long.getLong("edgestore.seed", System.nanoTime());

    private final byte[] file;
    private final long seed;

    private LogDamage(byte[] file, long seed) {
        this.file = file;
        this.seed = seed;
    }

    /**
     * Begins with a file.
     *
     * @param file all bytes of a log file of version 1 or 2, which may be damaged already; they are copied
     * @return its damage, by the seed of {@code -Dedgestore.seed}, or else by another one in each JVM
     * @throws IllegalArgumentException if no reader would read it at all
     */
    public static LogDamage of(byte[] file) {
        ReadOutcome outcome = ParsedLog.of(file).outcome();
        if (!(outcome instanceof Records)) {
            throw new IllegalArgumentException("that is not a log file that this kit can read: " + outcome);
        }
        return new LogDamage(file.clone(), DEFAULT_SEED);
    }

    /**
     * Sets the seed.
     *
     * @param newSeed any number
     * @return other damage of the same file
     */
    public LogDamage seed(long newSeed) {
        return new LogDamage(file, newSeed);
    }

    /**
     * The seed, for messages.
     *
     * @return any number
     */
    public long seed() {
        return seed;
    }

    /**
     * Everything.
     *
     * @return the cases of all kinds, made as they are asked for
     */
    public Stream<DamagedLog> cases() {
        return Arrays.stream(Kind.values()).flatMap(this::cases);
    }

    /**
     * One kind of damage.
     *
     * @param kind what is done
     * @return the cases, made as they are asked for; the same ones for the same seed
     */
    public Stream<DamagedLog> cases(Kind kind) {
        return kind.cases.apply(this);
    }

    byte[] file() {
        return file;
    }
}
