package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A log that notes what it is asked for and what it promises, and can be held to that. */
class CrashedDirectory {

    /** Looks for the codecs once: that takes longer than to read a small log. */
    static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(2500);

    private final Path directory;
    private final Acknowledgements<WalRecord> acknowledgements;
    private final WalOptions options;

    CrashedDirectory(Path parent, Acknowledgements<WalRecord> acknowledgements, WalOptions options) {
        this.directory = parent.resolve("log");
        this.acknowledgements = acknowledgements;
        this.options = options;
    }

    Path path() {
        return directory;
    }

    WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(directory, options);
    }

    /** Appends so many records, one by one. */
    List<WalRecord> append(WriteAheadLog log, int count) throws IOException {
        List<WalRecord> appended = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WalRecord record = attempt(log.lastLsn() + 1, entry -> entry);
            assertThat(log.append(record.entry())).isEqualTo(record.lsn());
            acknowledgements.acknowledgeWritten(record);
            appended.add(record);
        }
        return appended;
    }

    /** Appends so many records by one call, which can be there in part after a crash. */
    List<WalRecord> appendList(WriteAheadLog log, int count) throws IOException {
        List<WalRecord> records = attempt(log.lastLsn() + 1, count, entry -> entry);
        log.append(records.stream().map(WalRecord::entry).toList());
        records.forEach(acknowledgements::acknowledgeWritten);
        return records;
    }

    /** Appends so many records as one frame. They carry their number and a mark in common. */
    List<WalRecord> appendAtomically(WriteAheadLog log, int count) throws IOException {
        List<WalRecord> records = attemptBatch(log, count);
        log.appendAtomically(records.stream().map(WalRecord::entry).toList());
        records.forEach(acknowledgements::acknowledgeWritten);
        return records;
    }

    /** A fault: marks records as one frame, and appends a frame for each. */
    void appendAsIfAtomically(WriteAheadLog log, int count) throws IOException {
        log.append(attemptBatch(log, count).stream().map(WalRecord::entry).toList());
    }

    private List<WalRecord> attemptBatch(WriteAheadLog log, int count) {
        long mark = log.lastLsn() + 1;
        return attempt(mark, count, entry -> entry.withTransactionId(mark).withTtlSeconds(count));
    }

    void sync(WriteAheadLog log, List<WalRecord> appended) throws IOException {
        log.sync();
        appended.forEach(acknowledgements::acknowledge);
    }

    void appendSynced(WriteAheadLog log, int batch, int batches) throws IOException {
        for (int i = 0; i < batches; i++) {
            sync(log, append(log, batch));
        }
    }

    /** The order of appends is that of the LSNs, so noting and appending are one step; the futures meet. */
    Void appendDurably(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            WalRecord record;
            CompletableFuture<Long> durable;
            synchronized (this) {
                record = attempt(log.lastLsn() + 1, entry -> entry);
                durable = log.appendDurably(record.entry());
            }
            assertThat(durable.join()).isEqualTo(record.lsn());
            acknowledgements.acknowledge(record);
        }
        return null;
    }

    /** As many threads append one entry each, and share writes and fsyncs. Any of them may come first, and get any of the LSNs. */
    void appendAndSync(WriteAheadLog log, ExecutorService threads, int count) throws Exception {
        int number = acknowledgements.attempted().size();
        List<WalEntry> entries =
                IntStream.range(number, number + count).mapToObj(this::entry).toList();
        long first = log.lastLsn() + 1;
        for (long lsn = first; lsn < first + count; lsn++) {
            for (WalEntry entry : entries) {
                acknowledgements.attempt(new WalRecord(lsn, entry));
            }
        }
        List<Future<Void>> appends = new ArrayList<>();
        for (WalEntry entry : entries) {
            appends.add(threads.submit(() -> {
                acknowledgements.acknowledge(new WalRecord(log.appendAndSync(entry), entry));
                return null;
            }));
        }
        for (Future<Void> append : appends) {
            append.get(1, TimeUnit.MINUTES);
        }
        assertThat(log.lastLsn()).as("each is appended once").isEqualTo(first + count - 1);
    }

    private WalRecord attempt(long lsn, UnaryOperator<WalEntry> marked) {
        return attempt(lsn, 1, marked).get(0);
    }

    private List<WalRecord> attempt(long firstLsn, int count, UnaryOperator<WalEntry> marked) {
        List<WalRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WalRecord record = new WalRecord(
                    firstLsn + i,
                    marked.apply(entry(acknowledgements.attempted().size())));
            acknowledgements.attempt(record);
            records.add(record);
        }
        return records;
    }

    /** No two are alike, and their frames lie across sectors in all ways. */
    private WalEntry entry(int number) {
        byte[] value = new byte[number * 397 % 1200];
        new Random(number).nextBytes(value);
        return WalEntry.put("crash".getBytes(), ("key-" + number).getBytes(), value)
                .withTimestampNanos(number);
    }

    /** A record that was read, as it was appended. */
    WalRecord asAppended(WalRecord record) {
        return record;
    }

    /** All that was promised, and of the rest only what was asked for, in the order of asking; no LSN twice or missing. */
    void assertHolds(WriteAheadLog log) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        LogReport report;
        try (LogReader reader = log.read()) {
            reader.forEach(record -> records.add(asAppended(record)));
            report = reader.report();
        }
        Map<Long, WalRecord> byLsn = new HashMap<>();
        records.forEach(record -> byLsn.put(record.lsn(), record));
        // Looked up: to search the list for each of them takes longer than everything else.
        List<WalRecord> missing = acknowledgements.acknowledged().stream()
                .filter(record -> !record.equals(byLsn.get(record.lsn())))
                .toList();
        assertThat(missing).as("acknowledged records that are missing").isEmpty();
        List<WalRecord> inOrder = acknowledgements.attempted().stream()
                .filter(record -> record.equals(byLsn.get(record.lsn())))
                .toList();
        assertThat(records).as("records that were asked for, in order").isEqualTo(inOrder);
        assertLsns(records.stream().map(WalRecord::lsn).toList(), log, report);
        assertBatchesWhole(records);
    }

    /** Records are missing only where a frame was lost that was not synced, and a later one was not. */
    private static void assertLsns(List<Long> lsns, WriteAheadLog log, LogReport report) {
        for (int i = 1; i < lsns.size(); i++) {
            assertThat(lsns.get(i)).as("an LSN behind %s", lsns.get(i - 1)).isGreaterThan(lsns.get(i - 1));
        }
        if (!lsns.isEmpty()) {
            assertThat(log.lastLsn()).isGreaterThanOrEqualTo(lsns.get(lsns.size() - 1));
        }
        if (report.verdict() != Verdict.DAMAGED) {
            assertThat(lsns).as("LSNs when %s", report).hasSize((int) log.lastLsn());
            assertThat(report.verdict()).as("%s", report).isEqualTo(Verdict.CLEAN);
        }
    }

    private static void assertBatchesWhole(List<WalRecord> records) {
        Map<Long, List<WalRecord>> batches = records.stream()
                .filter(record -> record.entry().transactionId() != 0)
                .collect(Collectors.groupingBy(record -> record.entry().transactionId()));
        batches.forEach((mark, batch) -> assertThat(batch)
                .as("the atomic batch from LSN %s on", mark)
                .hasSize((int) batch.get(0).entry().ttlSeconds()));
    }

    /** The log is used again, and that must come out right too; opening it once more changes nothing. */
    void goOn() throws IOException {
        try (WriteAheadLog log = open()) {
            assertHolds(log);
            appendSynced(log, 1, 1);
            assertHolds(log);
        }
        Map<String, ByteBuffer> before = bytes();
        try (WriteAheadLog log = open()) {
            assertHolds(log);
        }
        assertThat(bytes()).as("files behind a second recovery").isEqualTo(before);
    }

    private Map<String, ByteBuffer> bytes() throws IOException {
        Map<String, ByteBuffer> files = new TreeMap<>();
        try (Stream<Path> there = Files.list(directory)) {
            for (Path file : there.toList()) {
                files.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        files.remove("LOCK");
        return files;
    }
}
