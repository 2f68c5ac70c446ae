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
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All that can happen to frames, of one record or of many. What comes back stood there when it was written, under each
 * policy, and each frame comes back whole or not at all; and {@code SALVAGE} gives all of that which is left, and a last frame of which only the length is damaged.
 */
@ParameterizedClass
@CsvSource({
    "crc32c, 1, HASHES",
    "xxh32, 1, HASHES",
    "crc32c, 2, NO_HASHES",
    "xxh32, 100, HASHES",
    "crc32c, 100, NO_HASHES"
})
class Version2MutationsTest {

    private static final int SALT = 0x5a17_0001;
    private static final long FIRST_LSN = 10_000;

    /** One for all: thousands of directories take longer than the tests. */
    @TempDir
    private static Path directory;

    /** Frames of many records make files of many bytes: of each kind of damage only so many are tried there. */
    private static final int TRIES = 40;

    private final String checksum;
    private final int batch;
    private final Hashes hashes;
    private Path file;
    private byte[] sound;
    private List<Frame> frames;

    Version2MutationsTest(String checksum, int batch, Hashes hashes) {
        this.checksum = checksum;
        this.batch = batch;
        this.hashes = hashes;
    }

    enum Hashes {
        HASHES,
        NO_HASHES
    }

    @BeforeEach
    void makeFile() {
        file = directory.resolve("mutated.wal");
        sound = log(SALT);
        frames = Version2Bytes.frames(sound);
    }

    /** Three of one length, so that they can change places; zeros inside; a frame within a frame; more than a sector. */
    private byte[] log(int salt) {
        Version2Bytes log = hashes == Hashes.HASHES
                ? Version2Bytes.of(salt, checksum)
                : Version2Bytes.withoutHashes(salt, checksum);
        Random random = new Random(5);
        byte[] noise = new byte[600];
        random.nextBytes(noise);
        byte[][] firstValues = {
            new byte[] {1},
            new byte[] {2},
            new byte[] {3},
            LogBytes.frame(99, new byte[5]),
            new byte[0],
            noise,
            new byte[40]
        };
        for (int frame = 0; frame < firstValues.length; frame++) {
            byte[][] values = new byte[batch][];
            Arrays.fill(values, new byte[] {7});
            values[0] = firstValues[frame];
            log.batch(firstLsn(frame), values);
        }
        return log.toBytes();
    }

    /** All of one length, so that those of three frames have it too. */
    private long firstLsn(int frame) {
        return FIRST_LSN + (long) frame * batch;
    }

    /** From one place to the next, so that it is one byte in a small file, and not too many places in a long one. */
    private int step(int inSmallFile) {
        return batch <= 2 ? inSmallFile : Math.max(inSmallFile, sound.length / TRIES | 1);
    }

    /** In a frame's header, or in the length of its raw block: the bits that lead a reader. */
    private boolean isInLengths(int at) {
        return frames.stream().anyMatch(frame -> at >= frame.offset() && at < frame.offset() + 12);
    }

    @Test
    void anyFlippedBitOfAnyFrame() throws IOException {
        for (int at = frames.get(0).offset();
                at < sound.length;
                at += at < frames.get(5).offset() + 30 ? step(1) : step(11)) {
            int apart = batch == 1 && isInLengths(at) ? 1 : 8;
            for (int bit = at % apart; bit < 8; bit += apart) {
                byte[] damaged = sound.clone();
                damaged[at] ^= (byte) (1 << bit);

                assertFound(damaged, "bit " + bit + " of byte " + at);
            }
        }
    }

    @Test
    void anyFrameWithALengthOfAnother() throws IOException {
        for (Frame frame : frames) {
            for (Frame other : frames) {
                assertFound(withLength(frame, other.length() - 8), "length of another");
            }
            for (int length : new int[] {0, 1, 4, 5, 64 << 20, (64 << 20) + 1, -1, Integer.MIN_VALUE}) {
                assertFound(withLength(frame, length), "length " + length);
            }
            for (Frame later : frames) {
                if (later.end() > frame.offset() + 8) {
                    assertFound(withLength(frame, later.end() - frame.offset() - 8), "leads behind a later frame");
                }
            }
        }
    }

    @Test
    void anyTwoFramesSwapped() throws IOException {
        for (int one = 0; one < frames.size(); one++) {
            for (int two = one + 1; two < frames.size(); two++) {
                int[] order = IntStream.range(0, frames.size()).toArray();
                order[one] = two;
                order[two] = one;

                assertFound(inOrder(order), one + " and " + two + " swapped");
            }
        }
    }

    @Test
    void anyFrameDoubledAnywhere() throws IOException {
        for (int doubled = 0; doubled < frames.size(); doubled++) {
            for (int before = 0; before <= frames.size(); before++) {
                int place = before;
                int which = doubled;
                int[] order = IntStream.rangeClosed(0, frames.size())
                        .map(i -> i == place ? which : i < place ? i : i - 1)
                        .toArray();

                assertFound(inOrder(order), doubled + " doubled before " + before);
            }
        }
    }

    @Test
    void anyFramesDropped() throws IOException {
        for (int set = 1; set < 1 << frames.size(); set++) {
            int dropped = set;
            int[] order = IntStream.range(0, frames.size())
                    .filter(i -> (dropped >> i & 1) == 0)
                    .toArray();

            assertFound(inOrder(order), "dropped " + Integer.toBinaryString(set));
        }
    }

    @Test
    void droppedLastFrameLeavesAShorterFileThatIsClean() throws IOException {
        Files.write(file, inOrder(IntStream.range(0, frames.size() - 1).toArray()));

        assertThat(PolicyReading.of(file, RecoveryPolicy.FAIL).report().verdict())
                .isEqualTo(Verdict.CLEAN);
    }

