package io.edgestore.wal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
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
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes made to cost: what is looked at in vain is bounded by the file's length. */
class SaltSearchTest {

    private static final long SEED = Seed.of(SaltSearchTest.class);
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private final Unbounded codec = new Unbounded();
    private long checksummedBytes;

    /** Says of no block that it cannot be, and of each one, when it has worked for it, that it is malformed. */
    private static final class Unbounded implements Compressor {

        private long decompressedBytes;

        @Override
        public String name() {
            return "unbounded";
        }

        @Override
        public int maxCompressedLength(int length) {
            return length;
        }

        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
            decompressedBytes += target.remaining();
            throw new CorruptDataException("as always");
        }
    }

    private Optional<FileCodec> search(byte[] bytes) throws IOException {
        Path path = Files.write(directory.resolve("hostile.wal"), bytes);
        FileHeader header = FileHeader.version2(BlockLayout.RECORDS, 7, codec.name(), "crc32c", ByteBuffer.allocate(0));
        FileCodec fileCodec = new FileCodec(header, codec, Codecs.installed().checksum("crc32c"));
        try (LogFile file = LogFile.open(path, LogFile.Access.READ);
                SaltSearch search = new SaltSearch(file, bytes.length, fileCodec, 256 << 20)) {
            Optional<FileCodec> salt = search.find();
            checksummedBytes = search.checksummedBytes();
            return salt;
        }
    }

    private void assertBounded(byte[] bytes) throws IOException {
        assertThat(search(bytes)).isEmpty();
        assertThat(checksummedBytes).isPositive().isLessThanOrEqualTo(3L * bytes.length);
        assertThat(codec.decompressedBytes).isLessThanOrEqualTo(3L * bytes.length);
    }

    /** Each offset claims a payload of 64 KiB and a record of as many bytes. */
    @Test
    void eachOffsetIsAPlausibleFrame() throws IOException {
        byte[] bytes = new byte[8 * MIB];
        for (int at = 0; at < bytes.length; at += 4) {
            bytes[at + 2] = 1;
        }
        assertBounded(bytes);
    }

    @Test
    void headersOneBehindTheOther() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * MIB).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putInt(100_000 + bytes.position()).putInt(bytes.capacity() - bytes.position() - 4);
        }
        assertBounded(bytes.array());
    }

    @Test
    void shortFramesThatOverlap() throws IOException {
        byte[] bytes = new byte[4 * MIB];
        for (int at = 0; at < bytes.length; at += 4) {
            bytes[at] = (byte) (128 + at / 4 % 128);
        }
        assertBounded(bytes);
    }

    @Test
    void randomBytes() throws IOException {
        byte[] bytes = new byte[4 * MIB];
        new Random(SEED).nextBytes(bytes);
        assertBounded(bytes);
    }

    @Test
    void zerosAreNoFrames() throws IOException {
        byte[] bytes = new byte[MIB];
        assertThat(search(bytes)).isEmpty();
        assertThat(checksummedBytes).isZero();
        Arrays.fill(bytes, (byte) 0xff);
        assertThat(search(bytes)).isEmpty();
    }
}
