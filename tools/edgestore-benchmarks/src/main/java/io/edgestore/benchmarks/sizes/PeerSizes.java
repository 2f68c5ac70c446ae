package io.edgestore.benchmarks.sizes;

import io.edgestore.benchmarks.peer.Peer;
import io.edgestore.benchmarks.peer.PeerKind;
import io.edgestore.benchmarks.workload.Item;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints how many bytes an event takes on disk in each log, appended in batches, as a table in Markdown: what its files hold up to
 * their last byte that is not zero, as some logs allocate ahead, less what they hold without any record.
 */
public final class PeerSizes {

    private static final int BATCH = 100;

    private final Path scratch;
    private final List<WalEntry> entries;

    private PeerSizes(Path scratch, List<WalEntry> entries) {
        this.scratch = scratch;
        this.entries = entries;
    }

    public static void print(PrintStream out) throws Exception {
        Path scratch = Scratch.create();
        try {
            PeerSizes sizes = new PeerSizes(scratch, DataSet.all(scratch).get(0).entries());
            WalOptions version2 = WalOptions.defaults().withFormatVersion(WalOptions.FormatVersion.VERSION_2);
            out.println("| log | bytes for each event |");
            out.println("|---|---|");
            out.println(sizes.row("key and value alone", sizes.content()));
            out.println(sizes.row("edgestore, `lz4`", sizes.ours(version2)));
            out.println(sizes.row("edgestore, `lz4`, without hashes", sizes.ours(version2.withoutValueHashes())));
            for (PeerKind peer : PeerKind.values()) {
                out.println(sizes.row(peer.name(), sizes.peer(peer, sizes.entries) - sizes.peer(peer, List.of())));
            }
        } finally {
            Scratch.delete(scratch);
        }
    }

    private String row(String log, long bytes) {
        return String.format(Locale.ROOT, "| %s | %.0f |", log, (double) bytes / entries.size());
    }

    private long content() {
        return entries.stream()
                .mapToLong(entry -> entry.key().length + entry.value().length)
                .sum();
    }

    private long ours(WalOptions options) throws IOException {
        Path file = Files.createTempDirectory(scratch, "log").resolve("log.wal");
        Logs.write(file, options, entries, BATCH);
        return Files.size(file);
    }

    private long peer(PeerKind kind, List<WalEntry> logged) throws Exception {
        Path directory = Files.createTempDirectory(scratch, "log");
        try (Peer peer = kind.open(directory)) {
            for (int i = 0; i < logged.size(); i += BATCH) {
                peer.append(logged.subList(i, i + BATCH).stream()
                        .map(entry -> new Item(entry.key(), entry.value()))
                        .toList());
            }
        }
        long bytes = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += used(file);
            }
        }
        return bytes;
    }

    /** Without the zeros at the end. */
    private static long used(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
            long used = 0;
            for (long at = 0; channel.read(chunk.clear(), at) > 0; at += chunk.limit()) {
                chunk.flip();
                for (int i = chunk.limit() - 1; i >= 0; i--) {
                    if (chunk.get(i) != 0) {
                        used = at + i + 1;
                        break;
                    }
                }
            }
            return used;
        }
    }
}
