package io.edgestore.cli;

import io.edgestore.testkit.sample.JsonEvent;
import io.edgestore.testkit.sample.JsonEvents;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Log files of short records that have much in common, as dictionaries are made for. LSN 1 comes first. */
public final class Events {

    private Events() {}

    public static Path write(Path file, int count) throws IOException {
        return write(file, count, WalOptions.defaults());
    }

    public static Path write(Path file, int count, WalOptions options) throws IOException {
        try (WalWriter writer = WalWriter.create(file, options)) {
            for (JsonEvent event : JsonEvents.small(42, 0).next(count)) {
                writer.append(new WalRecord(
                        event.number(),
                        WalEntry.put("events", event.key(), event.json())
                                .withTimestampNanos(event.timestampNanos())
                                .withTransactionId(event.number() % 5)
                                .withTtlSeconds(event.number() % 3)));
            }
        }
        return file;
    }
}
