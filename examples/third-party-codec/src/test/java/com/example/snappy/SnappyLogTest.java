package com.example.snappy;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnappyLogTest {

    @Test
    void aLogIsWrittenByNameAndReadWithoutOptions(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("orders.wal");
        String apples = "apples ".repeat(1000);

        try (WalWriter writer = WalWriter.create(file, WalOptions.defaults().withCompressor("snappy"))) {
            writer.append(WalEntry.put("orders", "42", apples));
        }

        List<String> values = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            reader.forEach(record -> values.add(record.entry().valueText()));
        }
        assertThat(values).containsExactly(apples);
        assertThat(Files.size(file)).isLessThan(apples.length() / 10);
    }
}
