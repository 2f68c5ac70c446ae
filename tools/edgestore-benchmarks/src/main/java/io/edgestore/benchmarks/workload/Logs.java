package io.edgestore.benchmarks.workload;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Files and options that are measured. Options are made once: to look for providers is a benchmark of its own. */
public final class Logs {

    /** A frame for each record, LZ4, with hashes: what everybody gets. */
    public static final WalOptions DEFAULTS = WalOptions.defaults();

    /** Version 2 without hashes. */
    public static final WalOptions WITHOUT_HASHES =
            DEFAULTS.withFormatVersion(WalOptions.FormatVersion.VERSION_2).withoutValueHashes();

    private Logs() {}

    /** Goes through a file by a view of each record, and gives back how long their values are together. */
    public static long readViews(Path file, WalOptions options) throws IOException {
        long bytes = 0;
        try (WalReader reader = WalReader.open(file, options)) {
            while (reader.advance()) {
                bytes += reader.record().value().remaining();
            }
        }
        return bytes;
    }

    /** Writes a file whose frames have at most so many records each. */
    public static void write(Path file, WalOptions options, List<WalEntry> entries, int batchSize) throws IOException {
        try (WalWriter writer = WalWriter.create(file, options)) {
            for (int from = 0; from < entries.size(); from += batchSize) {
                writer.append(entries.subList(from, Math.min(from + batchSize, entries.size())));
            }
        }
    }
}
