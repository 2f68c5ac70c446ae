package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict is that of the file: no policy changes it, and what {@code SALVAGE} finds behind is never a torn tail. */
class VerdictByPolicyTest {

    private static final long SEED = Seed.of(VerdictByPolicyTest.class);
    private static final int FILES = 2000;

    @TempDir
    private Path directory;

    /** The first frame is the last one's double: its LSN is above all that follows the damaged length. */
    @Test
    void doubledFrameWithAHighLsnMakesNoTornTail() throws IOException {
        byte[] bytes = resource("v1-moved-frame-torn.wal");
        Path file = Files.write(directory.resolve("a.wal"), bytes);

        assertThat(verdicts(file)).containsExactly(Verdict.DAMAGED);
        assertThat(PolicyReading.of(file, RecoveryPolicy.SALVAGE).records()).hasSize(12);
        assertThatThrownBy(() -> WalWriter.open(file)).isInstanceOf(CorruptLogException.class);
        assertThat(file).hasBinaryContent(bytes);
    }

    /** Behind the zeros there is a whole frame, and its LSN is below that of the record before them. */
    @Test
    void frameWithALowerLsnBehindZerosIsBehindDamage() throws IOException {
        Path file = Files.write(directory.resolve("a.wal"), resource("v1-verdict-by-policy.wal"));

        assertThat(verdicts(file)).containsExactly(Verdict.DAMAGED);
    }

    /** Only the length of the last frame is damaged: what stands before it is not the beginning of a torn tail. */
    @Test
    void lastFrameWithADamagedLengthBehindZeros() throws IOException {
        byte[] last = LogBytes.frame(2, new byte[100]);
        last[7] = -1; // leads nowhere
        byte[] bytes =
                LogBytes.withHeader().record(1, "first").zeros(16).bytes(last).toBytes();
        Path file = Files.write(directory.resolve("a.wal"), bytes);

        assertThat(verdicts(file)).containsExactly(Verdict.DAMAGED);
        assertThat(PolicyReading.of(file, RecoveryPolicy.SALVAGE).lsns()).containsExactly(1L, 2L);
        assertThatThrownBy(() -> WalWriter.open(file)).isInstanceOf(CorruptLogException.class);
        assertThat(file).hasBinaryContent(bytes);
    }

    /** What stands behind the zeros has a checksum that holds, so it was written whole; but there is no record in it. */
    @Test
    void malformedLastFrameBehindAFrameWithAZeroSector() throws IOException {
        byte[] zeros = LogBytes.frame(2, new byte[2000]);
        zeros[20] ^= 1;
        byte[] malformed = LogBytes.payload(new byte[100]);
        Path file = Files.write(
                directory.resolve("a.wal"),
                LogBytes.withHeader()
                        .record(1, "first")
                        .bytes(zeros)
                        .bytes(LogBytes.sealed(malformed))
                        .toBytes());

        assertThat(verdicts(file)).containsExactly(Verdict.DAMAGED);
    }

    @Test
    void randomDamage() throws IOException {
        Path file = directory.resolve("random.wal");
        Set<Verdict> met = EnumSet.noneOf(Verdict.class);
        for (int i = 0; i < FILES; i++) {
            Random random = new Random(SEED + i);
            Files.write(file, random.nextInt(4) == 0 ? version2(random) : version1(random));
            String what = "the file of seed " + (SEED + i);

            Set<Verdict> verdicts = verdicts(file);
            assertThat(verdicts).as(what).hasSize(1);
            met.addAll(verdicts);

            RecoveryReport walked = PolicyReading.of(file, RecoveryPolicy.SKIP).report();
            if (walked.verdict() == Verdict.TORN_TAIL) {
                PolicyReading salvaged = PolicyReading.of(file, RecoveryPolicy.SALVAGE);
                assertThat(salvaged.report().records()).as(what).isEqualTo(walked.records());
            }
        }
        assertThat(met)
                .as("verdicts met")
                .contains(Verdict.DAMAGED, Verdict.TORN_TAIL, Verdict.ZERO_TAIL, Verdict.CLEAN);
    }

    private static Set<Verdict> verdicts(Path file) throws IOException {
        Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            verdicts.add(PolicyReading.of(file, policy).report().verdict());
        }
        return verdicts;
    }

    private static byte[] version1(Random random) {
        List<byte[]> frames = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        long lsn = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            frames.add(LogBytes.frame(lsn++, noise(random)));
        }
        int moves = random.nextInt(3);
        for (int i = 0; i < moves; i++) {
            move(frames, random);
        }
        LogBytes log = LogBytes.withHeader();
        frames.forEach(log::bytes);
        return damaged(log.toBytes(), 8, random);
    }

    private static byte[] version2(Random random) {
        Version2Bytes log = Version2Bytes.of(random.nextInt(), random.nextBoolean() ? "crc32c" : "xxh32");
        int header = log.length();
        int count = 1 + random.nextInt(8);
        for (int i = 1; i <= count; i++) {
            log.record(i, noise(random));
        }
        byte[] sound = log.toBytes();
        List<byte[]> frames = new ArrayList<>();
        Version2Bytes.frames(sound)
                .forEach(frame -> frames.add(Arrays.copyOfRange(sound, frame.offset(), frame.end())));
        if (random.nextInt(3) == 0) {
            move(frames, random);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sound, 0, header);
        frames.forEach(out::writeBytes);
        return damaged(out.toByteArray(), header, random);
    }

    /** Drops, doubles or moves one. */
    private static void move(List<byte[]> frames, Random random) {
        if (frames.isEmpty()) {
            return;
        }
        int which = random.nextInt(frames.size());
        switch (random.nextInt(3)) {
            case 0 -> frames.remove(which);
            case 1 -> frames.add(random.nextInt(frames.size() + 1), frames.get(which));
            default -> Collections.swap(frames, which, random.nextInt(frames.size()));
        }
    }

    private static byte[] damaged(byte[] bytes, int header, Random random) {
        byte[] damaged = bytes;
        int damages = random.nextInt(4);
        for (int i = 0; i < damages && damaged.length > header; i++) {
            int at = header + random.nextInt(damaged.length - header);
            switch (random.nextInt(5)) {
                case 0, 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> damaged = Arrays.copyOf(damaged, at);
                case 3 -> damaged = Arrays.copyOf(damaged, damaged.length + random.nextInt(600));
                default -> {
                    int sector = Math.max(header, at / 512 * 512);
                    Arrays.fill(damaged, sector, Math.min(damaged.length, sector + 512), (byte) 0);
                }
            }
        }
        return damaged;
    }

    /** Up to a few sectors, at times with one of zeros in it. */
    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(random.nextInt(3) == 0 ? 2500 : 80)];
        random.nextBytes(noise);
        if (random.nextInt(4) == 0) {
            Arrays.fill(noise, noise.length / 4, noise.length, (byte) 0);
        }
        return noise;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = VerdictByPolicyTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
