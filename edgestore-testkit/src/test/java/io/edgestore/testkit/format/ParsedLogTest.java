package io.edgestore.testkit.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.damage.DamagedLog;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenMutation;
import io.edgestore.testkit.golden.GoldenRow;
import io.edgestore.testkit.golden.GoldenValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge is judged by what the Rust implementation wrote and read, and by files that were put together by hand. */
class ParsedLogTest {

    static List<GoldenFile> goldenFiles() {
        return Stream.concat(GoldenFile.all().stream(), GoldenFile.version2().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void readsGoldenFilesToTheirTables(GoldenFile golden) {
        List<ParsedRecord> records = ParsedLog.of(golden.bytes()).records();

        List<GoldenRow> rows = golden.rows();
        assertThat(records).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).matches(records.get(i)))
                    .as("%s", rows.get(i))
                    .isTrue();
        }
    }

    @Test
    void readsDamagedCopiesAsRustDoes() {
        byte[] small = GoldenFile.SMALL.bytes();
        List<GoldenMutation> mutations = GoldenMutation.all();

        assertThat(mutations).hasSize(697);
        for (GoldenMutation mutation : mutations) {
            DamagedLog damaged = DamagedLog.of(mutation.name(), mutation.apply(small));
            // The Rust reader knows version 1 alone.
            assertThat(damaged.expectedOf(Set.of(1)).inShort())
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
        for (String text : List.of(
                "", "1", "1,77,18446744073709551615", "CORRUPT_RECORD", "FORMAT_VERSION 1 99", "UNKNOWN_CODEC x-1")) {
            assertThat(ReadOutcome.of(text)).hasToString(text);
        }
    }
}
