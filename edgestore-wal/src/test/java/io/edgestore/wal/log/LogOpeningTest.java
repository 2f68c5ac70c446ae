package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In whatever state a crash, a full disk, another implementation or damage left a log. */
class LogOpeningTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();
    private static final WalOptions VERSION_2 = OPTIONS.withFormatVersion(WalOptions.FormatVersion.VERSION_2);

    @TempDir
    private Path directory;

    private Path file(long nameLsn) {
        return directory.resolve(String.format("wal-%016x.log", nameLsn));
    }

    /** A file with the records from its name's LSN on. */
    private Path create(long firstLsn, long lastLsn) throws IOException {
        return create(file(firstLsn), firstLsn, lastLsn, OPTIONS);
    }

    private static Path create(Path file, long firstLsn, long lastLsn, WalOptions options) throws IOException {
        try (WalWriter writer = WalWriter.create(file, options, firstLsn)) {
            SampleLog.append(writer, (int) (lastLsn - firstLsn + 1));
        }
        return file;
    }

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(directory, OPTIONS);
    }

    private List<String> logFiles() {
        return SampleLog.names(directory).stream()
                .filter(name -> name.endsWith(".log"))
                .toList();
    }

    private static LogReport readAll(WriteAheadLog log, List<WalRecord> records) throws IOException {
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
            return reader.report();
        }
    }

    /** Appends a record, and finds all. */
    private void assertGoesOn(long lastLsn) throws IOException {
        assertGoesOn(OPTIONS, lastLsn);
    }

    private void assertGoesOn(WalOptions options, long lastLsn) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            assertThat(log.lastLsn()).isEqualTo(lastLsn);
            assertThat(log.durableLsn()).isEqualTo(lastLsn);
            assertThat(log.firstLsn()).isEqualTo(1);
            assertThat(log.append(SampleLog.entry(lastLsn + 1))).isEqualTo(lastLsn + 1);
            List<WalRecord> records = new ArrayList<>();
            LogReport report = readAll(log, records);
            assertThat(records).isEqualTo(SampleLog.records(1, lastLsn + 1));
            assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.CLEAN);
        }
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            assertThat(log.report().found().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(log.report().removed()).isEmpty();
        }
    }

    private enum Leftover {
        EMPTY(0),
        ZEROS(5),
        A_PAGE_OF_ZEROS(4096),
        MANY_ZEROS(3 << 20),
        PART_OF_A_HEADER(3),
        HEADER(8);

        private final int length;

        Leftover(int length) {
            this.length = length;
        }

        void putAt(Path file) throws IOException {
            byte[] bytes = new byte[length];
            if (this == PART_OF_A_HEADER || this == HEADER) {
                System.arraycopy(new byte[] {'E', 'D', 'G', 'W', 1}, 0, bytes, 0, Math.min(length, 5));
            }
            Files.write(file, bytes);
        }
    }

    @ParameterizedTest
    @EnumSource(Leftover.class)
    void unbegunFilesAtTheEndAreNoFailure(Leftover leftover) throws IOException {
        create(1, 5);
        leftover.putAt(file(6));
        assertGoesOn(5);
        assertThat(logFiles()).containsExactly("wal-0000000000000001.log", "wal-0000000000000006.log");
    }

    @ParameterizedTest
    @EnumSource(Leftover.class)
    void anUnbegunFileAloneIsANewLog(Leftover leftover) throws IOException {
        leftover.putAt(file(1));
        assertGoesOn(0);
        assertThat(logFiles()).containsExactly("wal-0000000000000001.log");
    }

    /** The names are no proof that records were there, but that their LSNs were given out. */
    @Test
    void severalUnbegunFilesInARowAreRemovedAndTheirNamesCount() throws IOException {
        create(1, 5);
        Leftover.EMPTY.putAt(file(6));
        Leftover.MANY_ZEROS.putAt(file(7));
        Leftover.HEADER.putAt(file(9));
        try (WriteAheadLog log = open()) {
            assertThat(log.report().removed()).containsExactly(file(9), file(7), file(6));
            assertThat(log.append(SampleLog.entry(9))).isEqualTo(9);
            List<WalRecord> records = new ArrayList<>();
            LogReport report = readAll(log, records);
            assertThat(report.gaps()).containsExactly(new LsnGap(file(9), 6, 8));
            assertThat(report.verdict()).isEqualTo(Verdict.GAP);
            assertThat(records).hasSize(6);
        }
        assertThat(logFiles()).containsExactly("wal-0000000000000001.log", "wal-0000000000000009.log");
    }

    @ParameterizedTest
    @EnumSource(Leftover.class)
    void anUnbegunFileAmongOthersIsDamage(Leftover leftover) throws IOException {
        create(1, 5);
        leftover.putAt(file(6));
        create(7, 8);
        byte[] before = Files.readAllBytes(file(6));
        try (WriteAheadLog log = open()) {
            assertThat(log.report().found().verdict()).isEqualTo(Verdict.DAMAGED);
            List<WalRecord> records = new ArrayList<>();
            LogReport report = readAll(log, records);
            assertThat(report.verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(report.gaps()).containsExactly(new LsnGap(file(7), 6, 6));
            assertThat(records).hasSize(7);
        }
        assertThat(file(6)).hasBinaryContent(before);
    }

    @Test
    void aTornTailIsCutAndKept() throws IOException {
        create(1, 5);
        create(6, 8);
        SampleLog.truncate(file(6), Files.size(file(6)) - 10);
        try (WriteAheadLog log = open()) {
            assertThat(log.report().found().verdict()).isEqualTo(Verdict.TORN_TAIL);
            assertThat(log.report().cutTo())
                    .get()
                    .satisfies(copy -> assertThat(copy).exists());
        }
        assertGoesOn(7);
    }

    /** Not even the first record of the newest file is there. */
    @Test
    void aTornFirstRecordLeavesTheFileToBeBegunAnew() throws IOException {
        create(1, 5);
        create(6, 6);
        SampleLog.truncate(file(6), Files.size(file(6)) - 10);
        assertGoesOn(5);
        assertThat(logFiles()).containsExactly("wal-0000000000000001.log", "wal-0000000000000006.log");
    }

    @Test
    void aDamagedNewestFileIsLeftAndANewOneBegunAboveIt() throws IOException {
        create(1, 5);
        create(6, 9);
        SampleLog.flip(file(6), 40);
        byte[] damaged = Files.readAllBytes(file(6));
        try (WriteAheadLog log = open()) {
            assertThat(log.report().found().verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(log.append(SampleLog.entry(10))).isEqualTo(10);
            List<WalRecord> records = new ArrayList<>();
            assertThat(readAll(log, records).verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(records.stream().map(WalRecord::lsn)).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 8L, 9L, 10L);
        }
        assertThat(file(6)).hasBinaryContent(damaged);
        assertThat(logFiles()).endsWith("wal-0000000000000006.log", "wal-000000000000000a.log");
    }

    /** Its length leads nowhere, and whole frames stand behind it. */
    @Test
    void aNewestFileThatNoWriterTakesIsLeftToo() throws IOException {
        create(1, 5);
        SampleLog.flip(file(1), 8 + 6);
        byte[] damaged = Files.readAllBytes(file(1));
        try (WriteAheadLog log = open()) {
            long next = log.lastLsn() + 1;
            assertThat(next).isGreaterThanOrEqualTo(6);
            assertThat(log.append(SampleLog.entry(next))).isEqualTo(next);
            assertThat(logFiles()).hasSize(2);
        }
        assertThat(file(1)).hasBinaryContent(damaged);
    }

    @Test
    void aDamagedHeaderIsDamage() throws IOException {
        create(1, 5);
        create(6, 9);
        SampleLog.flip(file(6), 1);
        byte[] damaged = Files.readAllBytes(file(6));
        long lsn;
        try (WriteAheadLog log = open()) {
            assertThat(log.report().found().verdict()).isEqualTo(Verdict.DAMAGED);
            lsn = log.append(SampleLog.entry(1));
            assertThat(lsn).isGreaterThan(9);
            LogReport report = readAll(log, new ArrayList<>());
            assertThat(report.verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(report.records()).isEqualTo(6);
        }
        assertThat(file(6)).hasBinaryContent(damaged);
        try (WriteAheadLog log = open()) {
            assertThat(log.append(SampleLog.entry(1))).isEqualTo(lsn + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RecoveryPolicy.class,
            names = {"STOP", "FAIL"})
    void thosePoliciesRefuseADamagedNewestFile(RecoveryPolicy policy) throws IOException {
        create(1, 5);
        for (int offset : new int[] {40, 1, 4}) {
            SampleLog.flip(file(1), offset);
            assertThatThrownBy(() -> WriteAheadLog.open(directory, OPTIONS.withRecoveryPolicy(policy)))
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("wal-0000000000000001.log");
            assertThat(logFiles()).hasSize(1);
            SampleLog.flip(file(1), offset);
        }
        assertGoesOn(OPTIONS.withRecoveryPolicy(policy), 5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherVersionIsAnotherFile(boolean torn) throws IOException {
        create(1, 5);
        if (torn) {
            create(6, 6);
            SampleLog.truncate(file(6), Files.size(file(6)) - 10);
        }
        assertGoesOn(VERSION_2, 5);
        assertThat(logFiles()).containsExactly("wal-0000000000000001.log", "wal-0000000000000006.log");
        assertThat(Files.readAllBytes(file(6))[4]).isEqualTo((byte) 2);
        assertGoesOn(OPTIONS, 6);
        assertThat(logFiles()).as("nothing is asked for that it is not").hasSize(2);
    }

    @Test
    void anotherCompressorIsAnotherFile() throws IOException {
        create(1, 5);
        assertGoesOn(OPTIONS.withCompressor("none"), 5);
        assertGoesOn(OPTIONS.withCompressor("lz4"), 6);
        assertThat(logFiles()).hasSize(3);
    }

    /** It names a file by the LSN before it. */
    @Test
    void aRustDirectoryLosesNothingAndShowsNoGaps() throws IOException {
        create(file(0), 1, 4, OPTIONS);
        create(file(4), 5, 9, OPTIONS);
        create(file(9), 10, 12, OPTIONS);
        assertGoesOn(12);
        try (WriteAheadLog log = open()) {
            for (long lsn = 1; lsn <= 12; lsn++) {
                try (LogReader reader = log.read(lsn)) {
                    assertThat(reader.advance()).isTrue();
                    assertThat(reader.record().lsn()).isEqualTo(lsn);
                    assertThat(reader).hasSize((int) (13 - lsn)); // with the one that was appended
                    assertThat(reader.report().gaps()).isEmpty();
                }
            }
        }
        assertThat(logFiles()).hasSize(3);
    }

    @Test
    void aRustDirectoryThatWasJustRotatedGoesOnBehindItsLastRecord() throws IOException {
        create(file(0), 1, 4, OPTIONS);
        Leftover.HEADER.putAt(file(4));
        assertGoesOn(4);
    }

    /** The name of the file is an LSN that the file before has used. */
    @Test
    void aRustFileWithATornFirstRecordGoesOnBehindTheFileBefore() throws IOException {
        create(file(0), 1, 4, OPTIONS);
        create(file(4), 5, 5, OPTIONS);
        SampleLog.truncate(file(4), Files.size(file(4)) - 10);
        assertGoesOn(4);
    }

    /** Written by the Rust implementation itself. */
    @Test
    void goldenFilesUnderRustNamesAreReadToTheLastRecord() throws IOException {
        Files.write(file(0), GoldenFile.BASIC.bytes());
        List<WalRecord> golden = SampleLog.read(file(0));
        assertThat(golden).isNotEmpty();
        long last = golden.get(golden.size() - 1).lsn();
        create(file(last), last + 1, last + 2, OPTIONS);
        try (WriteAheadLog log = open()) {
            assertThat(log.firstLsn()).isEqualTo(golden.get(0).lsn());
            assertThat(log.append(SampleLog.entry(last + 3))).isEqualTo(last + 3);
            List<WalRecord> records = new ArrayList<>();
            LogReport report = readAll(log, records);
            assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.CLEAN);
            assertThat(records.subList(0, golden.size())).isEqualTo(golden);
            assertThat(records.subList(golden.size(), records.size())).isEqualTo(SampleLog.records(last + 1, last + 3));
        }
    }

    @Test
    void whatElseIsInTheDirectoryIsLeftAlone() throws IOException {
        create(1, 5);
        for (String name : List.of("wal-1.log", "wal-0000000000000009.log.tmp", "WAL-0000000000000009.log", "notes")) {
            Files.writeString(directory.resolve(name), "mine");
        }
        assertGoesOn(5);
        assertThat(directory.resolve("wal-1.log")).hasContent("mine");
        assertThat(SampleLog.names(directory)).hasSize(7).contains("durable.lsn");
    }
}
