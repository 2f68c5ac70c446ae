package io.edgestore.benchmarks;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/** Records that are appended one by one. */
public class AppendBenchmark extends AppendComparison {

    /** The length of a value. */
    @Param({"130", "4096"})
    int valueLength;

    /** The compressor, by its name. */
    @Param({"none", "lz4", "zstd"})
    String codec;

    @Override
    WalOptions options() {
        return WalOptions.defaults().withCompressor(codec);
    }

    @Override
    List<WalEntry> entries() {
        return Records.ofLength(valueLength, COUNT);
    }

    @Override
    int batchSize() {
        return 1;
    }

    @Override
    void append(WalWriter target, List<WalEntry> all) throws IOException {
        for (WalEntry entry : all) {
            target.append(entry);
        }
    }
}
