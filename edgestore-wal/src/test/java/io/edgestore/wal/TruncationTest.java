package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file is cut at every byte, and written on: the records before the cut and the new ones come back, always. */
class TruncationTest {

    private static final long SEED = Seed.of(TruncationTest.class);

    @TempDir
    private Path directory;

    static Stream<Arguments> files() throws IOException {
        return Stream.of(
                Arguments.of(Named.of("small.wal", GoldenFile.SMALL.bytes())),
                Arguments.of(Named.of("our own file", ownFile())));
    }

    /** Lengths of all kinds, and runs of zeros, behind which a cut leaves a zero tail. */
    private static byte[] ownFile() throws IOException {
        Path directory = Files.createTempDirectory("edgestore");
        Path file = directory.resolve("own.wal");
        Random random = new Random(SEED);
        try (WalWriter writer = WalWriter.create(file)) {
            for (int length : new int[] {0, 1, 7, 80}) {
                byte[] value = new byte[length];
                random.nextBytes(value);
                writer.append(WalEntry.put(new byte[0], new byte[0], value));
            }
            writer.append(WalEntry.delete("ns", "key"));
            writer.append(WalEntry.put("ns", "zeros", new byte[1000]));
        }
        byte[] zerosInside = LogBytes.frame(writerEnd(file), new byte[40]);
        byte[] written = Files.readAllBytes(file);
        Files.delete(file);
        Files.delete(directory);
        byte[] both = Arrays.copyOf(written, written.length + zerosInside.length);
        System.arraycopy(zerosInside, 0, both, written.length, zerosInside.length);
        return both;
    }

    private static long writerEnd(Path file) throws IOException {
        return PolicyReading.of(file, RecoveryPolicy.FAIL).report().lastLsn().orElseThrow() + 1;
    }

    @ParameterizedTest
    @MethodSource("files")
    void wholeRecordsBeforeTheCutAndTheNewOneComeBack(byte[] whole) throws Exception {
        Concurrently.forEach(IntStream.rangeClosed(0, whole.length), cut -> {
            Path file = write(cut, Arrays.copyOf(whole, cut));

            OpenReport report = openAndAppend(file, "first");

            assertRepaired(file, whole, cut, report);
            assertReads(file, recordsBefore(whole, cut), "first");
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void secondCutLosesNothingBeforeIt(byte[] whole) throws Exception {
        Concurrently.forEach(IntStream.rangeClosed(0, whole.length), cut -> {
            Path file = write(cut, Arrays.copyOf(whole, cut));
            openAndAppend(file, "first");
            byte[] again = Files.readAllBytes(file);
            int keptEnd = (int) boundaryBefore(again, again.length - 1);
            int secondCut = keptEnd + new Random(SEED + cut).nextInt(again.length - keptEnd);
            Files.write(file, Arrays.copyOf(again, secondCut));

            openAndAppend(file, "second");
            openAndAppend(file, "third");

            assertReads(file, recordsBefore(whole, cut), "second", "third");
        });
    }

    /** In a directory of its own, with whatever will stand beside it. */
    private Path write(int cut, byte[] bytes) throws IOException {
        Path own = Files.createDirectory(directory.resolve("cut-at-" + cut));
        return Files.write(own.resolve("cut.wal"), bytes);
    }

    private static OpenReport openAndAppend(Path file, String value) throws IOException {
        try (WalWriter writer = WalWriter.open(file, PolicyReading.OPTIONS)) {
            writer.append(WalEntry.put("ns", "new", value));
            return writer.report();
        }
    }

    /** What the report says, and what is kept beside the file. */
    private static void assertRepaired(Path file, byte[] whole, int cut, OpenReport report) throws IOException {
        int boundary = (int) boundaryBefore(whole, cut);
        byte[] rest = Arrays.copyOfRange(whole, boundary, cut);
        boolean zeros = IntStream.range(0, rest.length).allMatch(i -> rest[i] == 0);
        RecoveryReport found = report.recovery();
        String description = "cut at " + cut;
        assertThat(found.fileLength()).as(description).isEqualTo(cut);
        assertThat(found.records())
                .as(description)
                .isEqualTo(recordsBefore(whole, cut).size());
        assertThat(found.tornBytes()).as(description).isEqualTo(zeros ? 0 : rest.length);
        assertThat(found.zeroBytes()).as(description).isEqualTo(zeros ? rest.length : 0);
        assertThat(found.damageCount()).as(description).isZero();
        assertThat(found.verdict()).as(description).isEqualTo(verdict(rest.length, zeros));
        if (zeros) {
            assertThat(report.cutTo()).as(description).isEmpty();
            assertThat(besides(file)).as(description).isEmpty();
        } else {
            Path kept = file.resolveSibling("cut.wal.cut-" + boundary + "-" + rest.length);
            assertThat(report.cutTo()).as(description).hasValue(kept);
            assertThat(kept).as(description).hasBinaryContent(rest);
            assertThat(besides(file)).as(description).containsExactly(kept);
        }
        assertThat(Arrays.copyOf(Files.readAllBytes(file), boundary))
                .as("what stood before the cut at %s", cut)
                .isEqualTo(Arrays.copyOf(whole, boundary));
    }

    private static Verdict verdict(int length, boolean zeros) {
        if (length == 0) {
            return Verdict.CLEAN;
        }
        return zeros ? Verdict.ZERO_TAIL : Verdict.TORN_TAIL;
    }

    private static void assertReads(Path file, List<RecordContent> before, String... values) throws IOException {
        PolicyReading reading = PolicyReading.of(file, RecoveryPolicy.FAIL);
        assertThat(reading.report().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(reading.report().lsnJumps()).isZero();
        assertThat(reading.records().subList(0, before.size())).isEqualTo(before);
        assertThat(reading.records().stream()
                        .skip(before.size())
                        .map(record -> new String(record.value().array()))
                        .toList())
                .containsExactly(values);
        assertThat(ParsedLog.of(Files.readAllBytes(file)).records().stream()
                        .map(RecordContent::of)
                        .toList())
                .isEqualTo(reading.records());
    }

    private static List<RecordContent> recordsBefore(byte[] whole, int cut) {
        return ParsedLog.of(whole).frames().stream()
                .filter(frame -> frame.end() <= cut)
                .map(frame -> RecordContent.of(frame.records().get(0)))
                .toList();
    }

    /** Where the last whole frame, or the header, ends; 0 if not even that is whole. */
    private static long boundaryBefore(byte[] whole, int cut) {
        return ParsedLog.of(whole).frames().stream()
                .mapToLong(ParsedFrame::end)
                .filter(end -> end <= cut)
                .max()
                .orElse(cut < ParsedLog.HEADER_LENGTH ? 0 : ParsedLog.HEADER_LENGTH);
    }

    private static List<Path> besides(Path file) throws IOException {
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(file.getParent(), path -> !path.equals(file))) {
            files.forEach(others::add);
        }
        return others;
    }
}
