package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.format.ParsedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in comes out: over 10,000 random records, whichever way they are read. */
class RoundTripTest {

    private static final int PLAIN = 10_000;

    @TempDir
    private static Path directory;

    private static List<WalRecord> written;
    private static Path file;

    @BeforeAll
    static void write() throws IOException {
        written = new RandomRecords(Seed.of(RoundTripTest.class)).make(PLAIN);
        file = directory.resolve("written.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            for (WalRecord record : written) {
                assertThat(writer.append(record)).isEqualTo(record.lsn());
            }
        }
    }

    @Test
    void iteratorGivesWhatWasWritten() throws IOException {
        List<WalRecord> read = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            reader.forEach(read::add);
        }

        assertThat(read).hasSizeGreaterThan(PLAIN).isEqualTo(written);
        assertThat(contents(read)).isEqualTo(contents(written));
    }

    @Test
    void viewsShowWhatWasWritten() throws IOException {
        PolicyReading reading = PolicyReading.of(file, RecoveryPolicy.FAIL);

        assertThat(reading.records()).isEqualTo(contents(written));
        assertThat(reading.report().verdict()).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void bothWaysOfReadingCanBeMixed() throws IOException {
        List<WalRecord> read = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            while (reader.advance()) {
                read.add(reader.record().toRecord());
                if (reader.iterator().hasNext()) {
                    // The iterator has read it already, and nobody else will see it.
                    read.add(reader.record().toRecord());
                }
            }
        }

        assertThat(read).isEqualTo(written);
    }

    @Test
    void parserOfTheTestKitReadsWhatWasWritten() throws IOException {
        assertThat(ParsedLog.of(Files.readAllBytes(file)).records().stream()
                        .map(RecordContent::of)
                        .toList())
                .isEqualTo(contents(written));
    }

    @Test
    void jumpsOfTheLsnAreCounted() throws IOException {
        long jumps = 0;
        for (int i = 1; i < written.size(); i++) {
            jumps += written.get(i).lsn() != written.get(i - 1).lsn() + 1 ? 1 : 0;
        }

        assertThat(PolicyReading.of(file, RecoveryPolicy.SKIP).report().lsnJumps())
                .isPositive()
                .isEqualTo(jumps);
    }

    @Test
    void lastLsnOfAllUsesThemUp() throws IOException {
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.nextLsn()).isZero();
            assertThatThrownBy(() -> writer.append(WalEntry.put("ns", "key", "one more")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static List<RecordContent> contents(List<WalRecord> records) {
        return records.stream().map(RecordContent::of).toList();
    }
}
