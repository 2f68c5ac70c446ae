package io.edgestore.benchmarks;

import io.edgestore.testkit.sample.JsonEvents;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/** JSON events of about 130 bytes that are appended in batches, each of which is a frame of version 2. */
public class BatchAppendBenchmark extends AppendComparison {

    /** The records in a frame. */
    @Param({"1", "10", "100"})
    int batchSize;

    /** The compressor, by its name. */
    @Param({"lz4", "zstd"})
    String codec;

    /** Whether records have hashes of their values. */
    @Param
    ValueHashes hashes;

    @Override
    WalOptions options() {
        return Batches.options(codec, hashes);
    }

    @Override
    List<WalEntry> entries() {
        return Records.of(JsonEvents.small(42, 0), COUNT);
    }

    @Override
    int batchSize() {
        return batchSize;
    }

    @Override
    void append(WalWriter target, List<WalEntry> all) throws IOException {
        Batches.append(target, all, batchSize);
    }
}
