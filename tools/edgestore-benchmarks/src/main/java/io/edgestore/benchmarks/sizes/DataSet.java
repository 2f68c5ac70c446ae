package io.edgestore.benchmarks.sizes;

import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.sample.JsonEvents;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.StreamSupport;

/**
 * Records to be logged, and others like them that came before, to train a dictionary on.
 *
 * @param name what they are
 * @param before those to train on; none of them is logged
 * @param entries those to be logged
 */
record DataSet(String name, List<WalEntry> before, List<WalEntry> entries) {

    /** Two months of events, one each second: no time and no key of later ones is like those before. */
    private static final long LATER = 5_000_000;

    private static final int NUMBER = 10_000;

    static List<DataSet> all(Path scratch) throws IOException {
        return List.of(
                new DataSet(
                        "JSON events of about 130 bytes",
                        entries(JsonEvents.small(7, 0), NUMBER),
                        entries(JsonEvents.small(42, LATER), NUMBER)),
                new DataSet(
                        "JSON events of about 280 bytes",
                        entries(JsonEvents.large(7, 0), NUMBER),
                        entries(JsonEvents.large(42, LATER), NUMBER)),
                packages(scratch));
    }

    private static List<WalEntry> entries(JsonEvents events, int count) {
        return events.next(count).stream()
                .map(event ->
                        WalEntry.put("events", event.key(), event.json()).withTimestampNanos(event.timestampNanos()))
                .toList();
    }

    /** Descriptions of Debian packages, of which every second one is trained on. */
    private static DataSet packages(Path scratch) throws IOException {
        Path file = scratch.resolve("packages.wal");
        Files.write(file, GoldenFile.PACKAGES.bytes());
        try (WalReader reader = WalReader.open(file)) {
            List<WalRecord> records =
                    StreamSupport.stream(reader.spliterator(), false).toList();
            return new DataSet(
                    "`packages`", entries(records, lsn -> lsn % 2 == 1), entries(records, lsn -> lsn % 2 == 0));
        }
    }

    private static List<WalEntry> entries(List<WalRecord> records, LongPredicate lsns) {
        return records.stream()
                .filter(each -> lsns.test(each.lsn()))
                .map(WalRecord::entry)
                .toList();
    }

    double averageValueLength() {
        return entries.stream()
                .mapToInt(entry -> entry.value().length)
                .average()
                .orElseThrow();
    }
}
