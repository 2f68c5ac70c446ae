package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.log.ReadOnlyLog;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is written in: asked for once, then the header says it. */
class CodecOfFileTest {

    private static final Codecs WITH_XOR = Codecs.builder()
            .include(Codecs.installed())
            .add(new XorCompressor())
            .build();
    private static final WalOptions DEFAULTS = WalOptions.defaults().withCodecs(WITH_XOR);
    private static final byte[] DICTIONARY = {1, 2, 3};

    /** The most parameters that a header has room for, beside the names "xor" and "crc32c". */
    private static final int MOST = (1 << 20) - 24 - 3 - 6;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("a.wal");
    }

    static Stream<Named<WalOptions>> others() {
        return Stream.of(
                Named.of("none", DEFAULTS.withCompressor("none")),
                Named.of("none and xxh32", DEFAULTS.withCompressor("none").withChecksum("xxh32")),
                Named.of("lz4 and xxh32", DEFAULTS.withChecksum("xxh32")),
                Named.of("lz4 in version 2", DEFAULTS.withFormatVersion(FormatVersion.VERSION_2)),
                Named.of("parameters", DEFAULTS.withCompressor(new XorCompressor(DICTIONARY))),
                Named.of(
                        "1,000,000 bytes of parameters",
                        DEFAULTS.withCompressor(new XorCompressor(new byte[1_000_000]))));
    }

    @Test
    void lz4WithCrc32cStaysVersion1() throws IOException {
        write(DEFAULTS.withCompressor("lz4").withChecksum("crc32c"));

        assertThat(Files.readAllBytes(file)).startsWith('E', 'D', 'G', 'W', 1, 0, 0, 0);
    }

    /** Version 1 has no room for them. */
    @Test
    void parametersMakeVersion2OfLz4Too() throws IOException {
        write(DEFAULTS.withCompressor(new XorCompressor(DICTIONARY) {
            @Override
            public String name() {
                return "lz4";
            }
        }));

        assertThat(Files.readAllBytes(file)).startsWith('E', 'D', 'G', 'W', 2, 0);
    }

    @ParameterizedTest
    @MethodSource("others")
    void anyOtherIsVersion2AndReadWithoutOptions(WalOptions options) throws IOException {
        write(options);

        assertThat(Files.readAllBytes(file)).startsWith('E', 'D', 'G', 'W', 2, 0);
        assertReads(3);
    }

    @Test
    void theReaderTellsWhatAFileIsWrittenIn() throws IOException {
        write(DEFAULTS);
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.formatVersion()).isEqualTo(1);
            assertThat(reader.compressor().name()).isEqualTo("lz4");
            assertThat(reader.checksum().name()).isEqualTo("crc32c");
        }
        Files.delete(file);
        write(DEFAULTS.withCompressor(new XorCompressor(DICTIONARY)).withChecksum("xxh32"));
        WalOptions without = DEFAULTS.withCompressor(new XorCompressor(new byte[0]));
        try (WalReader reader = WalReader.open(file, without)) {
            assertThat(reader.formatVersion()).isEqualTo(2);
            assertThat(reader.compressor().name()).isEqualTo("xor");
            assertThat(reader.compressor().parameters()).isEqualTo(ByteBuffer.wrap(DICTIONARY));
            assertThat(reader.checksum().name()).isEqualTo("xxh32");
        }
    }

    @ParameterizedTest
    @MethodSource("others")
    void openingGoesOnWithTheFilesOwn(WalOptions options) throws IOException {
        write(options);
        byte[] before = Files.readAllBytes(file);

        try (WalWriter writer = WalWriter.open(file, DEFAULTS)) {
            SampleLog.append(writer, 2);
        }
        try (WalWriter writer = WalWriter.open(file, options)) {
            SampleLog.append(writer, 1);
        }

        assertThat(Files.readAllBytes(file)).startsWith(before);
        assertReads(6);
    }

    /** The default codec may not even be there. */
    @Test
    void openingNeedsNoCodecButTheFilesOwn() throws IOException {
        write(DEFAULTS.withCompressor("none").withChecksum("xxh32"));
        Codecs two = Codecs.builder()
                .add(Codecs.installed().compressor("none"))
                .add(Codecs.installed().checksum("xxh32"))
                .build();

        try (WalWriter writer = WalWriter.open(file, WalOptions.defaults().withCodecs(two))) {
            SampleLog.append(writer, 1);
        }

        assertReads(4);
    }

    static Stream<Named<WalOptions>> refused() {
        return Stream.of(
                Named.of("compressor lz4", DEFAULTS.withCompressor("lz4")),
                Named.of("checksum crc32c", DEFAULTS.withChecksum("crc32c")),
                Named.of("parameters", DEFAULTS.withCompressor(new XorCompressor((byte) 9))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void openingRefusesToGoOnWithAnother(WalOptions other) throws IOException {
        WalOptions own = DEFAULTS.withCompressor(new XorCompressor(DICTIONARY)).withChecksum("xxh32");
        write(own);
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> WalWriter.open(file, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString());

        assertUnchanged(before);
        WalWriter.open(file, own).close(); // it is not locked
        assertUnchanged(before);
    }

    @Test
    void openingWithTheCodecsNameAloneGoesOnWithTheFilesParameters() throws IOException {
        write(DEFAULTS.withCompressor(new XorCompressor(DICTIONARY)));

        try (WalWriter writer = WalWriter.open(file, DEFAULTS.withCompressor("xor"))) {
            SampleLog.append(writer, 1);
        }

        assertReads(4);
    }

    @Test
    void version1FileIsNotGoneOnWithInAnother() throws IOException {
        write(DEFAULTS);
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> WalWriter.open(file, DEFAULTS.withCompressor("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lz4")
                .hasMessageContaining("none");

        assertUnchanged(before);
    }

    @Test
    void instanceInTheOptionsIsUsedForReadingToo() throws IOException {
        write(DEFAULTS);
        FaultyCompressor faulty = new FaultyCompressor().failNext(() -> new IllegalStateException("it was used"));

        try (WalReader reader = WalReader.open(file, WalOptions.defaults().withCompressor(faulty))) {
            assertThatThrownBy(reader::advance).hasMessage("it was used");
        }
    }

    @Test
    void codecThatCannotRunIsNoDamageAndTheNextCallTriesAgain() throws IOException {
        write(DEFAULTS);
        FaultyCompressor faulty = new FaultyCompressor()
                .failNext(() -> new IllegalStateException("no native library"))
                .failNext(() -> new UnsatisfiedLinkError("no native library"));

        try (WalReader reader = WalReader.open(file, WalOptions.defaults().withCompressor(faulty))) {
            assertThatThrownBy(reader::advance).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(reader::advance).isInstanceOf(UnsatisfiedLinkError.class);
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 3));
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    /** They are for new files. */
    @Test
    void readingTakesTheFilesOwnWhateverTheOptionsAskFor() throws IOException {
        write(DEFAULTS);

        try (WalReader reader =
                WalReader.open(file, DEFAULTS.withCompressor("none").withChecksum("xxh32"))) {
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 3));
        }
    }

    @Test
    void missingCompressorIsNamedWithTheFile() throws IOException {
        write(DEFAULTS.withCompressor(new XorCompressor(DICTIONARY)));
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> WalReader.open(file)).isInstanceOfSatisfying(UnknownCodecException.class, e -> {
            assertThat(e.codecName()).isEqualTo("xor");
            assertThat(e).hasMessageContaining("xor").hasMessageContaining(file.toString());
        });
        assertThatThrownBy(() -> WalWriter.open(file)).isInstanceOf(UnknownCodecException.class);

        assertUnchanged(before);
    }

    @Test
    void missingChecksumIsNamedWithTheFile() throws IOException {
        write(DEFAULTS.withChecksum(new NamedChecksum("sum")));

        assertThatThrownBy(() -> WalReader.open(file))
                .isInstanceOf(UnknownCodecException.class)
                .hasMessageContaining("sum")
                .hasMessageContaining(file.toString());
    }

    /** The codec "none" takes none. */
    @Test
    void parametersThatTheCodecRefusesAreNoDamage() throws IOException {
        byte[] sound = Version2Bytes.header(1, "none", "crc32c", new byte[] {7});
        Files.write(file, sound);

        assertThatThrownBy(() -> WalReader.open(file, DEFAULTS.withRecoveryPolicy(RecoveryPolicy.SALVAGE)))
                .isInstanceOf(CodecParametersException.class)
                .hasMessageContaining("the settings of the compressor none")
                .hasMessageContaining("WalOptions.withCompressor")
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> WalWriter.open(file)).isInstanceOf(CodecParametersException.class);
        assertThat(file).hasBinaryContent(sound);
    }

    /** Otherwise its writer would go on with other settings, behind records that nobody can read. */
    @Test
    void parametersThatTheCodecRefusesStopALogFromOpening() throws IOException {
        Path log = directory.resolve("log");
        WalOptions writing = DEFAULTS.withCompressor(new XorCompressor(DICTIONARY));
        try (WriteAheadLog first = WriteAheadLog.open(log, writing)) {
            first.append(WalEntry.put("n", "k", "v"));
        }
        WalOptions refusing = DEFAULTS.withCompressor(new XorCompressor((byte) 9) {
            @Override
            public Compressor withParameters(ByteBuffer parameters) throws CorruptDataException {
                throw new CorruptDataException("another key");
            }
        });

        assertThatThrownBy(() -> WriteAheadLog.open(log, refusing))
                .isInstanceOf(CodecParametersException.class)
                .hasMessageContaining("another key");
        assertThatThrownBy(() -> ReadOnlyLog.open(log, refusing).read().advance())
                .isInstanceOf(CodecParametersException.class);
        try (WriteAheadLog again = WriteAheadLog.open(log, writing)) {
            assertThat(again.lastLsn()).as("nothing was changed").isEqualTo(1);
        }
    }

    /** The codec "xor" would take them all. */
    @Test
    void bytesBehindTheParametersAreACorruptHeader() throws IOException {
        byte[] header = Version2Bytes.header(1, "xor", "crc32c", DICTIONARY);
        int lengthAt = header.length - 4 - DICTIONARY.length - 4;
        assertThat(header[lengthAt]).isEqualTo((byte) DICTIONARY.length);
        header[lengthAt]--;
        Files.write(file, Version2Bytes.sealed(header));

        assertThatThrownBy(() -> WalReader.open(file, DEFAULTS)).isInstanceOf(CorruptLogException.class);
    }

    @Test
    void headerOverTheLimitIsRefusedBeforeAnythingIsMade() throws IOException {
        assertThatThrownBy(() -> WalWriter.create(file, DEFAULTS.withCompressor(new XorCompressor(new byte[MOST + 1]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1048576");
        assertThat(directory).isEmptyDirectory();

        write(DEFAULTS.withCompressor(new XorCompressor(new byte[MOST])));
        assertReads(3);
    }

    @Test
    void headerOverTheLimitIsNotRead() throws IOException {
        Files.write(file, Version2Bytes.header(1, "xor", "crc32c", new byte[MOST + 1]));

        assertThatThrownBy(() -> WalReader.open(file, DEFAULTS))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("1048577");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sum", "sum of all", "s\u00fcm", "a1234567890123456789012345678901-"})
    void nameThatNoFileCanHoldIsRefusedBeforeAnythingIsMade(String name) {
        assertThatThrownBy(() -> WalWriter.create(file, DEFAULTS.withChecksum(new NamedChecksum(name))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void longestNameIsWrittenAndRead() throws IOException {
        WalOptions options = DEFAULTS.withChecksum(new NamedChecksum("a1234567890123456789012345678901"));
        write(options);

        try (WalReader reader = WalReader.open(file, options)) {
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 3));
        }
    }

    private record NamedChecksum(String name) implements Checksum {
        @Override
        public int compute(ByteBuffer source) {
            return source.remaining();
        }
    }

    private void write(WalOptions options) throws IOException {
        try (WalWriter writer = WalWriter.create(file, options)) {
            SampleLog.append(writer, 3);
        }
    }

    private void assertReads(int lastLsn) throws IOException {
        try (WalReader reader = WalReader.open(file, DEFAULTS)) {
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, lastLsn));
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    private void assertUnchanged(byte[] before) {
        assertThat(file).hasBinaryContent(before);
        assertThat(SampleLog.names(directory)).containsExactly("a.wal");
    }
}
