package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One flipped bit in a length, then open and append: no record behind the flip is lost to {@code SALVAGE}. */
class LengthFlipTest {

    private static final long SEED = Seed.of(LengthFlipTest.class);
    private static final int LENGTH_AT = 4;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("flipped.wal");
    }

    @Test
    void eachBitOfEachLengthOfTheSmallFile() throws IOException {
        flipEachBit(GoldenFile.SMALL.bytes());
    }

    @Test
    void eachBitOfEachLengthOfOurOwnFile() throws IOException {
        Random random = new Random(SEED);
        try (WalWriter writer = WalWriter.create(file)) {
            for (int i = 0; i < 60; i++) {
                byte[] value = new byte[random.nextInt(i % 10 == 0 ? 2000 : 60)];
                random.nextBytes(value);
                writer.append(WalEntry.put("ns", "key" + i, value));
            }
        }

        flipEachBit(Files.readAllBytes(file));
    }

    /** Frames of one length: a length that is off by a power of two often leads to another frame's start, or the end. */
    @Test
    void eachBitOfEachLengthWhereFramesAreOfTheLengthOfABit() throws IOException {
        LogBytes log = LogBytes.withHeader();
        for (int lsn = 1; lsn <= 9; lsn++) {
            log.record(lsn, new byte[128 - LogBytes.frame(lsn, new byte[0]).length]);
        }

        flipEachBit(log.toBytes());
    }

    @Test
    void someBitsOfSomeLengthsOfThePackages() throws IOException {
        byte[] sound = GoldenFile.PACKAGES.bytes();
        List<ParsedFrame> frames = ParsedLog.of(sound).frames();
        Random random = new Random(SEED);
        for (int i = 0; i < 64; i++) {
            flip(sound, frames, random.nextInt(frames.size()), i % 32);
        }
    }

    private void flipEachBit(byte[] sound) throws IOException {
        List<ParsedFrame> frames = ParsedLog.of(sound).frames();
        for (int frame = 0; frame < frames.size(); frame++) {
            for (int bit = 0; bit < 32; bit++) {
                flip(sound, frames, frame, bit);
            }
        }
    }

    private void flip(byte[] sound, List<ParsedFrame> frames, int frame, int bit) throws IOException {
        String description = "bit " + bit + " of the length of frame " + frame;
        byte[] flipped = sound.clone();
        flipped[frames.get(frame).offset() + LENGTH_AT + bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, flipped);

        Optional<Long> appended = append();

        if (appended.isEmpty()) {
            assertThat(file).as(description).hasBinaryContent(flipped);
            assertThat(besides()).as(description).isEmpty();
        } else {
            List<RecordContent> read =
                    PolicyReading.of(file, RecoveryPolicy.SKIP).records();
            assertThat(read.get(read.size() - 1).lsn()).as(description).isEqualTo(appended.get());
        }
        List<RecordContent> salvaged =
                PolicyReading.of(file, RecoveryPolicy.SALVAGE).records();
        // A last frame still reaches up to the end of the file, and comes back.
        List<RecordContent> expected =
                appended.isEmpty() && frame == frames.size() - 1 ? allOf(frames) : allBut(frames, frame);
        assertThat(salvaged.stream().limit(expected.size()).toList())
                .as(description)
                .isEqualTo(expected);
        assertThat(salvaged.stream()
                        .skip(expected.size())
                        .map(RecordContent::lsn)
                        .toList())
                .as(description)
                .isEqualTo(appended.stream().toList());
        assertThat(salvaged.stream().map(RecordContent::lsn).distinct().toList())
                .as("LSNs, with %s", description)
                .hasSameSizeAs(salvaged);
        clear();
    }

    private Optional<Long> append() throws IOException {
        try (WalWriter writer = WalWriter.open(file, PolicyReading.OPTIONS)) {
            return Optional.of(writer.append(WalEntry.put("ns", "new", "value")));
        } catch (CorruptLogException e) {
            return Optional.empty();
        }
    }

    private static List<RecordContent> allBut(List<ParsedFrame> frames, int damaged) {
        return allOf(
                frames.stream().filter(frame -> frame != frames.get(damaged)).toList());
    }

    private static List<RecordContent> allOf(List<ParsedFrame> frames) {
        return frames.stream()
                .map(frame -> RecordContent.of(frame.records().get(0)))
                .toList();
    }

    private List<Path> besides() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> !path.equals(file)).toList();
        }
    }

    private void clear() throws IOException {
        for (Path other : besides()) {
            Files.delete(other);
        }
    }
}
