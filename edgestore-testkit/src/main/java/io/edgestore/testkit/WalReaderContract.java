package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.damage.DamagedLog;
import io.edgestore.testkit.damage.LogDamage;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.format.ReadOutcome;
import io.edgestore.testkit.format.ReadOutcome.Lsns;
import io.edgestore.testkit.format.ReadOutcome.Records;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenMutation;
import io.edgestore.testkit.golden.GoldenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests what a reader of log files, of any implementation, gets out of sound and damaged files.
 *
 * <pre>{@code
 * class OurReaderTest extends WalReaderContract {
 *     protected ReadOutcome read(Path file) throws IOException {
 *         try {
 *             List<ParsedRecord> records = new ArrayList<>();
 *             for (OurRecord record : OurReader.read(file)) {
 *                 records.add(new ParsedRecord(record.transactionId(), record.lsn(), ...));
 *             }
 *             return new ReadOutcome.Records(records);
 *         } catch (NoLogFileException e) {
 *             return new ReadOutcome.CorruptRecord();
 *         } catch (OtherVersionException e) {
 *             return new ReadOutcome.FormatVersion(1, e.version());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>It is about the default policy, in which a damaged frame is passed over. An exception is as wrong as any other outcome.
 * Some damage is random, by a seed that failures name and {@code -Dedgestore.seed} sets.
 */
@ExtendWith(FirstHang.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class WalReaderContract {

    /** As many as can be understood at once. */
    private static final int SHOWN = 10;

    @TempDir
    Path directory;

    /** For subclasses. */
    protected WalReaderContract() {}

    /**
     * Reads a file with the reader under test.
     *
     * @param file in the default file system; it is changed between calls, and must not be kept open
     * @return the records that come back, whole, as {@link ReadOutcome.Records}; or why the file is refused
     * @throws Exception never, if the reader is right
     */
    protected abstract ReadOutcome read(Path file) throws Exception;

    /**
     * The versions of the format that the reader knows. One that knows version 2 gets files of version 2 too; one that knows
     * only version 1 must refuse them by their version.
     *
     * @return among them 1; only that, unless overridden
     */
    protected Set<Integer> knownVersions() {
        return Set.of(1);
    }

    @Test
    void goldenFilesAreReadToTheirTables() throws Exception {
        assertReadToTheirTables(GoldenFile.all());
    }

    /** A reader that does not know version 2 refuses them. */
    @Test
    void goldenFilesOfVersion2AreReadToTheirTables() throws Exception {
        if (knownVersions().contains(2)) {
            assertReadToTheirTables(GoldenFile.version2());
        } else {
            assertRead(GoldenFile.version2().stream().map(golden -> DamagedLog.of(golden.name(), golden.bytes())));
        }
    }

    private void assertReadToTheirTables(List<GoldenFile> goldenFiles) throws IOException {
        for (GoldenFile golden : goldenFiles) {
            List<GoldenRow> rows = golden.rows();
            assertThat(outcomeOf(golden.bytes())).as(golden.name()).isInstanceOfSatisfying(Records.class, read -> {
                assertThat(read.records()).as(golden.name()).hasSameSizeAs(rows);
                for (int i = 0; i < rows.size(); i++) {
                    ParsedRecord record = read.records().get(i);
                    assertThat(rows.get(i).matches(record))
                            .as("%s in %s is read as it was written", rows.get(i), golden)
                            .isTrue();
                }
            });
        }
    }

    @Test
    void goldenMutationsAreReadAsByTheRustReader() throws Exception {
        byte[] small = GoldenFile.SMALL.bytes();
        assertRead(
                GoldenMutation.all().stream().map(mutation -> DamagedLog.of(mutation.name(), mutation.apply(small))));
    }

    @Test
    void flippedBitsCostNoOtherRecord() throws Exception {
        assertReadDamaged(LogDamage.Kind.BIT_FLIP);
    }

    @Test
    void overwrittenBytesCostNoOtherRecord() throws Exception {
        assertReadDamaged(LogDamage.Kind.OVERWRITE);
    }

    @Test
    void truncatedFilesAreReadToTheTear() throws Exception {
        assertReadDamaged(LogDamage.Kind.TRUNCATION);
    }

    @Test
    void tailsOfGarbageAreNoRecords() throws Exception {
        assertReadDamaged(LogDamage.Kind.TAIL);
    }

    @Test
    void zeroedSectorsAndPagesAreNoRecords() throws Exception {
        assertRead(LogDamage.of(longerLog()).seed(SampleBlocks.SEED).cases(LogDamage.Kind.ZEROED_SECTOR));
    }

    @Test
    void framesOutOfPlaceComeBackWhereTheyLie() throws Exception {
        assertReadDamaged(LogDamage.Kind.FRAME);
    }

    @Test
    void lyingLengthsAreNotBelieved() throws Exception {
        assertReadDamaged(LogDamage.Kind.LENGTH);
        if (knownVersions().contains(2)) {
            assertRead(LogDamage.of(GoldenFile.V2_STORED.bytes())
                    .seed(SampleBlocks.SEED)
                    .cases(LogDamage.Kind.LENGTH));
        }
    }

    @Test
    void otherHeadersAreRefusedByWhatIsWrong() throws Exception {
        assertReadDamaged(LogDamage.Kind.HEADER);
    }

    @Test
    void damagedBodiesAreSkippedAlsoUnderARightChecksum() throws Exception {
        assertReadDamaged(LogDamage.Kind.BODY);
    }

    private void assertReadDamaged(LogDamage.Kind kind) throws Exception {
        assertRead(
                LogDamage.of(GoldenFile.SMALL.bytes()).seed(SampleBlocks.SEED).cases(kind));
        if (knownVersions().contains(2)) {
            assertRead(LogDamage.of(GoldenFile.V2_SMALL.bytes())
                    .seed(SampleBlocks.SEED)
                    .cases(kind));
        }
    }

    private void assertRead(Stream<DamagedLog> cases) throws Exception {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (DamagedLog damaged : (Iterable<DamagedLog>) cases::iterator) {
            count++;
            Object outcome = outcomeOf(damaged.bytes());
            ReadOutcome expected = damaged.expectedOf(knownVersions());
            if (!outcome.equals(expected)) {
                wrong.add(damaged.id() + ": " + difference(expected, outcome));
            }
        }
        assertThat(wrong.stream().limit(SHOWN))
                .as("%d of %d damaged files, the first ones; %s", wrong.size(), count, SampleBlocks.seed())
                .isEmpty();
        assertThat(count).as("damaged files").isPositive();
    }

    private static String difference(ReadOutcome expected, Object outcome) {
        if (expected instanceof Records right && outcome instanceof Records read) {
            Optional<String> field = IntStream.range(
                            0, Math.min(right.records().size(), read.records().size()))
                    .mapToObj(i -> read.records()
                            .get(i)
                            .differenceFrom(right.records().get(i))
                            .map(how -> "record " + i + ": " + how))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (right.inShort().equals(read.inShort()) && field.isPresent()) {
                return field.get();
            }
        }
        String hint = outcome instanceof Lsns ? " and no records; return ReadOutcome.Records" : "";
        return "expected <" + expected + ">, but was <" + outcome + ">" + hint;
    }

    /** An exception is an outcome too, and never the right one: all cases are run all the same. */
    private Object outcomeOf(byte[] bytes) throws IOException {
        Path file = directory.resolve("read.wal");
        // Truncating it in place would make some file systems flush, thousands of times.
        Files.deleteIfExists(file);
        Files.write(file, bytes);
        try {
            return read(file);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return e.toString();
        }
    }

    /** Of some pages, with frames of all lengths across their borders. */
    private static byte[] longerLog() {
        List<byte[]> parts = new ArrayList<>(List.of(FrameBytes.fileHeader()));
        for (int i = 0; i < 40; i++) {
            byte[] value = SampleBlocks.random(i * 37 % 900);
            ParsedRecord record =
                    new ParsedRecord(0, i + 1, i, 0, 1, new byte[0], new byte[] {(byte) i}, new byte[32], value);
            parts.add(FrameBytes.sealed(FrameBytes.payload(record.bytes())));
        }
        return FrameBytes.join(parts);
    }
}
