package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.codec.Crc32cChecksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading takes the memory of one record, however long the file is and whatever it claims. Told by JVMs with little. */
class ReaderMemoryTest {

    private static final List<String> LITTLE =
            List.of("-Xmx24m", "-XX:MaxDirectMemorySize=8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** How long a file is that is longer than the memory: 1 GiB in the profile soak. */
    private static final int MIB = Integer.getInteger("edgestore.long.mib", 100);

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    /** Reads a file by both ways under a policy, and says what was in it. */
    static final class Reading {

        private Reading() {}

        public static void main(String[] arguments) throws IOException {
            WalOptions options = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.valueOf(arguments[1]));
            try (WalReader reader = WalReader.open(Path.of(arguments[0]), options)) {
                for (int i = 0; i < 20 && reader.advance(); i++) {
                    reader.record().toRecord();
                }
                reader.forEach(record -> {});
                System.out.println(
                        reader.report().verdict() + " " + reader.report().records());
            }
        }
    }

    /** Opens a file for writing. */
    static final class Opening {

        private Opening() {}

        public static void main(String[] arguments) throws IOException {
            try (WalWriter writer = WalWriter.open(Path.of(arguments[0]))) {
                System.out.println(writer.report().recovery().verdict() + " " + writer.nextLsn());
            }
        }
    }

    private void createLong() throws IOException {
        WalEntry megabyte = SampleLog.incompressible(1 << 20);
        try (WalWriter writer = WalWriter.create(file)) {
            for (int i = 0; i < MIB; i++) {
                writer.append(megabyte);
            }
        }
    }

    private String run(Class<?> main, Object... arguments) throws IOException {
        try (ForkedJvm jvm = ForkedJvm.start(LITTLE, main, arguments)) {
            return jvm.rest();
        }
    }

    @Test
    void aFileLongerThanTheMemoryIsReadAndRepaired() throws IOException {
        createLong();
        assertThat(run(Reading.class, file, "SKIP")).isEqualTo("CLEAN " + MIB);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 1);
        }
        assertThat(run(Reading.class, file, "SALVAGE")).isEqualTo("TORN_TAIL " + (MIB - 1));
        assertThat(run(Opening.class, file)).isEqualTo("TORN_TAIL " + MIB);
    }

    /** The memory is that of one frame, and not of the list that was written at once. */
    @Test
    void aFileOfBatchesLongerThanTheMemoryIsReadAndRepaired() throws IOException {
        WalOptions options = WalOptions.defaults()
                .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
                .withMaxBlockLength(1 << 20);
        WalEntry tenth = SampleLog.incompressible(100_000);
        try (WalWriter writer = WalWriter.create(file, options)) {
            writer.append(Collections.nCopies(1000, tenth));
        }
        assertThat(run(Reading.class, file, "SKIP")).isEqualTo("CLEAN 1000");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 1);
        }
        assertThat(run(Reading.class, file, "SALVAGE")).isEqualTo("TORN_TAIL 990");
        assertThat(run(Opening.class, file)).isEqualTo("TORN_TAIL 991");
    }

    @Test
    void aLyingRawLengthTakesNoMemory() throws IOException {
        SampleLog.create(file, 1);
        // A frame as an attacker makes it: the checksum is right, the length just possible, the block no block at all.
        for (int claimed : new int[] {255 * (60 << 10), 255 * (60 << 10) - 1}) {
            append(file, payload(claimed, 60 << 10));
        }
        // 255 times as much is just impossible, and so is a length with the sign bit.
        append(file, payload(255 * (60 << 10) + 1, 60 << 10));
        append(file, payload(-1, 60 << 10));
        byte[] bytes = Files.readAllBytes(file);

        WalOptions options = WalOptions.defaults().withMaxRecordLength(10 << 20);
        try (WalReader reader = WalReader.open(file, options)) {
            assertThat(reader.advance()).isTrue();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::advance).isInstanceOf(RecordTooLargeException.class);
            }
        }
        assertThat(run(Limited.class, file)).isEqualTo("RecordTooLargeException");
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void aRawLengthThatIsNotTrueIsDamageAndTakesNoMemory() throws IOException {
        SampleLog.create(file, 1);
        for (int claimed : new int[] {255 * 100, 255 * 100 + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            append(file, payload(claimed, 100));
        }
        assertThat(run(Reading.class, file, "SKIP")).isEqualTo("DAMAGED 1");
        assertThat(run(Reading.class, file, "SALVAGE")).isEqualTo("DAMAGED 1");
    }

    /** Reads a file under a limit of 10 MiB, which the memory would not do for, and says what is thrown. */
    static final class Limited {

        private Limited() {}

        public static void main(String[] arguments) throws IOException {
            WalOptions options = WalOptions.defaults().withMaxRecordLength(10 << 20);
            try (WalReader reader = WalReader.open(Path.of(arguments[0]), options)) {
                while (reader.advance()) {
                    // To the end.
                }
            } catch (RecordTooLargeException e) {
                System.out.println(e.getClass().getSimpleName());
            }
        }
    }

    private static byte[] payload(int claimedRawLength, int compressedLength) {
        ByteBuffer payload = ByteBuffer.allocate(4 + compressedLength).order(ByteOrder.LITTLE_ENDIAN);
        return payload.putInt(claimedRawLength).array();
    }

    private static void append(Path file, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(new Crc32cChecksum().compute(ByteBuffer.wrap(payload)))
                .putInt(payload.length)
                .put(payload);
        Files.write(file, frame.array(), StandardOpenOption.APPEND);
    }
}
