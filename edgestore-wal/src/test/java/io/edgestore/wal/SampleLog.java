package io.edgestore.wal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Small logs to begin with, and what is in a log afterwards. Everywhere the record of LSN n is {@code record(n)}. */
public final class SampleLog {

    private SampleLog() {}

    public static WalEntry entry(long lsn) {
        return WalEntry.put("sample", "key-" + lsn, "the value of " + lsn).withTimestampNanos(lsn);
    }

    public static WalRecord record(long lsn) {
        return new WalRecord(lsn, entry(lsn));
    }

    public static List<WalRecord> records(long firstLsn, long lastLsn) {
        return LongStream.rangeClosed(firstLsn, lastLsn)
                .mapToObj(SampleLog::record)
                .toList();
    }

    /** An entry that cannot be compressed. */
    public static WalEntry incompressible(int valueLength) {
        byte[] value = new byte[valueLength];
        new Random(valueLength).nextBytes(value);
        return WalEntry.put(new byte[0], new byte[0], value, new byte[32]);
    }

    /** Makes a file with the LSNs 1 to {@code count}. */
    public static Path create(Path file, int count) throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            append(writer, count);
        }
        return file;
    }

    /** Appends so many records, from the writer's next LSN on. */
    public static void append(WalWriter writer, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            writer.append(entry(writer.nextLsn()));
        }
    }

    /** Makes a file with the LSNs 1 to {@code count}, and cuts it in the middle of the last one. */
    public static Path createTorn(Path file, int count) throws IOException {
        create(file, count);
        long lastFrame = offsets(file).get(count - 1);
        truncate(file, lastFrame + (Files.size(file) - lastFrame) / 2);
        return file;
    }

    public static void truncate(Path file, long length) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), Math.toIntExact(length)));
    }

    /** Changes one byte. */
    public static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(offset)] ^= 0x10;
        Files.write(file, bytes);
    }

    /** Where the frames of all records start. */
    public static List<Long> offsets(Path file) throws IOException {
        List<Long> offsets = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            while (reader.advance()) {
                offsets.add(reader.record().offset());
            }
        }
        return offsets;
    }

    public static List<WalRecord> read(Path file) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            reader.forEach(records::add);
        }
        return records;
    }

    /** The verdict on a file, in the default policy. */
    public static Verdict verdict(Path file) throws IOException {
        try (WalReader reader = WalReader.open(file)) {
            while (reader.advance()) {
                // To the end.
            }
            return reader.report().verdict();
        }
    }

    /** The names in a directory, sorted. */
    public static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
