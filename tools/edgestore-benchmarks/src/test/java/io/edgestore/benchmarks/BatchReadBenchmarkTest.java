package io.edgestore.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalReader;
import org.junit.jupiter.api.Test;

class BatchReadBenchmarkTest {

    @Test
    void theFileIsAsTheParametersSay() throws Exception {
        BatchReadBenchmark benchmark = new BatchReadBenchmark();
        benchmark.batchSize = 10;
        benchmark.codec = "zstd";
        benchmark.hashes = ValueHashes.WITHOUT;
        benchmark.write();
        try (WalReader reader = WalReader.open(benchmark.file)) {
            assertThat(reader.formatVersion()).isEqualTo(2);
            assertThat(reader.compressor().name()).isEqualTo("zstd");
            assertThat(reader.hasValueHashes()).isFalse();
            assertThat(reader).hasSize(BatchReadBenchmark.COUNT);
            assertThat(reader.report().frames()).isEqualTo(BatchReadBenchmark.COUNT / 10);
        } finally {
            benchmark.delete();
        }
    }
}
