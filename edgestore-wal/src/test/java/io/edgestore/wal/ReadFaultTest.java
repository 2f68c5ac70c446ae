package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot be read is an error, and never the end: whoever goes on after it finds all that would have been there. */
class ReadFaultTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();
    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    /** More than a MiB, so that it takes many reads: long records and short ones in turn. */
    private void createLong() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            for (int i = 0; i < 20; i++) {
                writer.append(SampleLog.incompressible(60_000 + 1000 * i));
                SampleLog.append(writer, 1);
            }
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsAnError() throws IOException {
        SampleLog.create(file, 1);
        disk.on(Kind.OPEN).fail(SimulatedDisk.failing("Permission denied"));

        assertThatThrownBy(() -> WalReader.open(disk.path("a.wal"))).hasMessageContaining("Permission denied");
        assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("Permission denied");
    }

    @Test
    void aHeaderThatCannotBeReadIsAnErrorAndNoCorruption() throws IOException {
        SampleLog.create(file, 1);
        disk.on(Kind.READ).fail(SimulatedDisk.failing("Input/output error"));

        assertThatThrownBy(() -> WalReader.open(disk.path("a.wal")))
                .isExactlyInstanceOf(FileSystemException.class)
                .hasMessageContaining("Input/output error");
        assertThat(disk.brief(Kind.CLOSE)).hasSameSizeAs(disk.brief(Kind.OPEN));
    }

    @Test
    void anOpeningForWritingThatCannotReadChangesNothing() throws IOException {
        createLong();
        SampleLog.truncate(file, Files.size(file) - 1);
        byte[] bytes = Files.readAllBytes(file);
        int reads = readsOf(RecoveryPolicy.SKIP);
        for (int k = 1; k < reads; k++) {
            disk.reset();
            disk.on(Kind.READ).nth(k).fail(SimulatedDisk.failing("Input/output error"));

            assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("Input/output error");

            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
            assertThat(SampleLog.names(dir)).containsExactly("a.wal");
        }
    }

    /** Every read fails once: each call that throws is followed by one that goes on at the same place. */
    private List<WalRecord> readStumbling(RecoveryPolicy policy, List<RecoveryReport> report) throws IOException {
        disk.reset();
        List<WalRecord> records = new ArrayList<>();
        int failures = 0;
        int sinceFailure = 0;
        try (WalReader reader =
                WalReader.open(disk.path("a.wal"), WalOptions.defaults().withRecoveryPolicy(policy))) {
            while (true) {
                disk.heal();
                if (sinceFailure == 0) {
                    disk.on(Kind.READ).nth(1).fail(SimulatedDisk.failing("Input/output error"));
                }
                try {
                    if (!reader.advance()) {
                        break;
                    }
                    records.add(reader.record().toRecord());
                    sinceFailure = 0;
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("Input/output error");
                    failures++;
                    sinceFailure++;
                }
            }
            report.add(reader.report());
        }
        assertThat(failures).isGreaterThan(3);
        disk.heal();
        return records;
    }

    private int readsOf(RecoveryPolicy policy) throws IOException {
        disk.reset();
        readAll(disk, policy);
        return disk.calls(Kind.READ).size();
    }

    private static RecoveryReport readAll(SimulatedDisk disk, RecoveryPolicy policy) throws IOException {
        try (WalReader reader =
                WalReader.open(disk.path("a.wal"), WalOptions.defaults().withRecoveryPolicy(policy))) {
            while (reader.advance()) {
                // To the end.
            }
            return reader.report();
        }
    }

    @Test
    void readingGoesOnAtTheSamePlaceAfterEachFailure() throws IOException {
        createLong();
        List<RecoveryReport> reports = new ArrayList<>();

        List<WalRecord> records = readStumbling(RecoveryPolicy.SKIP, reports);

        assertThat(records).isEqualTo(SampleLog.read(file));
        assertThat(reports.get(0).verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(reports.get(0).unreadBytes()).isZero();
    }

    /** Damage of each kind in the middle, and a tail of each kind: whichever read fails, nothing is judged differently. */
    @ParameterizedTest
    @EnumSource
    void whicheverReadFailsTheVerdictAndTheRecordsAreTheSame(RecoveryPolicy policy) throws IOException {
        createLong();
        List<Long> offsets = SampleLog.offsets(file);
        SampleLog.flip(file, offsets.get(6) + 30_000); // checksum
        byte[] oneFlip = Files.readAllBytes(file);
        assertSameWhicheverReadFails(policy);

        SampleLog.flip(file, offsets.get(36) + 7); // a length that leads nowhere
        assertSameWhicheverReadFails(policy);

        Files.write(file, oneFlip);
        zero(offsets.get(20), 40_000); // zeros where a frame was, and a hole in one
        zero(offsets.get(30) + 20_000, 2_000);
        SampleLog.truncate(file, Files.size(file) - 10); // torn
        assertSameWhicheverReadFails(policy);

        SampleLog.truncate(file, offsets.get(30) + 40_000); // torn, with a hole before
        assertSameWhicheverReadFails(policy);
    }

    private void zero(long offset, int length) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, (int) offset, (int) offset + length, (byte) 0);
        Files.write(file, bytes);
    }

    private void assertSameWhicheverReadFails(RecoveryPolicy policy) throws IOException {
        disk.reset();
        Outcome expected = outcome(disk, policy);
        int reads = disk.calls(Kind.READ).size();
        int first = disk.readsOfOpening(file) + 1;
        for (int k = first; k <= reads; k++) {
            disk.reset();
            disk.on(Kind.READ).nth(k).fail(SimulatedDisk.failing("Input/output error"));
            assertThat(outcome(disk, policy)).as("read %s", k).isEqualTo(expected);
            assertThat(disk.calls(Kind.READ)).hasSizeGreaterThan(reads);
        }
    }

    private record Outcome(List<Long> lsns, String end, String report) {}

    private static Outcome outcome(SimulatedDisk disk, RecoveryPolicy policy) throws IOException {
        List<Long> lsns = new ArrayList<>();
        String end;
        try (WalReader reader =
                WalReader.open(disk.path("a.wal"), WalOptions.defaults().withRecoveryPolicy(policy))) {
            while (true) {
                try {
                    if (!reader.advance()) {
                        end = "end";
                        break;
                    }
                    lsns.add(reader.record().lsn());
                } catch (CorruptLogException e) {
                    end = e.getMessage();
                    break;
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("Input/output error");
                }
            }
            return new Outcome(
                    lsns, end, reader.report() + " " + reader.report().damages() + reader.nextLsn());
        }
    }

    @Test
    void theIteratorWrapsTheFailureAndGoesOn() throws IOException {
        SampleLog.create(file, 3);
        disk.on(Kind.READ).nth(disk.readsOfOpening(file) + 1).fail(SimulatedDisk.failing("Input/output error"));
        try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
            Iterator<WalRecord> records = reader.iterator();
            assertThatThrownBy(records::hasNext)
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .hasMessageContaining("Input/output error");
            assertThat(records.next()).isEqualTo(SampleLog.record(1));
        }
    }

    @Test
    void afterAFailureThereIsNoRecord() throws IOException {
        createLong();
        try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
            assertThat(reader.advance()).isTrue();
            disk.on(Kind.READ).fail(SimulatedDisk.failing("Input/output error"));
            assertThatThrownBy(() -> {
                        while (reader.advance()) {
                            // Until what is read ahead is used up.
                        }
                    })
                    .hasMessageContaining("Input/output error");
            assertThatThrownBy(reader::record).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aFileThatBecomesShorterIsAnErrorAndNotTheEnd() throws IOException {
        createLong();
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.advance()).isTrue();
            SampleLog.truncate(file, 1_000_000);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> {
                            while (reader.advance()) {
                                // Until the end is near.
                            }
                        })
                        .isInstanceOf(EOFException.class)
                        .hasMessageContaining("became shorter");
            }
            assertThat(reader.report().unreadBytes()).isPositive();
        }
    }

    @Test
    void anErrorOfTheCodecIsNoDamage() throws IOException {
        SampleLog.create(file, 3);
        FaultyCompressor codec = new FaultyCompressor();
        try (WalReader reader = WalReader.open(file, codec.options())) {
            assertThat(reader.advance()).isTrue();
            codec.failNext(() -> new OutOfMemoryError("made up"));

            assertThatThrownBy(reader::advance).isInstanceOf(OutOfMemoryError.class);

            assertThat(reader).containsExactlyElementsOf(SampleLog.records(2, 3));
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
        byte[] bytes = Files.readAllBytes(file);
        codec.failNext(() -> new OutOfMemoryError("made up"));
        assertThatThrownBy(() -> WalWriter.open(file, codec.options())).isInstanceOf(OutOfMemoryError.class);
        assertThat(file).hasBinaryContent(bytes);
    }
}
