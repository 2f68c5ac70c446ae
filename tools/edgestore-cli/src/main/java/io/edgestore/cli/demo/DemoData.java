package io.edgestore.cli.demo;

import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The data set {@code packages}: a log file that the Rust implementation wrote. */
final class DemoData {

    private DemoData() {}

    static void unpack(Path target) throws IOException {
        try (InputStream resource = DemoData.class.getResourceAsStream("packages.wal")) {
            Files.copy(resource, target);
        }
    }

    static List<WalRecord> read(Path file) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            while (reader.advance()) {
                records.add(reader.record().toRecord());
            }
        }
        return records;
    }
}
