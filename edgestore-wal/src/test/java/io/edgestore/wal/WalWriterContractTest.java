package io.edgestore.wal;

import io.edgestore.testkit.WalWriterContract;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class WalWriterContractTest extends WalWriterContract {

    @Override
    protected void write(Path file, List<ParsedRecord> records) throws IOException {
        try (WalWriter writer = WalWriter.create(file, PolicyReading.OPTIONS)) {
            for (ParsedRecord record : records) {
                writer.append(new WalRecord(record.lsn(), entry(record)));
            }
        }
    }

    /** Where there is no hash, none is written. */
    private static WalEntry put(ParsedRecord record) {
        return record.valueHash().length == 0
                ? WalEntry.put(record.namespace(), record.key(), record.value())
                : WalEntry.put(record.namespace(), record.key(), record.value(), record.valueHash());
    }

    @Override
    protected Set<Integer> knownVersions() {
        return Set.of(1, 2);
    }

    @Override
    protected void writeBatches(Path file, List<List<ParsedRecord>> batches) throws IOException {
        WalOptions options =
                PolicyReading.OPTIONS.withFormatVersion(FormatVersion.VERSION_2).withMaxBlockLength(32 << 20);
        boolean hashes = batches.stream().flatMap(List::stream).noneMatch(record -> record.valueHash().length == 0);
        try (WalWriter writer = WalWriter.create(file, hashes ? options : options.withoutValueHashes())) {
            for (List<ParsedRecord> batch : batches) {
                writer.appendRecords(batch.stream()
                        .map(record -> new WalRecord(record.lsn(), entry(record)))
                        .toList());
            }
        }
    }

    private static WalEntry entry(ParsedRecord record) {
        WalEntry entry = record.operation() == Operation.PUT.code()
                ? put(record)
                : WalEntry.delete(record.namespace(), record.key());
        return entry.withTransactionId(record.transactionId())
                .withTimestampNanos(record.timestampNanos())
                .withTtlSeconds(record.ttlSeconds());
    }
}
