package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Version2Bytes.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage, then open, append, read: what is whole and what is new come back. */
@ParameterizedClass
@CsvSource({"crc32c, 1", "xxh32, 1", "crc32c, 2", "xxh32, 3"})
class Version2RepairTest {

    @TempDir
    private Path directory;

    private final String checksum;
    private final int batch;
    private byte[] sound;
    private List<Frame> frames;

    Version2RepairTest(String checksum, int batch) {
        this.checksum = checksum;
        this.batch = batch;
    }

    @BeforeEach
    void makeFile() {
        Version2Bytes log = Version2Bytes.of(0xcafe_0001, checksum);
        for (int frame = 0; frame < 5; frame++) {
            byte[][] values = new byte[batch][20];
            for (int i = 0; i < batch; i++) {
                Arrays.fill(values[i], (byte) (frame + i + 1));
            }
            log.batch(1L + frame * batch, values);
        }
        sound = log.toBytes();
        frames = Version2Bytes.frames(sound);
    }

    @Test
    void cutAtAnyByteOfTheFrames() throws Exception {
        Concurrently.forEach(IntStream.rangeClosed(frames.get(0).offset(), sound.length), cut -> {
            Path file = Files.write(directory.resolve(cut + ".wal"), Arrays.copyOf(sound, cut));
            List<Long> expected = new ArrayList<>(lsnsBefore(cut));

            expected.add(append(file));

            for (RecoveryPolicy policy : RecoveryPolicy.values()) {
                PolicyReading reading = PolicyReading.of(file, policy);
                assertThat(reading.lsns()).as("cut at %s", cut).isEqualTo(expected);
                assertThat(reading.report().verdict()).isEqualTo(Verdict.CLEAN);
            }
        });
    }

    /** Nothing is cut, nothing is given out twice. Salvage gives all but the damaged frame, and that too if it is the last. */
    @Test
    void flippedBitOfAnyLength() throws Exception {
        Concurrently.forEach(IntStream.range(0, frames.size() * 32), number -> {
            int damagedFrame = number / 32;
            byte[] damaged = sound.clone();
            damaged[frames.get(damagedFrame).offset() + 4 + number % 32 / 8] ^= (byte) (1 << number % 8);
            Path file = Files.write(directory.resolve(number + ".wal"), damaged);
            List<Long> expected = new ArrayList<>(lsnsBefore(sound.length));
            List<Long> inDamaged = expected.subList(damagedFrame * batch, damagedFrame * batch + batch);
            List<Long> lost = List.copyOf(inDamaged);
            inDamaged.clear();
            String what = "bit " + number % 32 + " of the length of frame " + damagedFrame;

            try {
                expected.add(append(file));
            } catch (CorruptLogException e) {
                assertThat(file).as(what).hasBinaryContent(damaged);
                if (damagedFrame == frames.size() - 1) {
                    expected.addAll(lost); // it still reaches up to the end of the file, and comes back
                }
            }

            assertThat(PolicyReading.of(file, RecoveryPolicy.SALVAGE).lsns())
                    .as(what)
                    .isEqualTo(expected)
                    .doesNotHaveDuplicates();
        });
    }

    /** As many records as fit: the file of one write, cut anywhere. */
    @Test
    void listOfFullFramesCutAnywhere() throws Exception {
        Path whole = directory.resolve("whole.wal");
        WalOptions options = PolicyReading.OPTIONS
                .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
                .withChecksum(checksum);
        try (WalWriter writer = WalWriter.create(whole, options)) {
            writer.append(IntStream.range(0, 3000)
                    .mapToObj(i -> WalEntry.put("ns", "key-" + i, "value"))
                    .toList());
        }
        byte[] bytes = Files.readAllBytes(whole);
        List<Frame> full = Version2Bytes.frames(bytes);
        Map<Long, Integer> records = new HashMap<>();
        try (WalReader reader = WalReader.open(whole)) {
            while (reader.advance()) {
                records.merge(reader.record().offset() + reader.record().frameLength(), 1, Integer::sum);
            }
        }
        assertThat(full).hasSizeGreaterThan(3);
        Concurrently.forEach(IntStream.range(0, 40), number -> {
            int from = full.get(0).offset();
            int cut = number < full.size() ? full.get(number).end() : from + (bytes.length - from) / 40 * number;
            Path file = Files.write(directory.resolve("cut-" + number), Arrays.copyOf(bytes, cut));
            long expected = full.stream()
                    .filter(frame -> frame.end() <= cut)
                    .mapToLong(frame -> records.get((long) frame.end()))
                    .sum();

            assertThat(append(file)).as("cut at %s", cut).isEqualTo(expected + 1);

            PolicyReading reading = PolicyReading.of(file, RecoveryPolicy.FAIL);
            assertThat(reading.lsns())
                    .isEqualTo(LongStream.rangeClosed(1, expected + 1).boxed().toList());
        });
    }

    private List<Long> lsnsBefore(int cut) {
        return IntStream.range(0, frames.size())
                .filter(i -> frames.get(i).end() <= cut)
                .boxed()
                .flatMap(i -> LongStream.range(i * batch, i * batch + batch).mapToObj(lsn -> lsn + 1))
                .toList();
    }

    private static long append(Path file) throws IOException {
        try (WalWriter writer = WalWriter.open(file, PolicyReading.OPTIONS)) {
            return writer.append(WalEntry.put("ns", "new", "value"));
        }
    }
}
