package com.example.kv;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The snapshots of a store. Each is a log file of its own, so that damage in it is detected. Its name says up to which LSN it has
 * the changes of the log.
 */
final class Snapshots {

    private final Path directory;

    Snapshots(Path directory) {
        this.directory = directory;
    }

    Optional<Path> newest() throws IOException {
        List<Path> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    static long lsnOf(Path snapshot) {
        return Long.parseLong(snapshot.getFileName().toString().replaceAll("\\D", ""));
    }

    /** A snapshot gets its name when it is whole and durable, and its name is durable before an older one is deleted. */
    void write(long lsn, Iterator<WalEntry> values) throws IOException {
        Path part = directory.resolve("snapshot.part");
        try (WalWriter writer = WalWriter.replace(part, WalOptions.defaults())) {
            while (values.hasNext()) {
                writer.append(values.next());
            }
            writer.sync();
        }
        Path snapshot = directory.resolve(String.format("snapshot-%019d.wal", lsn));
        Files.move(part, snapshot, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory)) {
            names.force(true);
        }
        for (Path older : all()) {
            if (!older.equals(snapshot)) {
                Files.delete(older);
            }
        }
    }

    /** The oldest first. */
    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("snapshot-\\d+\\.wal"))
                    .sorted()
                    .toList();
        }
    }
}
