package io.edgestore.benchmarks;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import org.openjdk.jmh.annotations.Param;

/** Records of a file that has a frame for each. */
public class ReadBenchmark extends ReadComparison {

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
    void append(WalWriter target) throws IOException {
        for (WalEntry entry : Records.ofLength(valueLength, COUNT)) {
            target.append(entry);
        }
    }
}
