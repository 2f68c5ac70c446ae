package io.edgestore.wal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.Seed;
import io.edgestore.wal.Version2Bytes;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.FileHeader;
import io.edgestore.wal.format.FrameCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both searches find in a file of version 2 what trying every offset finds. */
class Version2SearchTest {

    private static final long SEED = Seed.of(Version2SearchTest.class);
    private static final int SALT = 0x8765_4321;

    @TempDir
    private Path directory;

    private Path file;
    private long checksummed;
    private boolean exhaustive;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("searched.wal");
    }

    @RepeatedTest(30)
    void randomJunkAndFrames(RepetitionInfo repetition) throws IOException {
        for (String checksum : List.of("crc32c", "xxh32")) {
            byte[] bytes = junkAndFrames(new Random(SEED + repetition.getCurrentRepetition()), checksum);

            assertThat(found(bytes, checksum)).isEqualTo(bruteForce(bytes, checksum));
            assertThat(exhaustive).isTrue();
        }
    }

    /**
     * Where a codec does not say how far its blocks expand, random bytes look like long frames so often that checking those
     * would use all up, with nothing left for short ones.
     */
    @Test
    void shortFramesBehindMegabytesOfRandomBytesAreFound() throws IOException {
        Random random = new Random(SEED);
        Version2Bytes log = Version2Bytes.of(SALT, "xxh32").bytes(noise(random, 4 << 20));
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            expected.add((long) log.length());
            log.record(i, noise(random, 100 + 1000 * i)).bytes(noise(random, 1000));
        }

        assertThat(found(log.bytes(new byte[60 << 20]).toBytes(), "xxh32", new Boundless()))
                .isEqualTo(expected);
    }

    @Test
    void bytesMadeToLookLikeFramesCostNoMoreThanFourTimesTheFile() throws IOException {
        for (int length : new int[] {20_000, 500_000, 2 << 20}) {
            byte[] hostile = new byte[8 << 20];
            ByteBuffer out = ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN);
            while (out.remaining() >= 16) {
                out.putInt(length).putInt(length);
            }
            byte[] bytes = Version2Bytes.of(SALT, "xxh32").bytes(hostile).toBytes();

            assertThat(found(bytes, "xxh32")).isEmpty();
            assertThat(exhaustive).isFalse();
            assertThat(checksummed).isBetween(bytes.length / 2L, 4L * bytes.length);
        }
    }

    /** LZ4 that does not say how far it expands. */
    private static final class Boundless implements Compressor {

        private final Compressor lz4 = Codecs.installed().compressor("lz4");

        @Override
        public String name() {
            return lz4.name();
        }

        @Override
        public int maxCompressedLength(int length) {
            return lz4.maxCompressedLength(length);
        }

        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            return lz4.compress(source, target);
        }

        @Override
        public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
            lz4.decompress(source, target);
        }
    }

    private static byte[] junkAndFrames(Random random, String checksum) {
        Version2Bytes log = Version2Bytes.of(SALT, checksum);
        while (log.length() < 3000) {
            switch (random.nextInt(6)) {
                case 0 -> log.bytes(noise(random, random.nextInt(50)));
                case 1 -> log.bytes(new byte[random.nextInt(50)]);
                case 2 -> log.bytes(header(random.nextInt(), random.nextInt(500), 71 + random.nextInt(100)));
                case 3 ->
                    log.bytes(Version2Bytes.of(SALT + 1, checksum)
                            .record(7, noise(random, 20))
                            .toBytes());
                default -> log.record(random.nextInt(100), noise(random, random.nextInt(200)));
            }
        }
        return log.toBytes();
    }

    private static byte[] header(int... fields) {
        ByteBuffer header = ByteBuffer.allocate(4 * fields.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int field : fields) {
            header.putInt(field);
        }
        return header.array();
    }

    private static byte[] noise(Random random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private List<Long> found(byte[] bytes, String checksum) throws IOException {
        return found(bytes, checksum, Codecs.installed().compressor("lz4"));
    }

    /** Each frame is gone on behind, as readers do it. */
    private List<Long> found(byte[] bytes, String checksum, Compressor compressor) throws IOException {
        Files.write(file, bytes);
        List<Long> found = new ArrayList<>();
        FileHeader header = FileHeader.version2(BlockLayout.RECORDS, SALT, "lz4", checksum, ByteBuffer.allocate(0));
        FileCodec codec = new FileCodec(header, compressor, Codecs.installed().checksum(checksum));
        try (LogFile log = LogFile.open(file, LogFile.Access.READ)) {
            FrameCheck check = codec.check();
            FrameReader frames = new FrameReader(
                    new Window(log, bytes.length), codec.compressor(), check, BlockLayout.RECORDS, 1 << 20);
            Plausible plausible = new Plausible(codec.compressor(), BlockLayout.RECORDS, bytes.length);
            FrameSearch search = check.isCrc32c()
                    ? new RollingSearch(new Window(log, bytes.length), check, plausible, bytes.length)
                    : new TryingSearch(new Window(log, bytes.length), frames, plausible, bytes.length);
            long at = search.next(Version2Bytes.headerLength(bytes));
            while (at >= 0) {
                found.add(at);
                at = search.next(at + 8 + frames.header(at).payloadLength());
            }
            checksummed = frames.checksummedBytes() + search.checksummedBytes();
            exhaustive = search.isExhaustive();
        }
        return found;
    }

    private static List<Long> bruteForce(byte[] bytes, String checksum) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> sound = new ArrayList<>();
        for (int at = Version2Bytes.headerLength(bytes); at + 13 <= bytes.length; at++) {
            if (in.getInt(at + 4) > 4 && Version2Bytes.isSound(bytes, at, checksum)) {
                sound.add((long) at);
                at += 7 + in.getInt(at + 4);
            }
        }
        return sound;
    }
}
