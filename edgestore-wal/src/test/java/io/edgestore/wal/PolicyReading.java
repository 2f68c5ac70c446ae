package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file read to its end under a policy: what came back, what was told. Each one is checked for what must be true of
 * every reading.
 *
 * @param records what came back
 * @param report the report at the end
 * @param told what the listener was told
 * @param threw whether it ended in a {@link CorruptLogException}
 * @param checksummedBytes how many bytes went through a checksum
 */
record PolicyReading(
        List<RecordContent> records, RecoveryReport report, List<Damage> told, boolean threw, long checksummedBytes) {

    /** Looks for the codecs once: that takes longer than to read a small file. */
    static final WalOptions OPTIONS = WalOptions.defaults();

    static PolicyReading of(Path file, RecoveryPolicy policy) throws IOException {
        List<RecordContent> records = new ArrayList<>();
        List<Damage> told = new ArrayList<>();
        WalOptions options = OPTIONS.withRecoveryPolicy(policy).withDamageListener(told::add);
        try (WalReader reader = WalReader.open(file, options)) {
            boolean threw = false;
            try {
                while (reader.advance()) {
                    records.add(RecordContent.of(reader.record()));
                }
            } catch (CorruptLogException e) {
                threw = true;
            }
            PolicyReading reading = new PolicyReading(records, reader.report(), told, threw, reader.checksummedBytes());
            reading.assertConsistent();
            return reading;
        }
    }

    List<Long> lsns() {
        return records.stream().map(RecordContent::lsn).toList();
    }

    void assertIs(PolicyModel.Prediction prediction) {
        assertThat(lsns()).as("LSNs under %s", prediction.policy()).isEqualTo(prediction.lsns());
        assertThat(report.verdict()).as("under %s", prediction.policy()).isEqualTo(prediction.verdict());
        assertThat(threw)
                .as("ends in an exception under %s", prediction.policy())
                .isEqualTo(prediction.throwsCorruptLog());
        assertThat(told.stream()
                        .map(damage -> damage.offset() + "+" + damage.length())
                        .toList())
                .as("damages under %s", prediction.policy())
                .isEqualTo(prediction.damages().stream()
                        .map(range -> range.start() + "+" + (range.end() - range.start()))
                        .toList());
        assertThat(report.tornBytes()).as("torn bytes").isEqualTo(prediction.tornBytes());
        assertThat(report.zeroBytes()).as("zero bytes").isEqualTo(prediction.zeroBytes());
        assertThat(report.unreadBytes()).as("unread bytes").isEqualTo(prediction.unreadBytes());
    }

    private void assertConsistent() {
        assertThat(report.headerBytes()
                        + report.recordBytes()
                        + report.damagedBytes()
                        + report.tornBytes()
                        + report.zeroBytes()
                        + report.unreadBytes())
                .as("the six byte counts of %s", report)
                .isEqualTo(report.fileLength());
        assertThat(report.unreadBytes()).as("bytes not read").isNotNegative();
        assertThat(report.records()).isEqualTo(records.size());
        assertThat(report.damageCount()).isEqualTo(told.size());
        assertThat(report.damagedBytes())
                .isEqualTo(told.stream().mapToLong(Damage::length).sum());
        assertThat(report.damages()).isEqualTo(told.subList(0, Math.min(told.size(), RecoveryReport.MAX_DAMAGES)));
        long end = report.headerBytes();
        for (Damage damage : told) {
            // Ranges that touch would have been joined, but for the one behind the header.
            assertThat(damage.offset()).as("start of %s", damage).isGreaterThanOrEqualTo(end);
            assertThat(damage.length()).as("length of %s", damage).isPositive();
            end = damage.offset() + damage.length() + 1;
        }
        assertThat(end - 1).as("end of the last damage").isLessThanOrEqualTo(report.fileLength());
    }
}
