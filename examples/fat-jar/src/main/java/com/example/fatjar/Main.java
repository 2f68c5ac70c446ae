package com.example.fatjar;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a log with each of two codecs, and reads it back. */
final class Main {

    private Main() {}

    /** Takes the directory for the logs, where they must not be yet. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        for (String codec : List.of("lz4", "zstd")) {
            Path file = directory.resolve(codec + ".wal");
            try (WalWriter writer = WalWriter.create(file, WalOptions.defaults().withCompressor(codec))) {
                writer.append(WalEntry.put("orders", "42", "3 apples"));
            }
            try (WalReader reader = WalReader.open(file)) {
                reader.forEach(record ->
                        System.out.println(codec + ": " + record.entry().valueText()));
            }
        }
    }
}
