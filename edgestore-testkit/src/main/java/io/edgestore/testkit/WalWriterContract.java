package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedHeader;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the files that a writer of log files, of any implementation, produces. {@link ParsedLog} judges them. Compressed bytes
 * are never compared: two LZ4 compressors rarely make the same.
 *
 * <pre>{@code
 * class OurWriterTest extends WalWriterContract {
 *     protected void write(Path file, List<ParsedRecord> records) throws IOException {
 *         try (OurWriter writer = OurWriter.create(file)) {
 *             for (ParsedRecord record : records) {
 *                 writer.append(record.lsn(), record.key(), ...);
 *             }
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>A writer that knows version 2 as well says so by {@link #knownVersions}, and overrides {@link #writeBatches}.
 */
@ExtendWith(FirstHang.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class WalWriterContract {

    private static final int MAX_NAMESPACE_LENGTH = 65_535;
    private static final int SALTS = 3;

    @TempDir
    Path directory;

    /** For subclasses. */
    protected WalWriterContract() {}

    /**
     * Creates a file, appends records to it, and closes it.
     *
     * @param file in the default file system, where nothing is yet
     * @param records with rising LSNs; all that they hold is to be written as it is, the hash included
     * @throws Exception if the writer refuses one of the records; the file then holds those before
     */
    protected abstract void write(Path file, List<ParsedRecord> records) throws Exception;

    /**
     * The versions of the format that the writer writes. If 2 is not among them, the tests of version 2 are skipped.
     *
     * @return among them 1; only that, unless overridden
     */
    protected Set<Integer> knownVersions() {
        return Set.of(1);
    }

    /**
     * Creates a file of version 2, compressed by {@code lz4} or stored by {@code none}, with the checksum {@code crc32c}; appends
     * batches of records to it, each as one frame; and closes it.
     *
     * @param file in the default file system, where nothing is yet
     * @param batches of one or more records each, with rising LSNs. Either all have a {@link ParsedRecord#valueHash}, or none has:
     *     then it is a file without value hashes. If there are no batches, it is one with hashes
     * @throws Exception if the writer refuses one of the batches; the file then holds those before, and nothing of that one
     */
    protected void writeBatches(Path file, List<List<ParsedRecord>> batches) throws Exception {
        throw new UnsupportedOperationException("knownVersions() has 2 among them: override writeBatches, too");
    }

    @Test
    void aLogWithoutRecordsIsAHeader() throws Exception {
        assertThat(written(List.of())).containsExactly('E', 'D', 'G', 'W', 1, 0, 0, 0);
    }

    @Test
    void goldenRecordsAreWrittenAsTheyWere() throws Exception {
        for (GoldenFile golden : GoldenFile.all()) {
            List<ParsedRecord> records = ParsedLog.of(golden.bytes()).records();
            assertHolds(written(records), records);
        }
    }

    @Test
    void allLengthsAndNumbersAreWritten() throws Exception {
        List<ParsedRecord> records = SampleRecords.all();
        assertHolds(written(records), records);
    }

    @Test
    void aNamespaceThatIsTooLongIsRefusedBeforeAByteIsWritten() throws Exception {
        byte[] tooLong = new byte[MAX_NAMESPACE_LENGTH + 1];
        assertRefused(SampleRecords.put(2, tooLong, new byte[0], new byte[0]));
    }

    /** A reader would stop there, and lose all that follows. */
    @Test
    void aPayloadOverTheLimitIsRefusedBeforeAByteIsWritten() throws Exception {
        assertRefused(SampleRecords.put(2, SampleBlocks.random((int) ParsedFrame.MAX_PAYLOAD_LENGTH)));
    }

    @Test
    void aVersion2LogWithoutRecordsIsAHeader() throws Exception {
        byte[] file = writtenInBatches(List.of());

        ParsedHeader header = ParsedHeader.of(file)
                .orElseThrow(() -> new AssertionError("the header is not as the format says: "
                        + HexFormat.of().formatHex(file, 0, Math.min(file.length, 100))));
        assertThat(header.version()).as("version").isEqualTo(2);
        assertThat(header.length()).as("the header is all of the file").isEqualTo(file.length);
        assertThat(header.hasValueHashes()).as("has value hashes").isTrue();
    }

    /** Else what is left of a file that was there before passes its checksums in this one. */
    @Test
    void filesOfVersion2HaveDifferentSalts() throws Exception {
        Set<Integer> salts = new TreeSet<>();
        for (int i = 0; i < SALTS; i++) {
            salts.add(headerOf(writtenInBatches(List.of())).salt());
        }
        assertThat(salts).as("salts of %d files", SALTS).hasSizeGreaterThan(1);
    }

    @Test
    void eachBatchIsOneFrame() throws Exception {
        for (GoldenFile golden : GoldenFile.version2()) {
            assertHoldsBatches(batchesOf(golden));
        }
    }

    @Test
    void batchesOfAllSizesAreWritten() throws Exception {
        assertHoldsBatches(SampleRecords.batches());
    }

    @Test
    void recordsWithoutHashesAreWritten() throws Exception {
        List<List<ParsedRecord>> batches = batchesOf(GoldenFile.V2_BATCH).stream()
                .map(batch -> batch.stream().map(SampleRecords::withoutHash).toList())
                .toList();
        assertHoldsBatches(batches);
    }

    /** A batch is there whole or not at all. */
    @Test
    void ofABatchWithARecordThatIsTooLongNothingIsWritten() throws Exception {
        requireVersion2();
        ParsedRecord good = SampleRecords.put(2, new byte[10]);
        ParsedRecord longNamespace = SampleRecords.put(3, new byte[MAX_NAMESPACE_LENGTH + 1], new byte[0], new byte[0]);
        ParsedRecord longPayload = SampleRecords.put(3, SampleBlocks.random((int) ParsedFrame.MAX_PAYLOAD_LENGTH));
        for (ParsedRecord tooLong : List.of(longNamespace, longPayload)) {
            List<ParsedRecord> first = List.of(SampleRecords.put(1, new byte[10]));
            Path file = fresh("refused.wal");
            Throwable refusal = catchThrowable(() -> writeBatches(file, List.of(first, List.of(good, tooLong))));

            assertThat(refusal).as("the refusal of %s", tooLong).isInstanceOf(Exception.class);
            assertHoldsBatches(Files.readAllBytes(file), List.of(first));
        }
    }

    private void requireVersion2() {
        assumeTrue(knownVersions().contains(2), "the writer does not write version 2");
    }

    private byte[] writtenInBatches(List<List<ParsedRecord>> batches) throws Exception {
        requireVersion2();
        Path file = fresh("written.wal");
        writeBatches(file, batches);
        return Files.readAllBytes(file);
    }

    private static ParsedHeader headerOf(byte[] file) {
        return ParsedHeader.of(file).orElseThrow(() -> new AssertionError("the header is not as the format says"));
    }

    private static List<List<ParsedRecord>> batchesOf(GoldenFile golden) {
        return ParsedLog.of(golden.bytes()).frames().stream()
                .map(ParsedFrame::records)
                .toList();
    }

    private void assertHoldsBatches(List<List<ParsedRecord>> batches) throws Exception {
        assertHoldsBatches(writtenInBatches(batches), batches);
    }

    private static void assertHoldsBatches(byte[] file, List<List<ParsedRecord>> batches) {
        List<ParsedRecord> records = batches.stream().flatMap(List::stream).toList();
        assertThat(headerOf(file).version()).as("version").isEqualTo(2);
        assertThat(headerOf(file).hasValueHashes())
                .as("has value hashes")
                .isEqualTo(records.stream().allMatch(record -> record.valueHash().length > 0));
        assertHolds(file, records);
        assertThat(ParsedLog.of(file).frames().stream()
                        .map(frame -> frame.records().size()))
                .as("how many records each frame has")
                .containsExactlyElementsOf(batches.stream().map(List::size).toList());
    }

    private Path fresh(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        return file;
    }

    private void assertRefused(ParsedRecord refused) throws IOException {
        ParsedRecord first = SampleRecords.put(1, new byte[10]);
        Path file = directory.resolve("refused.wal");
        Throwable refusal = catchThrowable(() -> write(file, List.of(first, refused)));

        assertThat(refusal).as("the refusal of %s", refused).isInstanceOf(Exception.class);
        assertHolds(Files.readAllBytes(file), List.of(first));
    }

    private byte[] written(List<ParsedRecord> records) throws Exception {
        Path file = fresh("written.wal");
        write(file, records);
        return Files.readAllBytes(file);
    }

    private static void assertHolds(byte[] file, List<ParsedRecord> records) {
        ParsedLog log = ParsedLog.of(file);
        long end = headerOf(file).length();
        for (ParsedFrame frame : log.frames()) {
            assertThat(frame.content()).as("the frame at %d", frame.offset()).isEqualTo(ParsedFrame.Content.RECORDS);
            end = frame.end();
        }
        assertThat(end)
                .as("where the last frame ends, in a file of %d bytes", file.length)
                .isEqualTo(file.length);
        List<ParsedRecord> read = log.records();
        assertThat(read).hasSameSizeAs(records);
        for (int i = 0; i < records.size(); i++) {
            assertSame(read.get(i), records.get(i));
        }
    }

    private static void assertSame(ParsedRecord read, ParsedRecord written) {
        // One string of all numbers: thousands of records are compared.
        assertThat(numbers(read)).isEqualTo(numbers(written));
        if (!Arrays.equals(read.namespace(), written.namespace())
                || !Arrays.equals(read.key(), written.key())
                || !Arrays.equals(read.valueHash(), written.valueHash())
                || !Arrays.equals(read.value(), written.value())) {
            throw new AssertionError(written + " has other bytes, " + SampleBlocks.seed());
        }
    }

    private static String numbers(ParsedRecord record) {
        return record + ", transaction " + record.transactionId() + ", timestamp " + record.timestampNanos() + ", TTL "
                + record.ttlSeconds() + ", operation " + record.operation();
    }
}
