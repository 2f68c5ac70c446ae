package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Version2Bytes.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of version 2 with batches, damaged in many places at once: what every policy must give, and what a writer must leave. */
class RandomBatchDamageTest {

    private static final long SEED = Seed.of(RandomBatchDamageTest.class);
    private static final int FILES = 500;
    private static final int[] BATCHES = {1, 1, 2, 100};

    @TempDir
    private Path directory;

    /** A file before the damage. All records of a batch are of one frame. */
    private record Log(byte[] bytes, String checksum, List<Frame> frames, List<List<RecordContent>> batches) {

        int start() {
            return Version2Bytes.headerLength(bytes);
        }

        /** The records of the frames that are sound in a damaged file, where they were written. */
        List<Integer> soundIn(byte[] damaged) {
            return IntStream.range(0, frames.size())
                    .filter(i -> frames.get(i).end() <= damaged.length)
                    .filter(i -> Version2Bytes.isSound(damaged, frames.get(i).offset(), checksum))
                    .boxed()
                    .toList();
        }

        List<RecordContent> records(List<Integer> which) {
            return which.stream().flatMap(i -> batches.get(i).stream()).toList();
        }
    }

    @Test
    void everyPolicyAndAWriter() throws Exception {
        Set<Verdict> met = Collections.synchronizedSet(EnumSet.noneOf(Verdict.class));
        Concurrently.forEach(IntStream.range(0, FILES), i -> {
            Random random = new Random(SEED + i);
            Path file = directory.resolve(i + ".wal");
            Log log = log(file, random);
            byte[] damaged = damaged(log, random);
            Files.write(file, damaged);
            String what = "-Dedgestore.seed=" + (SEED + i);

            Map<RecoveryPolicy, PolicyReading> readings = readings(file);
            assertAgree(readings, what);
            assertWhole(readings, log, damaged, what);
            assertWritable(file, readings, log, damaged, what);
            met.add(readings.get(RecoveryPolicy.SKIP).report().verdict());
            Files.delete(file);
        });
        assertThat(met)
                .as("verdicts met")
                .contains(Verdict.DAMAGED, Verdict.TORN_TAIL, Verdict.ZERO_TAIL, Verdict.CLEAN);
    }