    @Test
    void framesOfAnotherFileInTheirPlaces() throws IOException {
        byte[] other = log(SALT + 1);
        for (Frame frame : frames) {
            byte[] damaged = sound.clone();
            System.arraycopy(other, frame.offset(), damaged, frame.offset(), frame.length());

            assertFound(damaged, "frame of another file at " + frame.offset());

            damaged = other.clone();
            System.arraycopy(sound, 0, damaged, 0, frame.offset());
            assertFound(damaged, "frames of another file from " + frame.offset());
        }
    }

    @Test
    void zerosInAnyPlace() throws IOException {
        for (int from = frames.get(0).offset(); from < sound.length; from += step(11)) {
            for (int length : new int[] {1, 7, 8, 9, 64, 512, sound.length}) {
                byte[] damaged = sound.clone();
                Arrays.fill(damaged, from, Math.min(from + length, sound.length), (byte) 0);

                assertFound(damaged, length + " zeros at " + from);
            }
        }
    }

    /** The zeros run on into the checksum of the next frame, so that no multiple of eight leads to its start. */
    @Test
    void zerosBeforeAFrameThatStartsWithZeros() throws IOException {
        for (int before = 0; before < 60; before += batch == 1 ? 1 : 7) {
            byte[] first = log(SALT);
            Frame second = Version2Bytes.frames(first).get(1);
            int check = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt(second.offset());
            byte[] damaged = log(SALT ^ check);
            Arrays.fill(damaged, frames.get(0).end() - before, second.offset(), (byte) 0);

            assertFound(damaged, before + " zeros before a frame whose checksum is zeros");
        }
    }

    @Test
    void anyTruncationAndZerosBehindIt() throws IOException {
        for (int length = frames.get(0).offset(); length < sound.length; length += step(5)) {
            assertFound(Arrays.copyOf(sound, length), "cut at " + length);
            assertFound(Arrays.copyOf(Arrays.copyOf(sound, length), sound.length), "lost from " + length);
        }
    }

    @Test
    void bytesPutInAndTakenOutAnywhere() throws IOException {
        for (int at = frames.get(0).offset(); at < sound.length; at += step(11)) {
            for (int count : new int[] {1, 8, 30}) {
                byte[] longer = new byte[sound.length + count];
                System.arraycopy(sound, 0, longer, 0, at);
                System.arraycopy(sound, at, longer, at + count, sound.length - at);
                assertFound(longer, count + " more bytes at " + at);

                int behind = Math.min(sound.length, at + count);
                byte[] shorter = Arrays.copyOf(sound, sound.length - behind + at);
                System.arraycopy(sound, behind, shorter, at, sound.length - behind);
                assertFound(shorter, count + " bytes less at " + at);
            }
        }
    }

    private byte[] withLength(Frame frame, int length) {
        byte[] damaged = sound.clone();
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(frame.offset() + 4, length);
        return damaged;
    }

    private byte[] inOrder(int... order) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sound, 0, frames.get(0).offset());
        for (int frame : order) {
            out.write(sound, frames.get(frame).offset(), frames.get(frame).length());
        }
        return out.toByteArray();
    }

    private void assertFound(byte[] damaged, String description) throws IOException {
        Files.write(file, damaged);
        List<Long> whole = new ArrayList<>();
        int prefixFrames = 0;
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            if (frame.end() <= damaged.length && Version2Bytes.isSound(damaged, frame.offset(), checksum)) {
                LongStream.range(firstLsn(i), firstLsn(i + 1)).forEach(whole::add);
                prefixFrames += prefixFrames == i ? 1 : 0;
            }
        }
        List<Long> salvaged = new ArrayList<>(whole);
        lastFrameButForItsLength(damaged)
                .ifPresent(i -> LongStream.range(firstLsn(i), firstLsn(i + 1)).forEach(salvaged::add));
        Set<Long> found = new HashSet<>(whole);
        List<Long> prefix = whole.subList(0, prefixFrames * batch);
        String what = checksum + ", " + description;
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            PolicyReading reading = PolicyReading.of(file, policy);
            switch (policy) {
                case SALVAGE -> assertThat(reading.lsns()).as(what).isEqualTo(salvaged);
                case SKIP ->
                    assertThat(reading.lsns())
                            .as(what)
                            .matches(found::containsAll, "a part of what is left")
                            .isSorted()
                            .doesNotHaveDuplicates();
                default -> assertThat(reading.lsns()).as(what).isEqualTo(prefix);
            }
            assertThat(reading.report().frames() * batch)
                    .as(what)
                    .isEqualTo(reading.report().records());
            assertThat(reading.lsns().stream().limit(prefix.size()).toList())
                    .as(what)
                    .isEqualTo(prefix);
            boolean clean = damaged.length == headerAnd(prefixFrames);
            assertThat(reading.report().verdict() == Verdict.CLEAN).as(what).isEqualTo(clean);
        }
    }

    /** A frame that is sound once its length leads to the end of the file. */
    private OptionalInt lastFrameButForItsLength(byte[] damaged) {
        return IntStream.range(0, frames.size())
                .filter(i -> {
                    int offset = frames.get(i).offset();
                    int left = damaged.length - offset - 8;
                    if (left < 0 || Version2Bytes.isSound(damaged, offset, checksum)) {
                        return false;
                    }
                    byte[] mended = damaged.clone();
                    ByteBuffer.wrap(mended).order(ByteOrder.LITTLE_ENDIAN).putInt(offset + 4, left);
                    return Version2Bytes.isSound(mended, offset, checksum);
                })
                .findFirst();
    }

    private int headerAnd(int wholeFrames) {
        return wholeFrames == 0
                ? frames.get(0).offset()
                : frames.get(wholeFrames - 1).end();
    }
}
