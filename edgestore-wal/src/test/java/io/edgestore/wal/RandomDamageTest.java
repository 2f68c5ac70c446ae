package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random files of frames and junk, damaged at random: each policy comes to what {@link PolicyModel} works out. */
class RandomDamageTest {

    private static final long SEED = Seed.of(RandomDamageTest.class);
    private static final int FILES = 600;

    @TempDir
    private Path directory;

    @Test
    void eachPolicyComesToWhatItPromises() throws IOException {
        Path file = directory.resolve("random.wal");
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = damagedFile(new Random(SEED + i));
            Files.write(file, bytes);
            for (RecoveryPolicy policy : RecoveryPolicy.values()) {
                try {
                    PolicyReading.of(file, policy).assertIs(PolicyModel.of(bytes, policy));
                } catch (AssertionError e) {
                    throw new AssertionError("the file of seed " + (SEED + i) + ": " + e.getMessage(), e);
                }
            }
        }
    }

    /** Opening cuts torn and zero tails and nothing else, and what it appends comes back with all that was there. */
    @Test
    void openingKeepsAllThatCanBeRead() throws Exception {
        Concurrently.forEach(IntStream.range(0, FILES / 5), i -> {
            byte[] bytes = damagedFile(new Random(SEED - i));
            Path file = Files.write(directory.resolve(i + ".wal"), bytes);
            List<Long> before = PolicyReading.of(file, RecoveryPolicy.SKIP).lsns();
            List<Long> salvaged = PolicyReading.of(file, RecoveryPolicy.SALVAGE).lsns();
            PolicyModel.Prediction prediction = PolicyModel.of(bytes, RecoveryPolicy.SKIP);
            String description = "the file of seed " + (SEED - i);

            long lsn;
            try (WalWriter writer = WalWriter.open(file, PolicyReading.OPTIONS)) {
                lsn = writer.append(WalEntry.put("ns", "key", "new"));
            } catch (CorruptLogException e) {
                assertThat(prediction.verdict()).as(description).isEqualTo(Verdict.DAMAGED);
                assertThat(file).as(description).hasBinaryContent(bytes);
                return;
            }

            // From a damaged file nothing is cut, not even a tail.
            boolean cut = prediction.verdict() != Verdict.DAMAGED;
            int end = (int) (bytes.length - (cut ? prediction.tornBytes() + prediction.zeroBytes() : 0));
            assertThat(Arrays.copyOf(Files.readAllBytes(file), end))
                    .as(description)
                    .isEqualTo(Arrays.copyOf(bytes, end));
            List<Long> after = PolicyReading.of(file, RecoveryPolicy.SKIP).lsns();
            assertThat(after.subList(0, before.size())).as(description).isEqualTo(before);
            assertThat(after.subList(before.size(), after.size()))
                    .as(description)
                    .containsExactly(lsn);
            assertThat(PolicyReading.of(file, RecoveryPolicy.SALVAGE).lsns())
                    .as(description)
                    .endsWith(lsn);
            assertThat(before).as(description).allMatch(old -> Long.compareUnsigned(old, lsn) < 0);
            if (prediction.verdict() == Verdict.DAMAGED) {
                assertThat(salvaged).as(description).allMatch(old -> Long.compareUnsigned(old, lsn) < 0);
            }
        });
    }

    static byte[] damagedFile(Random random) {
        LogBytes log = LogBytes.withHeader();
        long lsn = 1 + random.nextInt(3);
        int parts = random.nextInt(9);
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(12)) {
                case 0 -> log.zeros(random.nextInt(30));
                case 1 -> log.zeros(8 * random.nextInt(100));
                case 2 -> log.bytes(noise(random, random.nextInt(40)));
                case 3 -> log.record(random.nextInt(10), noise(random, random.nextInt(60)));
                case 4 -> log.bytes(LogBytes.sealed(noise(random, random.nextInt(4))));
                default -> log.record(lsn++, noise(random, random.nextInt(random.nextInt(4) == 0 ? 1500 : 60)));
            }
        }
        byte[] bytes = log.toBytes();
        int damages = random.nextInt(4);
        for (int i = 0; i < damages && bytes.length > 8; i++) {
            bytes = damaged(bytes, random);
        }
        return bytes;
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] copy = bytes.clone();
        int at = 8 + random.nextInt(bytes.length - 8);
        switch (random.nextInt(5)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy = Arrays.copyOf(bytes, at);
            case 2 -> Arrays.fill(copy, at, Math.min(bytes.length, at + random.nextInt(1024)), (byte) 0);
            case 3 -> Arrays.fill(copy, at, Math.min(bytes.length, (at / 512 + 1) * 512), (byte) 0);
            default -> Arrays.fill(copy, Math.max(8, at / 512 * 512), bytes.length, (byte) 0);
        }
        return copy;
    }

    private static byte[] noise(Random random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