    private static Map<RecoveryPolicy, PolicyReading> readings(Path file) throws IOException {
        Map<RecoveryPolicy, PolicyReading> readings = new EnumMap<>(RecoveryPolicy.class);
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            readings.put(policy, PolicyReading.of(file, policy));
        }
        return readings;
    }

    private static void assertAgree(Map<RecoveryPolicy, PolicyReading> readings, String what) {
        List<RecordContent> skipped = readings.get(RecoveryPolicy.SKIP).records();
        List<RecordContent> stopped = readings.get(RecoveryPolicy.STOP).records();

        assertThat(readings.values())
                .as(what)
                .extracting(reading -> reading.report().verdict())
                .containsOnly(readings.get(RecoveryPolicy.SKIP).report().verdict());
        assertThat(skipped)
                .as(what)
                .isSubsetOf(readings.get(RecoveryPolicy.SALVAGE).records());
        assertThat(skipped.stream().limit(stopped.size()).toList()).as(what).isEqualTo(stopped);
        assertThat(readings.get(RecoveryPolicy.FAIL).records()).as(what).isEqualTo(stopped);
    }

    /** Nothing but what was written, once each, in its order, each batch whole; and under SALVAGE all that is sound. */
    private static void assertWhole(Map<RecoveryPolicy, PolicyReading> readings, Log log, byte[] damaged, String what) {
        readings.forEach((policy, reading) -> {
            Set<Long> lsns = Set.copyOf(reading.lsns());
            List<Integer> whole = IntStream.range(0, log.batches.size())
                    .filter(i -> lsns.contains(log.batches.get(i).get(0).lsn()))
                    .boxed()
                    .toList();
            assertThat(reading.records()).as("%s, %s", what, policy).isEqualTo(log.records(whole));
            assertThat(reading.report().frames()).as("%s, %s", what, policy).isEqualTo(whole.size());
        });
        assertThat(log.records(log.soundIn(damaged)))
                .as(what)
                .isSubsetOf(readings.get(RecoveryPolicy.SALVAGE).records());
    }

    private static void assertWritable(
            Path file, Map<RecoveryPolicy, PolicyReading> before, Log log, byte[] damaged, String what)
            throws IOException {
        List<Integer> sound = log.soundIn(damaged);
        int soundEnd = sound.isEmpty()
                ? log.start()
                : log.frames.get(sound.get(sound.size() - 1)).end();
        long kept;
        long lsn;
        try (WalWriter writer = WalWriter.open(file, PolicyReading.OPTIONS)) {
            kept = writer.length();
            lsn = writer.append(WalEntry.put("new", "new", "new"));
        } catch (CorruptLogException e) {
            assertThat(file).as(what).hasBinaryContent(damaged);
            return;
        }
        byte[] after = Files.readAllBytes(file);
        assertThat(kept).as(what).isGreaterThanOrEqualTo(soundEnd);
        assertThat(Arrays.copyOf(after, (int) kept)).as(what).isEqualTo(Arrays.copyOf(damaged, (int) kept));

        if (damaged.length == log.bytes.length) {
            // Where they stand, damaged frames count, too: with none missing before them, the length tells how many
            // there were.
            int keptFrames = (int)
                    log.frames.stream().filter(frame -> frame.end() <= kept).count();
            long highest = keptFrames == 0
                    ? 0
                    : log.batches.get(keptFrames - 1).stream()
                            .mapToLong(RecordContent::lsn)
                            .max()
                            .orElseThrow();
            assertThat(lsn).as(what).isGreaterThan(highest);
        }
        Map<RecoveryPolicy, PolicyReading> now = readings(file);
        for (RecoveryPolicy policy : List.of(RecoveryPolicy.SKIP, RecoveryPolicy.SALVAGE)) {
            List<Long> expected = new ArrayList<>(before.get(policy).lsns());
            assertThat(expected).as(what).allSatisfy(old -> assertThat(old).isLessThan(lsn));
            expected.add(lsn);
            assertThat(now.get(policy).lsns()).as("%s, %s", what, policy).isEqualTo(expected);
        }
    }

    private static Log log(Path file, Random random) throws IOException {
        String checksum = random.nextBoolean() ? "crc32c" : "xxh32";
        int salt = random.nextInt();
        Version2Bytes log =
                random.nextBoolean() ? Version2Bytes.of(salt, checksum) : Version2Bytes.withoutHashes(salt, checksum);
        int count = 1 + random.nextInt(7);
        long lsn = 1;
        List<Integer> sizes = new ArrayList<>();
        for (int frame = 0; frame < count; frame++) {
            byte[][] values = new byte[BATCHES[random.nextInt(BATCHES.length)]][];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(random, values.length == 100 ? 12 : 60);
            }
            log.batch(lsn, values);
            sizes.add(values.length);
            lsn += values.length;
        }
        byte[] bytes = log.toBytes();
        Files.write(file, bytes);
        List<RecordContent> all = PolicyReading.of(file, RecoveryPolicy.FAIL).records();
        List<List<RecordContent>> batches = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            batches.add(all.subList(from, from + size));
            from += size;
        }
        assertThat(from).isEqualTo(all.size());
        return new Log(bytes, checksum, Version2Bytes.frames(bytes), batches);
    }

    /** At times with zeros over more than a sector. */
    private static byte[] value(Random random, int most) {
        byte[] value = new byte[random.nextInt(40) == 0 ? 1500 : random.nextInt(most)];
        random.nextBytes(value);
        if (random.nextInt(4) == 0) {
            Arrays.fill(value, value.length / 4, value.length, (byte) 0);
        }
        return value;
    }

    private static byte[] damaged(Log log, Random random) {
        byte[] damaged = random.nextInt(5) == 0 ? moved(log, random) : log.bytes.clone();
        int damages = random.nextInt(4);
        for (int i = 0; i < damages && damaged.length > log.start() + 8; i++) {
            damaged = damagedOnce(log, damaged, random);
        }
        return damaged;
    }

    private static byte[] damagedOnce(Log log, byte[] bytes, Random random) {
        byte[] damaged = bytes;
        int at = log.start() + random.nextInt(bytes.length - log.start());
        Frame frame = log.frames.get(random.nextInt(log.frames.size()));
        Frame last = log.frames.get(log.frames.size() - 1);
        switch (random.nextInt(8)) {
            case 0, 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> damaged = Arrays.copyOf(bytes, at);
            case 3 -> damaged = Arrays.copyOf(bytes, bytes.length + random.nextInt(600));
            case 4 -> zeros(damaged, Math.max(log.start(), at / 512 * 512), (at / 512 + 1) * 512);
            case 5 -> zeros(damaged, frame.offset(), frame.offset() + 8 * random.nextInt(40));
            case 6 -> length(damaged, frame, random);
            default -> length(damaged, last, random);
        }
        return damaged;
    }

    private static void zeros(byte[] bytes, int from, int to) {
        Arrays.fill(bytes, Math.min(from, bytes.length), Math.min(to, bytes.length), (byte) 0);
    }

    private static void length(byte[] bytes, Frame frame, Random random) {
        if (frame.offset() + 8 <= bytes.length) {
            int length = random.nextBoolean() ? random.nextInt() : random.nextInt(2 * bytes.length);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(frame.offset() + 4, length);
        }
    }

    /** Frames dropped, doubled, or in another order. */
    private static byte[] moved(Log log, Random random) {
        List<Frame> frames = new ArrayList<>(log.frames);
        int which = random.nextInt(frames.size());
        switch (random.nextInt(3)) {
            case 0 -> frames.remove(which);
            case 1 -> frames.add(random.nextInt(frames.size() + 1), frames.get(which));
            default -> Collections.swap(frames, which, random.nextInt(frames.size()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(log.bytes, 0, log.start());
        frames.forEach(frame -> out.write(log.bytes, frame.offset(), frame.length()));
        return out.toByteArray();
    }
}
