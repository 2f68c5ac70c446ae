package io.edgestore.cli;

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
            for (int i = 1; i <= count; i++) {
                writer.append(new WalRecord(
                        i,
                        WalEntry.put("events", "e" + i, event(i))
                                .withTimestampNanos(1_780_000_000_000_000_000L + i)
                                .withTransactionId(i % 5)
                                .withTtlSeconds(i % 3)));
            }
        }
        return file;
    }

    private static String event(int i) {
        return "{\"device\":\"d-" + i % 97 + "\",\"temperature\":" + i * 31 % 1000 / 10.0 + ",\"humidity\":"
                + i * 17 % 100 + ",\"status\":\"" + (i % 7 == 0 ? "alarm" : "ok") + "\"}";
    }
}
