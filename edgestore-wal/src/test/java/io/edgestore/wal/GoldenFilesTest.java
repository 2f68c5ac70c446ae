package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the Rust implementation are read as it wrote them, and written back in a way that reads the same. */
class GoldenFilesTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("golden.wal");
    }

    static List<GoldenFile> goldenFiles() {
        return GoldenFile.all();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void decodesToItsTable(GoldenFile golden) throws IOException {
        Files.write(file, golden.bytes());

        List<RecordContent> records =
                PolicyReading.of(file, RecoveryPolicy.SKIP).records();

        List<GoldenRow> rows = golden.rows();
        assertThat(records).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertSame(records.get(i), rows.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void parserOfTheTestKitReadsTheSame(GoldenFile golden) throws IOException {
        Files.write(file, golden.bytes());

        assertThat(PolicyReading.of(file, RecoveryPolicy.SKIP).records()).isEqualTo(parsed(golden.bytes()));
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void hashesAreThoseOfTheValues(GoldenFile golden) throws IOException {
        Files.write(file, golden.bytes());

        try (WalReader reader = WalReader.open(file)) {
            while (reader.advance()) {
                assertThat(reader.record().verify()).isTrue();
                assertThat(reader.record().toRecord().entry().verify()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsWrongWithThemUnderAnyPolicy(RecoveryPolicy policy) throws IOException {
        for (GoldenFile golden : GoldenFile.all()) {
            byte[] bytes = golden.bytes();
            Files.write(file, bytes);
            List<GoldenRow> rows = golden.rows();

            RecoveryReport report = PolicyReading.of(file, policy).report();

            assertThat(report.verdict()).as(golden.name()).isEqualTo(Verdict.CLEAN);
            assertThat(report.fileLength()).isEqualTo(bytes.length);
            assertThat(report.headerBytes()).isEqualTo(8);
            assertThat(report.recordBytes()).isEqualTo(bytes.length - 8);
            assertThat(report.records()).isEqualTo(rows.size());
            assertThat(report.firstLsn().isPresent()).isEqualTo(!rows.isEmpty());
            if (!rows.isEmpty()) {
                assertThat(report.firstLsn()).hasValue(rows.get(0).lsn());
                assertThat(report.lastLsn()).hasValue(rows.get(rows.size() - 1).lsn());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void framesLieWhereTheParserOfTheTestKitFindsThem(GoldenFile golden) throws IOException {
        Files.write(file, golden.bytes());
        List<Long> ends = new ArrayList<>();

        try (WalReader reader = WalReader.open(file)) {
            while (reader.advance()) {
                ends.add(reader.record().offset() + reader.record().frameLength());
            }
        }

        assertThat(ends)
                .isEqualTo(ParsedLog.of(golden.bytes()).frames().stream()
                        .map(frame -> frame.end())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void recordsWrittenAgainReadTheSame(GoldenFile golden) throws IOException {
        Files.write(file, golden.bytes());
        Path copy = directory.resolve("copy.wal");

        try (WalReader reader = WalReader.open(file);
                WalWriter writer = WalWriter.create(copy)) {
            for (WalRecord record : reader) {
                writer.append(record);
            }
        }

        // Read by both, and never compared as compressed bytes: two LZ4 compressors rarely make equal blocks.
        List<RecordContent> original = parsed(golden.bytes());
        assertThat(parsed(Files.readAllBytes(copy))).isEqualTo(original);
        PolicyReading reading = PolicyReading.of(copy, RecoveryPolicy.FAIL);
        assertThat(reading.records()).isEqualTo(original);
        assertThat(reading.report().verdict()).isEqualTo(Verdict.CLEAN);
    }

    private static List<RecordContent> parsed(byte[] bytes) {
        List<ParsedRecord> records = ParsedLog.of(bytes).records();
        return records.stream().map(RecordContent::of).toList();
    }

    private static void assertSame(RecordContent record, GoldenRow row) {
        assertThat(record.transactionId()).as("txid of %s", row).isEqualTo(row.transactionId());
        assertThat(record.lsn()).as("lsn of %s", row).isEqualTo(row.lsn());
        assertThat(record.timestampNanos()).as("timestamp of %s", row).isEqualTo(row.timestampNanos());
        assertThat(record.ttlSeconds()).as("ttl of %s", row).isEqualTo(row.ttlSeconds());
        assertThat(record.operation()).as("op of %s", row).isEqualTo(row.operation());
        assertThat(record.namespace().array()).as("ns of %s", row).isEqualTo(row.namespace());
        assertThat(record.key().array()).as("key of %s", row).isEqualTo(row.key());
        assertThat(record.valueHash().array()).as("value_hash of %s", row).isEqualTo(row.valueHash());
        assertThat(row.value().matches(record.value().array()))
                .as("value of %s", row)
                .isTrue();
    }
}
