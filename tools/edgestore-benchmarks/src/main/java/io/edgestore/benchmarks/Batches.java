package io.edgestore.benchmarks;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.util.List;

/** Records that share frames, which only files of version 2 can hold. */
final class Batches {

    private Batches() {}

    static WalOptions options(String compressor, ValueHashes hashes) {
        WalOptions options = WalOptions.defaults()
                .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
                .withCompressor(compressor);
        return hashes == ValueHashes.WITH ? options : options.withoutValueHashes();
    }

    static void append(WalWriter writer, List<WalEntry> entries, int batchSize) throws IOException {
        for (int from = 0; from < entries.size(); from += batchSize) {
            writer.append(entries.subList(from, Math.min(from + batchSize, entries.size())));
        }
    }
}
