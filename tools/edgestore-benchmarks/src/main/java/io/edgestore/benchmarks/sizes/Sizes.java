package io.edgestore.benchmarks.sizes;

import io.edgestore.api.Compressor;
import io.edgestore.benchmarks.workload.Logs;
import io.edgestore.benchmarks.workload.Scratch;
import io.edgestore.codec.zstd.ZstdCompressor;
import io.edgestore.codec.zstd.ZstdDictionaries;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints how many bytes a record takes on disk under each codec, singly and in batches, as tables in Markdown: the
 * length of a file, with its header, hashes and frames, over the number of its records.
 */
public final class Sizes {

    private static final int DICTIONARY_SIZE = 16 << 10;

    private final Path scratch;

    private Sizes(Path scratch) {
        this.scratch = scratch;
    }

    public static void print(PrintStream out) throws IOException {
        Path scratch = Scratch.create();
        try {
            Sizes sizes = new Sizes(scratch);
            out.println("| records | number | value | `none` | `lz4` | `zstd` | `zstd` with a dictionary | of `lz4` |");
            out.println("|---|---|---|---|---|---|---|---|");
            List<DataSet> all = DataSet.all(scratch);
            for (DataSet data : all) {
                out.println(sizes.row(data));
            }
            out.println();
            sizes.printBatches(all.get(0), out);
        } finally {
            Scratch.delete(scratch);
        }
    }

    private String row(DataSet data) throws IOException {
        double lz4 = bytesPerRecord(data, WalOptions.defaults());
        double withDictionary = bytesPerRecord(data, ZstdCompressor.withDictionary(dictionary(data)));
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f |",
                data.name(),
                data.entries().size(),
                data.averageValueLength(),
                bytesPerRecord(data, WalOptions.defaults().withCompressor("none")),
                lz4,
                bytesPerRecord(data, new ZstdCompressor()),
                withDictionary,
                withDictionary / lz4);
    }

    private void printBatches(DataSet data, PrintStream out) throws IOException {
        double single = bytesPerRecord(data, WalOptions.defaults());
        out.println("| records in a frame | hashes | `lz4` | of single `lz4` | `zstd` | of single `lz4` |");
        out.println("|---|---|---|---|---|---|");
        for (int batch : new int[] {10, 100}) {
            WalOptions hashed = WalOptions.defaults().withFormatVersion(WalOptions.FormatVersion.VERSION_2);
            out.println(batchRow(data, batch, "with", hashed, single));
            out.println(batchRow(data, batch, "without", hashed.withoutValueHashes(), single));
        }
    }

    private String batchRow(DataSet data, int batch, String hashes, WalOptions options, double single)
            throws IOException {
        double lz4 = bytesPerRecord(data, batch, options);
        double zstd = bytesPerRecord(data, batch, options.withCompressor(new ZstdCompressor()));
        return String.format(
                Locale.ROOT,
                "| %d | %s | %.0f | %.2f | %.0f | %.2f |",
                batch,
                hashes,
                lz4,
                lz4 / single,
                zstd,
                zstd / single);
    }

    private double bytesPerRecord(DataSet data, Compressor compressor) throws IOException {
        return bytesPerRecord(data, WalOptions.defaults().withCompressor(compressor));
    }

    private double bytesPerRecord(DataSet data, WalOptions options) throws IOException {
        return bytesPerRecord(data, 1, options);
    }

    private double bytesPerRecord(DataSet data, int batch, WalOptions options) throws IOException {
        return (double) Files.size(write(data.entries(), batch, options))
                / data.entries().size();
    }

    /** Trained on whole raw records, as they are compressed: keys and times repeat themselves too. */
    private byte[] dictionary(DataSet data) throws IOException {
        List<byte[]> samples = new ArrayList<>();
        try (WalReader reader = WalReader.open(write(data.before(), 1, WalOptions.defaults()))) {
            while (reader.advance()) {
                ByteBuffer raw = reader.record().rawRecord();
                byte[] sample = new byte[raw.remaining()];
                raw.get(sample);
                samples.add(sample);
            }
        }
        return ZstdDictionaries.train(samples, DICTIONARY_SIZE);
    }

    private Path write(List<WalEntry> entries, int batch, WalOptions options) throws IOException {
        Path file = Files.createTempDirectory(scratch, "log").resolve("log.wal");
        Logs.write(file, options, entries, batch);
        return file;
    }
}
