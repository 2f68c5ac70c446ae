package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge is judged by what the Rust implementation wrote and read. */
class ParsedLogTest {

    static List<GoldenFile> goldenFiles() {
        return GoldenFile.all();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void readsGoldenFilesToTheirTables(GoldenFile golden) {
        List<ParsedRecord> records = ParsedLog.of(golden.bytes()).records();

        List<GoldenRow> rows = golden.rows();
        assertThat(records).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            ParsedRecord record = records.get(i);
            GoldenRow row = rows.get(i);
            assertThat(List.of(record.transactionId(), record.lsn(), record.timestampNanos(), record.ttlSeconds()))
                    .isEqualTo(List.of(row.transactionId(), row.lsn(), row.timestampNanos(), row.ttlSeconds()));
            assertThat(record.operation()).as("op of %s", row).isEqualTo(row.operation());
            assertThat(record.namespace()).as("ns of %s", row).isEqualTo(row.namespace());
            assertThat(record.key()).as("key of %s", row).isEqualTo(row.key());
            assertThat(record.valueHash()).as("value_hash of %s", row).isEqualTo(row.valueHash());
            assertThat(row.value().length()).isEqualTo(record.value().length);
            assertThat(row.value().matches(record.value()))
                    .as("value of %s", row)
                    .isTrue();
        }
    }

    @Test
    void readsDamagedCopiesAsRustDoes() {
        byte[] small = GoldenFile.SMALL.bytes();
        List<GoldenMutation> mutations = GoldenMutation.all();

        assertThat(mutations).hasSize(697);
        for (GoldenMutation mutation : mutations) {
            assertThat(ParsedLog.of(mutation.apply(small)).outcome())
                    .as(mutation.name())
                    .isEqualTo(mutation.expected());
        }
    }

    @Test
    void mutationLeavesTheFileAsItIs() {
        byte[] small = GoldenFile.SMALL.bytes();

        GoldenMutation.all().forEach(mutation -> mutation.apply(small));

        assertThat(small).isEqualTo(GoldenFile.SMALL.bytes());
    }

    @Test
    void valueOfOtherBytesDoesNotMatch() {
        GoldenValue whole = GoldenValue.of("0102");
        GoldenValue digest = GoldenFile.LARGE.rows().get(0).value();

        assertThat(whole.matches(new byte[] {1, 2})).isTrue();
        assertThat(whole.matches(new byte[] {1, 3})).isFalse();
        assertThat(digest.matches(new byte[digest.length()])).isTrue(); // it is zeros
        assertThat(digest.matches(new byte[digest.length() - 1])).isFalse();
    }

    @Test
    void outcomesAreReadFromWhatTheyWrite() {
        for (String text : List.of("", "1", "1,77,18446744073709551615", "CORRUPT_RECORD", "FORMAT_VERSION 1 99")) {
            assertThat(ReadOutcome.of(text)).hasToString(text);
        }
    }
}
