package io.edgestore.benchmarks;

import io.edgestore.testkit.sample.JsonEvents;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import org.openjdk.jmh.annotations.Param;

/** JSON events of about 130 bytes that share frames of version 2. */
public class BatchReadBenchmark extends ReadComparison {

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
    void append(WalWriter target) throws IOException {
        Batches.append(target, Records.of(JsonEvents.small(42, 0), COUNT), batchSize);
    }
}
