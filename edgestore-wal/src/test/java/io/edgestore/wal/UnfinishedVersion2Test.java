package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash while a header of version 2 was written: opening for writing finishes the file. */
class UnfinishedVersion2Test {

    private static final byte[] DICTIONARY = new byte[2000];
    private static final byte[] HEADER = Version2Bytes.header(7, "xor", "crc32c", DICTIONARY);
    private static final WalOptions OPTIONS = WalOptions.defaults()
            .withCodecs(Codecs.builder()
                    .include(Codecs.installed())
                    .add(new XorCompressor())
                    .build())
            .withCompressor(new XorCompressor(DICTIONARY));

    @TempDir
    private Path directory;

    @Test
    void anyTruncationGetsAHeaderAndRecords() throws Exception {
        Concurrently.forEach(IntStream.range(1, HEADER.length), length -> {
            byte[] part = Arrays.copyOf(HEADER, length);
            Path file = Files.write(directory.resolve(length + ".wal"), part);

            OpenReport report = openAndAppend(file);

            assertThat(report.cutTo()).hasValueSatisfying(cut -> assertThat(cut).hasBinaryContent(part));
            assertThat(report.recovery().tornBytes()).isEqualTo(length);
            assertThat(report.recovery().headerBytes()).isZero();
            assertReads(file);
        });
    }

    @Test
    void zerosUpToTheHeadersLengthGetAHeaderAndRecords() throws Exception {
        Concurrently.forEach(IntStream.of(0, 1, 8, 9, 100, HEADER.length - 1, HEADER.length), length -> {
            Path file = Files.write(directory.resolve(length + ".wal"), new byte[length]);

            OpenReport report = openAndAppend(file);

            assertThat(report.cutTo()).isEmpty();
            assertThat(report.recovery().zeroBytes()).isEqualTo(length);
            assertReads(file);
        });
    }

    @Test
    void zerosOfTheLongestHeaderGetAHeaderAndRecords() throws IOException {
        int longest = 1 << 20;
        Path file = Files.write(directory.resolve("longest.wal"), new byte[longest]);
        WalOptions options = OPTIONS.withCompressor(new XorCompressor(new byte[longest - 24 - 3 - 6]));

        try (WalWriter writer = WalWriter.open(file, options)) {
            SampleLog.append(writer, 2);
            assertThat(writer.report().recovery().zeroBytes()).isEqualTo(longest);
        }
    }

    @Test
    void moreZerosAreRefused() throws IOException {
        assertRefused(new byte[HEADER.length + 1]);
        assertRefused(new byte[(1 << 20) + 1]);
    }

    @Test
    void wholeLengthWithAnEndThatIsNotThereIsRefused() throws IOException {
        byte[] content = Arrays.copyOf(Arrays.copyOf(HEADER, 1000), HEADER.length);

        assertRefused(content);
    }

    /** One bit of the length, and the whole file would pass for a part of a header. */
    @Test
    void damagedLengthDoesNotMakeAFileOfRecordsAnUnfinishedOne() throws IOException {
        byte[] log = Version2Bytes.of(7, "crc32c")
                .record(1, new byte[10])
                .record(2, new byte[10])
                .toBytes();
        for (int bit = 0; bit < 32; bit++) {
            byte[] damaged = log.clone();
            damaged[6 + bit / 8] ^= (byte) (1 << bit % 8);

            assertRefused(damaged);
        }
    }

    /** As soon as the byte that does not fit is there, and with all that follows. */
    @Test
    void partThatDoesNotFitTogetherIsRefused() throws IOException {
        for (int length : new int[] {6, 9, 1000}) {
            assertRefused(changed(length, 5, 2)); // unknown flags
            assertRefused(changed(length, 5, 0x81));
        }
        for (int length : new int[] {12, 1000}) {
            assertRefused(changed(length, 8, 0x7f)); // a header over the limit
            assertRefused(changed(changed(length, 6, 23), 7, 0)); // and one with no room for its fields
        }
        for (int name : new int[] {14, 18}) {
            for (int length : new int[] {name + 1, 1000}) {
                assertRefused(changed(length, name, 0));
                assertRefused(changed(length, name, 33));
            }
        }
        for (int length : new int[] {29, 1000}) {
            assertRefused(changed(length, 25, 0xd1)); // the parameters' length
        }
    }

    /** Of all headers, their fields before the parameters take the most room. */
    @Test
    void parametersBehindTheLongestNamesMustFitToo() throws IOException {
        String name = "a".repeat(32);
        byte[] part = Arrays.copyOf(Version2Bytes.header(7, name, name, DICTIONARY), 1000);

        assertRefused(changed(part, 14 + 33 + 33, 0xd1));
    }

    private static byte[] changed(int length, int at, int value) {
        return changed(Arrays.copyOf(HEADER, length), at, value);
    }

    private static byte[] changed(byte[] part, int at, int value) {
        part[at] = (byte) value;
        return part;
    }

    private static OpenReport openAndAppend(Path file) throws IOException {
        try (WalWriter writer = WalWriter.open(file, OPTIONS)) {
            SampleLog.append(writer, 2);
            return writer.report();
        }
    }

    private static void assertReads(Path file) throws IOException {
        try (WalReader reader = WalReader.open(file, OPTIONS)) {
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 2));
            assertThat(reader.report().headerBytes()).isEqualTo(HEADER.length);
        }
    }

    private void assertRefused(byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("refused.wal"), content);

        assertThatThrownBy(() -> WalWriter.open(file, OPTIONS)).isInstanceOf(CorruptLogException.class);

        assertThat(file).hasBinaryContent(content);
        assertThat(SampleLog.names(directory)).containsExactly("refused.wal");
    }
}
