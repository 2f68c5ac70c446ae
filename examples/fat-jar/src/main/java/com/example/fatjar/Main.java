package com.example.fatjar;

import io.edgestore.codec.zstd.ZstdCompressor;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a log with each of two codecs, and reads it back with whatever is installed. */
final class Main {

    private Main() {}

    /** Takes the directory for the logs, where they must not be yet. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        writeAndRead("lz4", directory.resolve("lz4.wal"), WalOptions.defaults());
        writeAndRead(
                "zstd", directory.resolve("zstd.wal"), WalOptions.defaults().withCompressor(ZstdCompressor.level(19)));
    }

    private static void writeAndRead(String codec, Path file, WalOptions options) throws IOException {
        try (WalWriter writer = WalWriter.create(file, options)) {
            writer.append(WalEntry.put("orders", "42", "3 apples"));
        }
        try (WalReader reader = WalReader.open(file)) {
            reader.forEach(
                    record -> System.out.println(codec + ": " + record.entry().valueText()));
        }
    }
}
