package io.edgestore.wal;

import io.edgestore.testkit.WalWriterContract;
import io.edgestore.testkit.format.ParsedRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class WalWriterContractTest extends WalWriterContract {

    @Override
    protected void write(Path file, List<ParsedRecord> records) throws IOException {
        try (WalWriter writer = WalWriter.create(file, PolicyReading.OPTIONS)) {
            for (ParsedRecord record : records) {
                writer.append(new WalRecord(record.lsn(), entry(record)));
            }
        }
    }

    private static WalEntry entry(ParsedRecord record) {
        WalEntry entry = record.operation() == Operation.PUT.code()
                ? WalEntry.put(record.namespace(), record.key(), record.value(), record.valueHash())
                : WalEntry.delete(record.namespace(), record.key());
        return entry.withTransactionId(record.transactionId())
                .withTimestampNanos(record.timestampNanos())
                .withTtlSeconds(record.ttlSeconds());
    }
}
