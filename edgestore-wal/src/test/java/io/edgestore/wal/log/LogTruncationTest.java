package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a log is cut off, wherever that is: in the newest file or before it, where a frame ends or within one. */
@Timeout(60)
class LogTruncationTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    @TempDir
    private Path parent;

    private Path directory() {
        return parent.resolve("log");
    }

    private WriteAheadLog open(WalOptions options) throws IOException {
        return WriteAheadLog.open(directory(), options);
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    private static List<WalEntry> entries(long firstLsn, int count) {
        return LongStream.range(firstLsn, firstLsn + count)
                .mapToObj(SampleLog::entry)
                .toList();
    }

    private List<String> logFiles() {
        return SampleLog.names(directory()).stream()
                .filter(name -> !List.of("LOCK", "durable.lsn").contains(name))
                .toList();
    }

    /** All there is, in a log that is sound by the strictest policy. */
    private static List<WalRecord> read(Path directory) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        WalOptions strict = OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL);
        try (LogReader reader = ReadOnlyLog.open(directory, strict).read()) {
            reader.forEach(records::add);
            assertThat(reader.report().verdict()).as("%s", reader.report()).isEqualTo(Verdict.CLEAN);
        }
        return records;
    }

    /** What is there, to the reader of the log and to others; it goes on behind it, now and when it is opened again. */
    private void assertGoesOnBehind(WriteAheadLog log, long lsn, WalOptions options) throws IOException {
        assertThat(List.of(log.lastLsn(), log.durableLsn())).containsExactly(lsn, lsn);
        assertThat(read(directory())).isEqualTo(SampleLog.records(1, lsn));
        assertThat(log.append(SampleLog.entry(lsn + 1))).isEqualTo(lsn + 1);
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
        }
        assertThat(records).isEqualTo(SampleLog.records(1, lsn + 1));
        log.close();
        assertThat(logFiles()).allMatch(name -> name.endsWith(".log"));
        try (WriteAheadLog again = open(options)) {
            assertThat(again.firstLsn()).isEqualTo(1);
            assertThat(again.report().found().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(again.append(SampleLog.entry(lsn + 2))).isEqualTo(lsn + 2);
        }
        assertThat(read(directory())).isEqualTo(SampleLog.records(1, lsn + 2));
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void whateverIsAboveTheLsnIsGone(FormatVersion version) throws IOException {
        WalOptions options = OPTIONS.withFormatVersion(version).withMaxFileLength(700);
        for (long lsn = 0; lsn < 40; lsn += lsn < 15 ? 1 : 6) {
            try (WriteAheadLog log = open(options)) {
                while (log.lastLsn() < 40) {
                    log.append(entries(log.lastLsn() + 1, 5));
                }
                assertThat(logFiles()).hasSizeGreaterThan(2);
                log.truncateAfter(lsn);
                assertGoesOnBehind(log, lsn, options);
            }
            delete(directory());
        }
    }

    private static void delete(Path directory) throws IOException {
        for (String name : SampleLog.names(directory)) {
            Files.delete(directory.resolve(name));
        }
        Files.delete(directory);
    }

    @Test
    void withNothingAboveTheLsnNothingHappens() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            log.truncateAfter(0);
            log.truncateAfter(17);
            append(log, 5);
            Path file = directory().resolve("wal-0000000000000001.log");
            long length = Files.size(file);
            try (LogReader reader = log.read()) {
                log.truncateAfter(5);
                log.truncateAfter(6);
                log.truncateAfter(-1);
                assertThat(reader.iterator().next()).isEqualTo(SampleLog.record(1));
            }
            assertThat(file).hasSize(length);
            assertThat(log.append(SampleLog.entry(6))).isEqualTo(6);
        }
    }

    @Test
    void aLogThatBeginsLaterIsNotTruncatedBeforeItsBeginning() throws IOException {
        long next;
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(300))) {
            append(log, 20);
            log.deleteBefore(15);
            long first = log.firstLsn();
            assertThat(first).isBetween(5L, 15L);
            assertThatThrownBy(() -> log.truncateAfter(first - 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("after LSN " + (first - 2))
                    .hasMessageContaining("begins with LSN " + first)
                    .hasMessageContaining("give " + (first - 1));
            try (LogReader reader = log.read()) {
                assertThat(reader.iterator().next().lsn())
                        .as("nothing has changed")
                        .isEqualTo(first);
            }
            log.truncateAfter(first - 1);
            assertThat(List.of(log.firstLsn(), log.lastLsn())).containsExactly(first, first - 1);
            assertThat(read(directory())).isEmpty();
            assertThatThrownBy(() -> log.truncateAfter(first - 2)).isInstanceOf(IllegalArgumentException.class);
            next = first;
        }
        try (WriteAheadLog again = open(OPTIONS)) {
            assertThat(again.append(SampleLog.entry(next))).isEqualTo(next);
        }
        assertThat(logFiles()).hasSize(1);
    }

    /** LSNs that were left out are no records: the next one comes behind the last that is left. */
    @Test
    void aHoleIsNotKept() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            log.append(SampleLog.record(5));
            log.append(SampleLog.record(10));
            log.truncateAfter(7);
            assertThat(log.lastLsn()).isEqualTo(5);
            assertThat(log.append(SampleLog.entry(6))).isEqualTo(6);
            log.truncateAfter(4);
            assertThat(log.append(SampleLog.entry(5))).isEqualTo(5);
        }
        assertThat(read(directory())).isEqualTo(SampleLog.records(5, 5));
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 12, 19})
    void readersThatWereOpenedBeforeAreTold(long lsn) throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(400))) {
            append(log, 20);
            LogReader atStart = log.read();
            LogReader inTheMiddle = log.read();
            LogReader nearTheEnd = log.read(20);
            for (int i = 0; i < 4; i++) {
                inTheMiddle.advance();
            }
            nearTheEnd.advance();
            log.truncateAfter(lsn);
            // The same LSNs, and frames of the same lengths, for other records.
            for (long next = lsn + 1; next <= 20; next++) {
                log.append(SampleLog.entry(next).withTtlSeconds(7));
            }
            for (LogReader reader : List.of(atStart, inTheMiddle, nearTheEnd)) {
                try (reader) {
                    for (int i = 0; i < 2; i++) {
                        assertThatThrownBy(reader::advance)
                                .isInstanceOfSatisfying(
                                        LsnNotAvailableException.class,
                                        e -> assertThat(List.of(e.lsn(), e.firstLsn()))
                                                .containsExactly(lsn + 1, 1L))
                                .hasMessageContaining("truncated after LSN " + lsn)
                                .hasMessageContaining("open another one");
                    }
                    assertThatThrownBy(reader::record).isInstanceOf(IllegalStateException.class);
                }
            }
            try (LogReader after = log.read(lsn)) {
                List<WalRecord> records = new ArrayList<>();
                after.forEach(records::add);
                assertThat(records).hasSize((int) (21 - lsn)).startsWith(SampleLog.record(lsn));
                assertThat(records.subList(1, records.size()))
                        .allMatch(record -> record.entry().ttlSeconds() == 7);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TailOptions.Reach.class)
    void tailsThatWereOpenedBeforeAreTold(TailOptions.Reach reach) throws Exception {
        TailOptions options = TailOptions.defaults().withReach(reach);
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(400));
                LogTail unread = log.tail(1, options);
                LogTail inTheMiddle = log.tail(1, options);
                LogTail atTheEnd = log.tail(1, options)) {
            append(log, 20);
            log.sync();
            for (int i = 0; i < 20; i++) {
                assertThat(atTheEnd.advance(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(inTheMiddle.advance(Duration.ofSeconds(20))).isTrue();
            log.truncateAfter(12);
            append(log, 8);
            log.sync();
            for (LogTail tail : List.of(unread, inTheMiddle, atTheEnd)) {
                assertThatThrownBy(() -> tail.advance(Duration.ofSeconds(20)))
                        .isInstanceOf(LsnNotAvailableException.class)
                        .hasMessageContaining("truncated after LSN 12");
            }
            try (LogTail after = log.tail(20, options)) {
                assertThat(after.next(Duration.ofSeconds(20))).isEqualTo(SampleLog.record(20));
            }
        }
    }

    /** It tells other processes how far the log is durable. */
    @Test
    void theWatermarkGoesDownToo() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 20);
            log.sync();
            log.truncateAfter(12);
            assertThat(log.durableLsn()).isEqualTo(12);
            assertThat(Watermark.read(new LogDirectory(directory()))).get().satisfies(mark -> {
                assertThat(mark.durable().lsn()).isEqualTo(12);
                assertThat(mark.durable().end())
                        .isEqualTo(Files.size(directory().resolve("wal-0000000000000001.log")));
            });
        }
    }

    /** A deletion at the other end is no reason to forget it. */
    @Test
    void readersAreToldAfterOldFilesWereDeletedToo() throws IOException {
        try (WriteAheadLog log = open(OPTIONS.withMaxFileLength(300))) {
            append(log, 20);
            log.deleteBefore(10);
            try (LogReader reader = log.read(18)) {
                log.truncateAfter(15);
                assertThatThrownBy(reader::advance).isInstanceOf(LsnNotAvailableException.class);
            }
        }
    }

    /** After a crash in the middle of it too: whole files are gone, and the newest one was finished before. */
    @Test
    void nothingIsAppendedToAFinishedFileThatACrashMadeTheNewest() throws IOException {
        WalOptions options = OPTIONS.withMaxFileLength(1);
        try (WriteAheadLog log = open(options)) {
            append(log, 4);
        }
        Files.createLink(parent.resolve("link"), directory().resolve("wal-0000000000000003.log"));
        Files.delete(directory().resolve("wal-0000000000000004.log"));
        Files.createFile(directory().resolve("TRUNCATING"));
        try (WriteAheadLog log = open(OPTIONS)) {
            assertThat(log.append(SampleLog.entry(4))).isEqualTo(4);
            assertThat(directory().resolve("TRUNCATING")).doesNotExist();
        }
        assertThat(SampleLog.read(parent.resolve("link"))).isEqualTo(SampleLog.records(3, 3));
        assertThat(read(directory())).isEqualTo(SampleLog.records(1, 4));
        assertThat(logFiles()).contains("wal-0000000000000004.log");
    }

    /** As a checkpoint has it. Neither is it cut, nor is anything appended to it. */
    @ParameterizedTest
    @ValueSource(longs = {2, 5, 9, 10, 11, 0})
    void aFinishedFileWithASecondNameStaysAsItIs(long lsn) throws IOException {
        WalOptions options = OPTIONS.withFormatVersion(FormatVersion.VERSION_2).withMaxFileLength(1);
        Path links = Files.createDirectory(parent.resolve("links"));
        try (WriteAheadLog log = open(options)) {
            for (long first : new long[] {1, 6, 11}) {
                log.appendAtomically(entries(first, 5));
            }
            for (String name : logFiles().subList(0, 2)) {
                Files.createLink(links.resolve(name), directory().resolve(name));
            }
            log.truncateAfter(lsn);
            assertGoesOnBehind(log, lsn, options);
        }
        assertThat(read(links)).isEqualTo(SampleLog.records(1, 10));
    }

    @Test
    void anOlderFileOfAnotherVersionIsCutAsItIsWritten() throws IOException {
        WalOptions version2 = OPTIONS.withFormatVersion(FormatVersion.VERSION_2);
        try (WriteAheadLog log = open(version2.withCompressor("none"))) {
            log.append(entries(1, 10));
        }
        try (WriteAheadLog log = open(version2.withCompressor("lz4"))) {
            append(log, 10);
            log.truncateAfter(4);
            assertGoesOnBehind(log, 4, version2.withCompressor("lz4"));
        }
        assertThat(logFiles()).contains("wal-0000000000000001.log", "wal-0000000000000005.log");
    }

    @Test
    void whatAKilledTruncationLeftIsRemoved() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 3);
        }
        Path left = directory().resolve("wal-0000000000000001.log.part");
        Path somebodyElses = directory().resolve("notes.part");
        Files.write(left, new byte[100]);
        Files.write(somebodyElses, new byte[100]);
        assertThat(read(directory())).isEqualTo(SampleLog.records(1, 3));
        try (WriteAheadLog log = open(OPTIONS)) {
            assertThat(left).doesNotExist();
            assertThat(somebodyElses).exists();
            Files.write(left, new byte[100]);
            log.truncateAfter(2);
        }
        assertThat(read(directory())).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void futuresOfRecordsThatAreRemovedComplete() throws Exception {
        try (WriteAheadLog log = open(OPTIONS)) {
            List<CompletableFuture<Long>> futures = new ArrayList<>();
            for (long lsn = 1; lsn <= 5; lsn++) {
                futures.add(log.appendDurably(SampleLog.entry(lsn)));
            }
            log.truncateAfter(2);
            for (int i = 0; i < 5; i++) {
                assertThat(futures.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i + 1);
            }
            assertGoesOnBehind(log, 2, OPTIONS);
        }
    }

    @Test
    void whatGathersInMemoryIsRemovedToo() throws IOException {
        WalOptions options = OPTIONS.withBuffer(1 << 20, Duration.ofDays(1));
        try (WriteAheadLog log = open(options)) {
            append(log, 5);
            log.truncateAfter(3);
            assertThat(log.lastLsn()).isEqualTo(3);
            append(log, 1);
        }
        assertThat(read(directory())).isEqualTo(SampleLog.records(1, 4));
    }

    /** Else its reader would miss the records that come in place of the removed ones. */
    @Test
    void cursorsThatAreFartherAreSetBack() throws IOException {
        try (WriteAheadLog log = open(OPTIONS)) {
            append(log, 20);
            log.cursor("far").advanceTo(21);
            log.cursor("at").advanceTo(11);
            log.cursor("before").advanceTo(5);
            log.truncateAfter(10);
            assertCursors(log);
            append(log, 20);
            assertCursors(log);
            log.cursor("far").advanceTo(20);
            log.truncateAfter(10);
            append(log, 20);
        }
        try (WriteAheadLog log = open(OPTIONS)) {
            assertCursors(log);
        }
    }

    private static void assertCursors(WriteAheadLog log) throws IOException {
        assertThat(List.of(
                        log.cursor("far").position(),
                        log.cursor("at").position(),
                        log.cursor("before").position()))
                .containsExactly(11L, 11L, 5L);
    }

    @Test
    void damageBeforeTheCutStaysOrForbidsIt() throws IOException {
        WalOptions small = OPTIONS.withMaxFileLength(400);
        try (WriteAheadLog log = open(small)) {
            append(log, 20);
        }
        Path first = directory().resolve("wal-0000000000000001.log");
        SampleLog.flip(first, SampleLog.offsets(first).get(1) + 20);
        byte[] damaged = Files.readAllBytes(first);
        try (WriteAheadLog log = open(small.withRecoveryPolicy(RecoveryPolicy.FAIL))) {
            assertThatThrownBy(() -> log.truncateAfter(3)).isInstanceOf(CorruptLogException.class);
            assertThat(log.append(SampleLog.entry(21))).isEqualTo(21);
            assertThat(first).hasBinaryContent(damaged);
        }
        try (WriteAheadLog log = open(small)) {
            log.truncateAfter(3);
            assertThat(log.append(SampleLog.entry(4))).isEqualTo(4);
            List<Long> lsns = new ArrayList<>();
            try (LogReader reader = log.read()) {
                reader.forEach(record -> lsns.add(record.lsn()));
            }
            assertThat(lsns).containsExactly(1L, 3L, 4L);
        }
    }

    @Test
    void aClosedLogIsNotTruncated() throws IOException {
        WriteAheadLog log = open(OPTIONS);
        append(log, 3);
        log.close();
        assertThatThrownBy(() -> log.truncateAfter(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(read(directory())).isEqualTo(SampleLog.records(1, 3));
    }
}
