package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Compressor;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.format.FileHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files whose header is damaged or gone are read under SALVAGE by what the caller knows of it. */
class LostHeaderTest {

    private static final long SEED = Seed.of(LostHeaderTest.class);
    private static final int VERSION_1_LENGTH = 8;

    /** Looks for the codecs once. */
    private static final WalOptions DEFAULTS = WalOptions.defaults();

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("a.wal");
    }

    private record Reading(List<WalRecord> records, RecoveryReport report) {
        void assertHeaderLost(int damagedBytes) {
            assertThat(report.verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(report.headerBytes()).isZero();
            Damage first = report.damages().get(0);
            assertThat(first.reason()).isEqualTo(Damage.Reason.HEADER);
            assertThat(first.offset()).isZero();
            assertThat(first.length()).isEqualTo(damagedBytes);
            assertThat(report.recordBytes() + report.damagedBytes() + report.tornBytes() + report.zeroBytes())
                    .isEqualTo(report.fileLength());
            assertThat(report.unreadBytes()).isZero();
        }
    }

    private static WalOptions salvage(WalOptions options, LostHeader header) {
        return options.withRecoveryPolicy(RecoveryPolicy.SALVAGE).withLostHeader(header);
    }

    private Reading read(WalOptions options, LostHeader header) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WalReader reader = WalReader.open(file, salvage(options, header))) {
            reader.forEach(records::add);
            return new Reading(records, reader.report());
        }
    }

    private byte[] log(Path path, WalOptions options, int count) throws IOException {
        try (WalWriter writer = WalWriter.create(path, options)) {
            SampleLog.append(writer, count);
        }
        byte[] bytes = Files.readAllBytes(path);
        Files.delete(path);
        return bytes;
    }

    private void assertRefused(WalOptions options) {
        assertThatThrownBy(() -> WalReader.open(file, options.withRecoveryPolicy(RecoveryPolicy.SALVAGE)))
                .isInstanceOfAny(CorruptLogException.class, FormatVersionException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("WalOptions.withLostHeader");
    }

    // Version 1

    @Test
    void version1WithAnyOfTheBitsThatCount() throws IOException {
        byte[] sound = log(file, DEFAULTS, 3);
        for (int bit = 0; bit < 40; bit++) {
            byte[] damaged = sound.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);

            assertRefused(DEFAULTS);
            Reading reading = read(DEFAULTS, LostHeader.version1());

            assertThat(reading.records()).as("bit %d", bit).isEqualTo(SampleLog.records(1, 3));
            reading.assertHeaderLost(VERSION_1_LENGTH);
        }
    }

    @Test
    void version1WithAnyOtherVersion() throws IOException {
        byte[] damaged = log(file, DEFAULTS, 3);
        for (int version = 0; version < 256; version++) {
            damaged[4] = (byte) version;
            Files.write(file, damaged);

            assertThat(read(DEFAULTS, LostHeader.version1()).records())
                    .as("version %d", version)
                    .isEqualTo(SampleLog.records(1, 3));
        }
    }

    @Test
    void version1WithBytesCutOff() throws IOException {
        byte[] sound = log(file, DEFAULTS, 3);
        for (int cut = 1; cut <= VERSION_1_LENGTH; cut++) {
            Files.write(file, Arrays.copyOfRange(sound, cut, sound.length));

            Reading reading = read(DEFAULTS, LostHeader.version1());

            assertThat(reading.records()).as("%d bytes cut off", cut).isEqualTo(SampleLog.records(1, 3));
            reading.assertHeaderLost(VERSION_1_LENGTH - cut);
        }
    }

    @Test
    void version1WithItsFirstFrameDamagedToo() throws IOException {
        byte[] damaged = log(file, DEFAULTS, 3);
        Files.write(file, damaged);
        int second = Math.toIntExact(SampleLog.offsets(file).get(1));
        Arrays.fill(damaged, 0, VERSION_1_LENGTH + 9, (byte) 0x55);
        Files.write(file, damaged);

        Reading reading = read(DEFAULTS, LostHeader.version1());

        assertThat(reading.records()).isEqualTo(SampleLog.records(2, 3));
        reading.assertHeaderLost(second);
        assertThat(reading.report().damageCount()).isEqualTo(1);
    }

    @Test
    void version1WithATornTail() throws IOException {
        byte[] damaged = log(file, DEFAULTS, 3);
        damaged[0] = 0;
        Files.write(file, Arrays.copyOf(damaged, damaged.length - 3));

        Reading reading = read(DEFAULTS, LostHeader.version1());

        assertThat(reading.records()).isEqualTo(SampleLog.records(1, 2));
        reading.assertHeaderLost(VERSION_1_LENGTH);
        assertThat(reading.report().tornBytes()).isPositive();
    }

    @Test
    void aHeaderAndNothingElse() throws IOException {
        for (int length = 0; length <= VERSION_1_LENGTH; length++) {
            byte[] start = Arrays.copyOf(new byte[] {'E', 'D', 'G', 'X', 1, 0, 0, 0}, length);
            Files.write(file, start);

            Reading reading = read(DEFAULTS, LostHeader.version1());

            assertThat(reading.records()).isEmpty();
            reading.assertHeaderLost(length);
        }
    }

    @Test
    void aSoundHeaderIsBelieved() throws IOException {
        Path sibling = dir.resolve("sibling.wal");
        WalOptions version2 = DEFAULTS.withFormatVersion(FormatVersion.VERSION_2);
        Files.write(sibling, log(sibling, version2, 1));
        Files.write(file, log(file, DEFAULTS, 3));

        Reading reading = read(DEFAULTS, LostHeader.from(sibling));

        assertThat(reading.records()).isEqualTo(SampleLog.records(1, 3));
        assertThat(reading.report().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(reading.report().headerBytes()).isEqualTo(VERSION_1_LENGTH);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SALVAGE")
    void onlySalvageTakesIt(RecoveryPolicy policy) throws IOException {
        Files.write(file, log(file, DEFAULTS, 3));
        WalOptions options = DEFAULTS.withLostHeader(LostHeader.version1()).withRecoveryPolicy(policy);

        assertThatThrownBy(() -> WalReader.open(file, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("SALVAGE")
                .hasMessageContaining(policy.name());
    }

    @Test
    void aWriterDoesNotTakeIt() throws IOException {
        byte[] damaged = log(file, DEFAULTS, 3);
        Files.write(file, damaged);
        WalOptions options = salvage(DEFAULTS, LostHeader.version1());
        try (WalWriter writer = WalWriter.open(file, options)) {
            assertThat(writer.nextLsn()).isEqualTo(4);
        }
        damaged[1] ^= 1;
        Files.write(file, damaged);

        assertThatThrownBy(() -> WalWriter.open(file, options)).isInstanceOf(CorruptLogException.class);

        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @Test
    void aSiblingThatIsNoLog() throws IOException {
        Files.writeString(file, "no log at all");

        assertThatThrownBy(() -> LostHeader.from(file))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(file.toString());
    }

    // Version 2

    private record Format(String name, WalOptions options) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Format> formats() {
        WalOptions version2 = DEFAULTS.withFormatVersion(FormatVersion.VERSION_2);
        Compressor withParameters = new XorCompressor((byte) 3, (byte) 99);
        return List.of(
                new Format("lz4, crc32c", version2),
                new Format("none, crc32c", version2.withCompressor("none")),
                new Format("lz4, xxh32", version2.withChecksum("xxh32")),
                new Format("none, xxh32", version2.withCompressor("none").withChecksum("xxh32")),
                new Format("xor with parameters", version2.withCompressor(withParameters)));
    }

    private LostHeader sibling(Format format) throws IOException {
        Path sibling = dir.resolve("sibling.wal");
        Files.deleteIfExists(sibling);
        Files.write(sibling, log(sibling, format.options(), 1));
        return LostHeader.from(sibling);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void version2WithAnyBit(Format format) throws IOException {
        LostHeader sibling = sibling(format);
        byte[] sound = log(file, format.options(), 3);
        int headerLength = Version2Bytes.headerLength(sound);
        for (int bit = 0; bit < 8 * headerLength; bit++) {
            byte[] damaged = sound.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);

            assertRefused(format.options());
            Reading reading = read(format.options(), sibling);

            assertThat(reading.records()).as("bit %d", bit).isEqualTo(SampleLog.records(1, 3));
            reading.assertHeaderLost(headerLength);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void version2WithAnythingForAHeader(Format format) throws IOException {
        LostHeader sibling = sibling(format);
        Random random = new Random(SEED);
        for (int count = 1; count <= 3; count++) {
            Files.deleteIfExists(file);
            byte[] damaged = log(file, format.options(), count);
            int headerLength = Version2Bytes.headerLength(damaged);
            for (int round = 0; round < 50; round++) {
                byte[] junk = new byte[headerLength];
                random.nextBytes(junk);
                System.arraycopy(junk, 0, damaged, 0, headerLength);
                Files.write(file, damaged);

                Reading reading = read(format.options(), sibling);

                assertThat(reading.records()).isEqualTo(SampleLog.records(1, count));
                reading.assertHeaderLost(headerLength);
            }
        }
    }

    /** Two frames that are left, wherever they are, tell the salt; so does one, if the header's is what it says. */
    @ParameterizedTest
    @MethodSource("formats")
    void version2WithDamagedFramesToo(Format format) throws IOException {
        LostHeader sibling = sibling(format);
        byte[] sound = log(file, format.options(), 5);
        int headerLength = Version2Bytes.headerLength(sound);
        List<Version2Bytes.Frame> frames = Version2Bytes.frames(sound);
        for (int first = 0; first < 5; first++) {
            for (int second = first; second < 5; second++) {
                byte[] damaged = sound.clone();
                damaged[first == second ? 0 : FileHeader.SALT_AT] ^= 1;
                for (int other = 0; other < 5; other++) {
                    if (other != first && other != second) {
                        damaged[frames.get(other).end() - 1] ^= (byte) (1 + other); // each its own
                    }
                }
                Files.write(file, damaged);

                Reading reading = read(format.options(), sibling);

                assertThat(reading.records())
                        .extracting(WalRecord::lsn)
                        .containsExactlyElementsOf(new TreeSet<>(List.of(first + 1L, second + 1L)));
                reading.assertHeaderLost(
                        first == 0 ? headerLength : frames.get(first).offset());
            }
        }
    }

    /** One frame alone, with many records: they have to fit together. */
    @ParameterizedTest
    @MethodSource("formats")
    void version2WithABatch(Format format) throws IOException {
        LostHeader sibling = sibling(format);
        try (WalWriter writer = WalWriter.create(file, format.options())) {
            writer.appendAtomically(
                    SampleLog.records(1, 5).stream().map(WalRecord::entry).toList());
        }
        byte[] damaged = Files.readAllBytes(file);
        damaged[FileHeader.SALT_AT] ^= 8;
        Files.write(file, damaged);

        Reading reading = read(format.options(), sibling);

        assertThat(reading.records()).isEqualTo(SampleLog.records(1, 5));
        reading.assertHeaderLost(Version2Bytes.headerLength(damaged));
    }

    /** The sibling's flags count. */
    @Test
    void version2WithoutValueHashes() throws IOException {
        Format format = new Format("none", formats().get(1).options().withoutValueHashes());
        LostHeader sibling = sibling(format);
        byte[] damaged = log(file, format.options(), 3);
        damaged[5] ^= 1;
        Files.write(file, damaged);

        Reading reading = read(format.options(), sibling);

        assertThat(reading.records()).extracting(WalRecord::lsn).containsExactly(1L, 2L, 3L);
        reading.assertHeaderLost(Version2Bytes.headerLength(damaged));
    }

    /** Frames are bound to where they were written, and stand elsewhere now. */
    @ParameterizedTest
    @MethodSource("formats")
    void version2WithBytesCutOff(Format format) throws IOException {
        LostHeader sibling = sibling(format);
        for (int count = 1; count <= 4; count += 3) {
            Files.deleteIfExists(file);
            byte[] sound = log(file, format.options(), count);
            int headerLength = Version2Bytes.headerLength(sound);
            for (int cut = 1; cut <= headerLength; cut++) {
                Files.write(file, Arrays.copyOfRange(sound, cut, sound.length));

                Reading reading = read(format.options(), sibling);

                assertThat(reading.records()).as("%d bytes cut off", cut).isEqualTo(SampleLog.records(1, count));
                reading.assertHeaderLost(headerLength - cut);
            }
        }
    }

    @Test
    void version2WithNoFrameToTellTheSalt() throws IOException {
        Format format = formats().get(0);
        LostHeader sibling = sibling(format);
        byte[] damaged = log(file, format.options(), 0);
        int headerLength = damaged.length;
        damaged[7] ^= 1;
        Files.write(file, damaged);

        Reading reading = read(format.options(), sibling);

        assertThat(reading.records()).isEmpty();
        reading.assertHeaderLost(headerLength);
    }

    /** What is made up for is said of the version that the file is read as. */
    @ParameterizedTest
    @CsvSource({"0, 69", "4, 1", "4, 255", "6, 200", "9, 127"})
    void version2IsReadAsItsSibling(int at, int value) throws IOException {
        Format format = formats().get(2);
        LostHeader sibling = sibling(format);
        byte[] damaged = log(file, format.options(), 3);
        damaged[at] = (byte) (damaged[at] == value ? value + 1 : value);
        Files.write(file, damaged);

        try (WalReader reader = WalReader.open(file, salvage(format.options(), sibling))) {
            assertThat(reader.formatVersion()).isEqualTo(2);
            assertThat(reader.checksum().name()).isEqualTo("xxh32");
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 3));
        }
    }
}
