package io.edgestore.cli;

import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Log files for tests. {@code small.wal} has frames at 8, 107 and 207, and 307 bytes. */
public final class Logs {

    public static final int SECOND_FRAME = 107;
    public static final int THIRD_FRAME = 207;
    static final int SMALL_LENGTH = 307;

    private Logs() {}

    public static Path golden(Path directory, GoldenFile file) throws IOException {
        return Files.write(directory.resolve(file.name() + ".wal"), file.bytes());
    }

    public static Path small(Path directory) throws IOException {
        return golden(directory, GoldenFile.SMALL);
    }

    /** With a flipped byte in the second frame's payload. */
    public static Path damaged(Path directory) throws IOException {
        byte[] bytes = GoldenFile.SMALL.bytes();
        bytes[SECOND_FRAME + 20] ^= 1;
        return Files.write(directory.resolve("damaged.wal"), bytes);
    }

    /** With half of the third frame. */
    public static Path torn(Path directory) throws IOException {
        return Files.write(directory.resolve("torn.wal"), Arrays.copyOf(GoldenFile.SMALL.bytes(), THIRD_FRAME + 50));
    }

    /** With 100 zeros at the end. */
    public static Path zeros(Path directory) throws IOException {
        return Files.write(directory.resolve("zeros.wal"), Arrays.copyOf(GoldenFile.SMALL.bytes(), SMALL_LENGTH + 100));
    }

    /** With a value that its hash was not made of. */
    public static Path wrongHash(Path directory) throws IOException {
        Path file = directory.resolve("hash.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(WalEntry.put("ns", "right", "value"));
            writer.append(WalEntry.put(new byte[1], new byte[2], new byte[3], new byte[32]));
        }
        return file;
    }

    public static Path withLsns(Path file, long... lsns) throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            for (long lsn : lsns) {
                writer.append(new WalRecord(lsn, WalEntry.put("ns", "key", "value")));
            }
        }
        return file;
    }

    /** A new log of three files with two records each, LSN 1 to 6, and what else can stand in its directory. */
    public static Path directory(Path directory) throws IOException {
        for (int first : List.of(1, 3, 5)) {
            try (WalWriter writer = WalWriter.create(file(directory, first), WalOptions.defaults(), first)) {
                writer.append(List.of(entry(first), entry(first + 1)));
                writer.sync();
            }
        }
        for (String name : List.of(
                "LOCK",
                "wal-0000000000000007.log.part",
                "wal-0000000000000001.log.cut-8-9",
                "wal-1.log",
                "notes.txt")) {
            Files.writeString(directory.resolve(name), "not the log's");
        }
        return directory;
    }

    private static WalEntry entry(int lsn) {
        return WalEntry.put("ns", "key " + lsn, "value " + lsn).withTimestampNanos(lsn);
    }

    /** A file of a log. */
    public static Path file(Path directory, long lsn) {
        return directory.resolve(String.format("wal-%016x.log", lsn));
    }
}
