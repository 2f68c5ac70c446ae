package io.edgestore.wal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Codecs;
import io.edgestore.wal.LogBytes;
import io.edgestore.wal.Seed;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.FileHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search in one pass finds what trying every offset finds, in the same order; and so it does behind a direct one. */
class FrameSearchTest {

    private static final long SEED = Seed.of(FrameSearchTest.class);
    private static final int MIN_RECORD = 71;
    private static final FileCodec CODEC = new FileCodec(
            FileHeader.version1(),
            Codecs.installed().compressor("lz4"),
            Codecs.installed().checksum("crc32c"));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("searched.wal");
    }

    @RepeatedTest(60)
    void randomJunkAndFrames(RepetitionInfo repetition) throws IOException {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        byte[] bytes = junkAndFrames(random, 3000 + random.nextInt(3000));

        assertFindsAll(bytes);
        assertFindsFromVaryingOffsets(bytes, random, 100);
    }

    /** Some thousand headers that all lead to the far end, before frames and among them: more than the ring's first size. */
    @Test
    void thousandsOfCandidatesWaitAtATime() throws IOException {
        for (int headers : new int[] {1000, 1023, 1024, 1025, 2048, 5000}) {
            Random random = new Random(SEED + headers);
            LogBytes log = LogBytes.withHeader().record(1, "first");
            for (int i = 0; i < headers; i++) {
                log.bytes(header(random.nextInt(), 20 * headers + random.nextInt(50 * headers), 500));
                if (random.nextInt(3) == 0) {
                    log.record(i, new byte[random.nextInt(30)]);
                }
            }
            log.bytes(new byte[70 * headers]);

            assertFindsAll(log.toBytes());
        }
    }

    /** The ring goes round many times before it has to grow, so that it is cut at another place each time. */
    @Test
    void ringGrowsWhereverItsFrontIs() throws IOException {
        for (int before = 0; before < 3000; before += 271) {
            Random random = new Random(SEED + before);
            LogBytes log = LogBytes.withHeader();
            for (int i = 0; i < before; i++) {
                log.bytes(header(random.nextInt(), 5 + random.nextInt(40), 100));
            }
            for (int i = 0; i < 1500; i++) {
                log.bytes(header(random.nextInt(), 30_000 - 20 * random.nextInt(1000), 100));
            }
            log.record(1, "among them").bytes(new byte[30_000]).record(2, "last");

            assertFindsAll(log.toBytes());
        }
    }

    @Test
    void frameThatHoldsAnotherComesFirst() throws IOException {
        byte[] inner = LogBytes.frame(2, new byte[40]);
        byte[] outer = LogBytes.frame(1, inner);
        byte[] bytes = LogBytes.withHeader().bytes(new byte[] {5}).bytes(outer).toBytes();

        assertThat(found(bytes)).hasSize(2).isEqualTo(bruteForce(bytes)).first().isEqualTo(9L);
    }

    @Test
    void nothingIsFoundInAFileTooShortForAFrame() throws IOException {
        for (int length = 8; length < 30; length++) {
            assertThat(found(new byte[length])).isEmpty();
        }
    }

    @Test
    void frameThatEndsWithTheFileIsFound() throws IOException {
        byte[] bytes = LogBytes.withHeader()
                .bytes(new byte[] {1, 2, 3})
                .record(1, "last")
                .toBytes();

        assertThat(found(bytes)).containsExactly(11L);
    }

    /** Spans are loaded in pieces of 64 KiB: frames at each place around such a border. */
    @Test
    void framesAcrossTheBordersOfWhatIsLoaded() throws IOException {
        int border = 64 << 10;
        for (int offset = border - 130; offset < border + 20; offset += 3) {
            byte[] bytes = LogBytes.withHeader()
                    .bytes(new byte[offset - 8])
                    .record(1, new byte[10])
                    .record(2, new byte[border])
                    .record(3, new byte[10])
                    .toBytes();

            assertThat(found(bytes)).hasSize(3).first().isEqualTo((long) offset);
        }
    }

    /** Candidates end in many pages of the file, and are forgotten again and again by whoever goes past them. */
    @RepeatedTest(10)
    void candidatesThatLeadFarAreForgotten(RepetitionInfo repetition) throws IOException {
        Random random = new Random(SEED - repetition.getCurrentRepetition());
        LogBytes log = LogBytes.withHeader();
        while (log.length() < 200_000) {
            log.bytes(header(random.nextInt(), random.nextInt(100_000), 71 + random.nextInt(100)));
            if (random.nextInt(4) == 0) {
                log.record(random.nextLong(), noise(random, random.nextInt(20_000)));
            }
        }
        byte[] bytes = log.toBytes();

        assertFindsAll(bytes);
        for (int i = 0; i < 5; i++) {
            assertFindsFromVaryingOffsets(bytes, random, 20_000);
        }
    }

    private byte[] junkAndFrames(Random random, int length) {
        LogBytes log = LogBytes.withHeader();
        List<Integer> overlapping = new ArrayList<>();
        while (log.length() < length) {
            switch (random.nextInt(6)) {
                case 0 -> log.record(random.nextLong(), noise(random, random.nextInt(200)));
                case 1 -> log.record(1, LogBytes.frame(2, noise(random, random.nextInt(100))));
                case 2 -> log.bytes(noise(random, random.nextInt(50)));
                case 3 -> log.bytes(header(random.nextInt(), random.nextInt(1000), 71 + random.nextInt(100)));
                case 4 -> log.zeros(random.nextInt(40));
                default -> {
                    overlapping.add(log.length());
                    log.bytes(header(0, 13 + random.nextInt(600), 71 + random.nextInt(100)));
                }
            }
        }
        byte[] bytes = log.toBytes();
        seal(bytes, overlapping);
        return bytes;
    }

    /** Gives candidates their right checksum from the last one on, so that those that overlap all become sound. */
    private static void seal(byte[] bytes, List<Integer> offsets) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = offsets.size() - 1; i >= 0; i--) {
            int at = offsets.get(i);
            int length = buffer.getInt(at + 4);
            if (at + 8 + length <= bytes.length) {
                buffer.putInt(at, crc(bytes, at + 8, length));
            }
        }
    }

    private static byte[] header(int crc, int payloadLength, int rawLength) {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(crc)
                .putInt(payloadLength)
                .putInt(rawLength)
                .array();
    }

    /** Small numbers often, which make plausible lengths. */
    private static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(2));
        }
        return bytes;
    }

    private void assertFindsAll(byte[] bytes) throws IOException {
        assertThat(found(bytes)).isEqualTo(bruteForce(bytes));
    }

    /** From anywhere at or behind the last one, as those who read do: behind what was found, or past its end. */
    private void assertFindsFromVaryingOffsets(byte[] bytes, Random random, int step) throws IOException {
        List<Long> sound = bruteForce(bytes);
        Files.write(file, bytes);
        try (LogFile log = LogFile.open(file, LogFile.Access.READ)) {
            FrameSearch search = search(log, bytes.length);
            FrameSearch direct = direct(log, bytes.length);
            for (long from = 8; from < bytes.length; from += random.nextInt(step)) {
                long least = from;
                long next = sound.stream()
                        .filter(offset -> offset >= least)
                        .findFirst()
                        .orElse(-1L);
                assertThat(search.next(from)).as("from %s", from).isEqualTo(next);
                assertThat(direct.next(from)).as("directly, from %s", from).isEqualTo(next);
            }
        }
    }

    private List<Long> found(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try (LogFile log = LogFile.open(file, LogFile.Access.READ)) {
            FrameSearch search = search(log, bytes.length);
            List<Long> found = all(search);
            assertThat(all(direct(log, bytes.length))).isEqualTo(found);
            assertThat(search.isExhaustive()).isTrue();
            assertThat(search.checksummedBytes()).isLessThanOrEqualTo(bytes.length);
            return found;
        }
    }

    private static List<Long> all(FrameSearch search) throws IOException {
        List<Long> found = new ArrayList<>();
        for (long at = search.next(8); at >= 0; at = search.next(at + 1)) {
            found.add(at);
        }
        return found;
    }

    @Test
    void framesOneBehindTheOtherNeedNoSearch() throws IOException {
        LogBytes log = LogBytes.withHeader();
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            offsets.add((long) log.length());
            log.record(i, new byte[1000 * i]);
        }
        Files.write(file, log.toBytes());
        try (LogFile channel = LogFile.open(file, LogFile.Access.READ)) {
            FrameSearch direct = direct(channel, log.length());

            for (long offset : offsets) {
                assertThat(direct.next(offset)).isEqualTo(offset);
            }
            assertThat(direct.checksummedBytes()).as("bytes that were searched").isZero();
        }
    }

    /** What is checksummed in vain is half of what was searched at the most, and 1 MiB. */
    @Test
    void headersThatClaimMuchAreNotAllBelieved() throws IOException {
        int length = 4 << 20;
        LogBytes log = LogBytes.withHeader();
        while (log.length() < length / 2) {
            log.bytes(header(7, length / 4, 500));
        }
        byte[] bytes = log.zeros(length / 2).toBytes();
        Files.write(file, bytes);
        try (LogFile channel = LogFile.open(file, LogFile.Access.READ)) {
            FrameReader frames = frames(channel, bytes.length);
            FrameSearch direct = direct(channel, frames, bytes.length);

            for (int at = 8; at < length / 2; at += 12) {
                assertThat(direct.next(at)).isEqualTo(-1);
            }
            assertThat(frames.checksummedBytes()).isBetween(length / 4L, length / 4L + (1 << 20));
        }
    }

    private static FrameSearch search(LogFile log, long length) {
        return new RollingSearch(new Window(log, length), CODEC.check(), plausible(length), length);
    }

    private static FrameSearch direct(LogFile log, long length) {
        return direct(log, frames(log, length), length);
    }

    private static FrameSearch direct(LogFile log, FrameReader frames, long length) {
        return new DirectSearch(search(log, length), new Window(log, length), frames, plausible(length), length);
    }

    private static FrameReader frames(LogFile log, long length) {
        return new FrameReader(
                new Window(log, length), CODEC.compressor(), CODEC.check(), BlockLayout.ONE_RECORD, 1 << 20);
    }

    private static Plausible plausible(long length) {
        return new Plausible(CODEC.compressor(), BlockLayout.ONE_RECORD, length);
    }

    private static List<Long> bruteForce(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> sound = new ArrayList<>();
        for (int at = 8; at + 13 <= bytes.length; at++) {
            long payload = buffer.getInt(at + 4) & 0xffff_ffffL;
            long raw = buffer.getInt(at + 8) & 0xffff_ffffL;
            if (payload > 4
                    && payload <= Math.min(64 << 20, bytes.length - at - 8)
                    && raw >= MIN_RECORD
                    && raw <= 255 * (payload - 4)
                    && crc(bytes, at + 8, (int) payload) == buffer.getInt(at)) {
                sound.add((long) at);
            }
        }
        return sound;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
