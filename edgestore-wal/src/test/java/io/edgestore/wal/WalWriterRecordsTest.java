package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of records, which bring their LSNs with them. */
class WalWriterRecordsTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path directory = disk.directory();

    private static List<WalRecord> records(long... lsns) {
        return LongStream.of(lsns).mapToObj(SampleLog::record).toList();
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void aListIsOneWriteUnderItsOwnLsns(FormatVersion version) throws IOException {
        try (WalWriter writer =
                WalWriter.create(disk.path("a.wal"), PolicyReading.OPTIONS.withFormatVersion(version))) {
            disk.forgetCalls();
            assertThat(writer.appendRecords(records(5, 6, 9))).isEqualTo(5);
            assertThat(disk.calls(Kind.WRITE)).hasSize(1);
            assertThat(writer.nextLsn()).isEqualTo(10);
            assertThat(writer.appendRecords(records(10, 1000, -1))).isEqualTo(10);
        }
        assertThat(SampleLog.read(directory.resolve("a.wal"))).isEqualTo(records(5, 6, 9, 10, 1000, -1));
        assertThat(SampleLog.verdict(directory.resolve("a.wal"))).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void recordsOfVersion2ShareFrames() throws IOException {
        Path file = directory.resolve("a.wal");
        WalOptions options = PolicyReading.OPTIONS.withFormatVersion(FormatVersion.VERSION_2);
        try (WalWriter writer = WalWriter.create(file, options)) {
            writer.appendRecords(records(1, 3, 5));
        }
        assertThat(SampleLog.offsets(file).stream().distinct()).hasSize(1);
    }

    @Test
    void whatIsRefusedChangesNothing() throws IOException {
        Path file = directory.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file, PolicyReading.OPTIONS.withMaxRecordLength(1000))) {
            writer.appendRecords(records(5));
            long length = Files.size(file);
            assertThatThrownBy(() -> writer.appendRecords(records(6, 8, 8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("record 2 of the list has LSN 8")
                    .hasMessageContaining("the one before has 8");
            assertThatThrownBy(() -> writer.appendRecords(records(7, 6))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.appendRecords(records(5, 6)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("LSN 5")
                    .hasMessageContaining("the next one is 6");
            assertThatThrownBy(() -> writer.appendRecords(List.of())).isInstanceOf(IllegalArgumentException.class);
            WalRecord tooLarge = new WalRecord(7, SampleLog.incompressible(1001));
            assertThatThrownBy(() -> writer.appendRecords(List.of(SampleLog.record(6), tooLarge)))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("entry 1 of the list");
            assertThat(file).hasSize(length);
            assertThat(writer.nextLsn()).isEqualTo(6);
            writer.appendRecords(records(6));
        }
        assertThat(SampleLog.read(file)).isEqualTo(records(5, 6));
    }
}
