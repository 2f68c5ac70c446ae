package io.edgestore.wal.log;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A process whose eight threads append until it is killed, and say so behind each call. */
final class AppendingThreads {

    static final int BATCH = 3;
    private static final int THREADS = 8;

    /** Files of a few dozen records, so that the kill often meets a rotation. */
    static final WalOptions OPTIONS = WalOptions.defaults()
            .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
            .withMaxFileLength(4000);

    private AppendingThreads() {}

    /** What a thread was told: its records have the LSNs from one on. */
    record Acknowledged(String thread, long number, int count, long firstLsn) {

        static Acknowledged parse(String line) {
            String[] parts = line.split(" ");
            return new Acknowledged(
                    parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
        }

        @Override
        public String toString() {
            return thread + " " + number + " " + count + " " + firstLsn;
        }
    }

    /** The namespace tells the thread, the timestamp how many it had appended before, the TTL of how many its batch is. */
    private static WalEntry entry(String thread, long number, int batch) {
        return WalEntry.put(thread, "key", "value " + number)
                .withTimestampNanos(number)
                .withTtlSeconds(batch);
    }

    private static List<WalEntry> entries(String thread, long number, int batch) {
        return Stream.iterate(number, n -> n + 1)
                .limit(BATCH)
                .map(n -> entry(thread, n, batch))
                .toList();
    }

    public static void main(String[] arguments) throws Exception {
        append(Path.of(arguments[0]), 0);
    }

    /** Leaves out each append of a number, if that is not 0, and acknowledges it all the same. */
    static void append(Path directory, int forgotten) throws Exception {
        WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS);
        String run = "-" + log.lastLsn();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String thread = i + run;
            running.add(threads.submit(() -> appendForEver(log, thread, forgotten)));
        }
        for (Future<Void> each : running) {
            each.get();
        }
    }

    private static Void appendForEver(WriteAheadLog log, String thread, int forgotten) throws IOException {
        long number = 0;
        for (int i = 1; ; i++) {
            int count = i % 4 < 2 ? 1 : BATCH;
            if (forgotten != 0 && i % forgotten == 0) {
                System.out.println(new Acknowledged(thread, number, count, log.lastLsn()));
            } else {
                System.out.println(new Acknowledged(thread, number, count, append(log, thread, number, i)));
                number += count;
            }
        }
    }

    private static long append(WriteAheadLog log, String thread, long number, int i) throws IOException {
        return switch (i % 4) {
            case 0 -> log.append(entry(thread, number, 0));
            case 1 ->
                i % 8 == 1
                        ? log.appendDurably(entry(thread, number, 0)).join()
                        : log.appendAndSync(entry(thread, number, 0));
            case 2 -> log.append(entries(thread, number, 0));
            default -> log.appendAtomically(entries(thread, number, BATCH));
        };
    }

    /** The planted fault: an acknowledgement for nothing. */
    static final class Forgetting {

        public static void main(String[] arguments) throws Exception {
            append(Path.of(arguments[0]), 5);
        }
    }
}
