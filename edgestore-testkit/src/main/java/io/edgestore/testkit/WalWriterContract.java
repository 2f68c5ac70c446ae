package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a writer of version 1 log files must write, for any implementation of the format. The files are judged by {@link
 * ParsedLog}. Compressed bytes are never compared: two LZ4 compressors rarely make the same.
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
 */
@ExtendWith(FirstHang.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class WalWriterContract {

    private static final int MAX_NAMESPACE_LENGTH = 65_535;

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

    private void assertRefused(ParsedRecord refused) throws IOException {
        ParsedRecord first = SampleRecords.put(1, new byte[10]);
        Path file = directory.resolve("refused.wal");
        Throwable refusal = catchThrowable(() -> write(file, List.of(first, refused)));

        assertThat(refusal).as("the refusal of %s", refused).isInstanceOf(Exception.class);
        assertHolds(Files.readAllBytes(file), List.of(first));
    }

    private byte[] written(List<ParsedRecord> records) throws Exception {
        Path file = directory.resolve("written.wal");
        Files.deleteIfExists(file);
        write(file, records);
        return Files.readAllBytes(file);
    }

    private static void assertHolds(byte[] file, List<ParsedRecord> records) {
        ParsedLog log = ParsedLog.of(file);
        long end = ParsedLog.HEADER_LENGTH;
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
