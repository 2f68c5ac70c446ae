package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.Acknowledgements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A log file that notes what it is asked for and what it promises, and can be held to that. */
final class CrashedLog {

    private final Path file;
    private final Acknowledgements<WalRecord> acknowledgements;
    private final WalOptions options;

    CrashedLog(Path directory, Acknowledgements<WalRecord> acknowledgements) {
        this(directory, acknowledgements, PolicyReading.OPTIONS);
    }

    CrashedLog(Path directory, Acknowledgements<WalRecord> acknowledgements, WalOptions options) {
        this.file = directory.resolve("crashed.wal");
        this.acknowledgements = acknowledgements;
        this.options = options;
    }

    Path file() {
        return file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    byte[] bytes() throws IOException {
        return exists() ? Files.readAllBytes(file) : new byte[0];
    }

    WalWriter create() throws IOException {
        return WalWriter.create(file, options);
    }

    WalWriter open() throws IOException {
        return WalWriter.open(file, options);
    }

    /** Appends so many records, which are the operating system's then. */
    List<WalRecord> append(WalWriter writer, int count) throws IOException {
        List<WalRecord> appended = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WalRecord record = new WalRecord(writer.nextLsn(), entry());
            acknowledgements.attempt(record);
            writer.append(record);
            acknowledgements.acknowledgeWritten(record);
            appended.add(record);
        }
        return appended;
    }

    /** Appends so many records by one call, which can be there in part after a crash. */
    List<WalRecord> appendList(WalWriter writer, int count) throws IOException {
        List<WalRecord> records = attempted(writer.nextLsn(), count);
        writer.append(records.stream().map(WalRecord::entry).toList());
        records.forEach(acknowledgements::acknowledgeWritten);
        return records;
    }

    /** Appends so many records as one frame. They carry their number and a mark in common: see {@link #assertHolds}. */
    List<WalRecord> appendAtomically(WalWriter writer, int count) throws IOException {
        long mark = writer.nextLsn();
        List<WalRecord> records =
                attempted(mark, count, entry -> entry.withTransactionId(mark).withTtlSeconds(count));
        writer.appendAtomically(records.stream().map(WalRecord::entry).toList());
        records.forEach(acknowledgements::acknowledgeWritten);
        return records;
    }

    void sync(WalWriter writer, List<WalRecord> appended) throws IOException {
        writer.sync();
        appended.forEach(acknowledgements::acknowledge);
    }

    private List<WalRecord> attempted(long firstLsn, int count) {
        return attempted(firstLsn, count, entry -> entry);
    }

    private List<WalRecord> attempted(long firstLsn, int count, UnaryOperator<WalEntry> marked) {
        List<WalRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WalRecord record = new WalRecord(firstLsn + i, marked.apply(entry()));
            acknowledgements.attempt(record);
            records.add(record);
        }
        return records;
    }

    /** Appends batches of so many records, each batch with a sync behind it. */
    void appendSynced(WalWriter writer, int batch, int batches) throws IOException {
        for (int i = 0; i < batches; i++) {
            List<WalRecord> appended = append(writer, batch);
            writer.sync();
            appended.forEach(acknowledgements::acknowledge);
        }
    }

    /** The order of appends is that of the LSNs, so noting and appending are one step; the syncs meet. */
    Void appendSyncedConcurrently(WalWriter writer, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            List<WalRecord> appended;
            synchronized (this) {
                appended = append(writer, 1);
            }
            writer.sync();
            appended.forEach(acknowledgements::acknowledge);
        }
        return null;
    }

    /** No two are alike, and their frames lie across sectors in all ways. */
    private WalEntry entry() {
        int number = acknowledgements.attempted().size();
        byte[] value = new byte[number * 397 % 1200];
        new Random(number).nextBytes(value);
        WalEntry entry = WalEntry.put("crash".getBytes(), ("key-" + number).getBytes(), value)
                .withTimestampNanos(number);
        // What comes back is to be equal to what was asked for.
        return options.hasValueHashes() ? entry : entry.withoutValueHash();
    }

    int unacknowledged() {
        Set<WalRecord> left = new LinkedHashSet<>(acknowledgements.attempted());
        left.removeAll(new HashSet<>(acknowledgements.acknowledged()));
        return left.size();
    }

    /** {@code create} makes the name durable before anything can be promised. */
    void assertPromisedFileExists() {
        if (!acknowledgements.acknowledged().isEmpty()) {
            assertThat(file).exists();
        }
    }

    /** All that was promised, and of the rest only what was asked for, in the order of asking. */
    void assertHolds(RecoveryPolicy policy) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WalReader reader = WalReader.open(file, PolicyReading.OPTIONS.withRecoveryPolicy(policy))) {
            reader.forEach(records::add);
        } catch (CorruptLogException e) {
            // Crashed when it was made: there is no header yet.
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
        assertBatchesWhole(records);
    }

    private static void assertBatchesWhole(List<WalRecord> records) {
        Map<Long, List<WalRecord>> batches = records.stream()
                .filter(record -> record.entry().transactionId() != 0)
                .collect(Collectors.groupingBy(record -> record.entry().transactionId()));
        batches.forEach((mark, batch) -> assertThat(batch)
                .as("the atomic batch from LSN %s on", mark)
                .hasSize((int) batch.get(0).entry().ttlSeconds()));
    }
}
