package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.codec.zstd.ZstdDictionaries;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file says itself how it is to be read: no command needs an option for it. */
class Version2FilesTest {

    private static final int COUNT = 500;

    @TempDir
    Path directory;

    @Test
    void zstdWithADictionaryIsReadAndAppendedTo() throws IOException {
        List<byte[]> samples = IntStream.range(0, 2000)
                .mapToObj(i -> event(i).getBytes(StandardCharsets.UTF_8))
                .toList();
        ByteBuffer dictionary = ByteBuffer.wrap(ZstdDictionaries.train(samples, 4096));
        Compressor zstd = Codecs.installed().compressor("zstd").withParameters(dictionary);
        Path file = write("zstd.wal", WalOptions.defaults().withCompressor(zstd));

        assertReadsAndAppends(file);
    }

    @Test
    void otherChecksumsAreRead() throws IOException {
        Path file =
                write("xxh32.wal", WalOptions.defaults().withCompressor("none").withChecksum("xxh32"));

        assertReadsAndAppends(file);
    }

    private Path write(String name, WalOptions options) throws IOException {
        Path file = directory.resolve(name);
        try (WalWriter writer = WalWriter.create(file, options)) {
            for (int i = 0; i < COUNT; i++) {
                writer.append(WalEntry.put("events", "e" + i, event(i)));
            }
        }
        assertThat(Files.readAllBytes(file)[4]).as("version").isEqualTo((byte) 2);
        return file;
    }

    private void assertReadsAndAppends(Path file) {
        Cli verify = Cli.run("verify", file);
        assertThat(verify.exitCode()).as(verify.err()).isZero();
        assertThat(verify.out()).contains("CLEAN, " + COUNT + " records");

        Cli dump = Cli.run("dump", file);
        assertThat(dump.out().lines()).hasSize(1 + COUNT);

        String next = (COUNT + 1) + "\t0\t0\t1\t6e\t6b\t\t76\n";
        assertThat(Cli.feed("0\t" + next, "load", "--append", file).exitCode()).isZero();
        assertThat(Cli.run("dump", "--format", "lsns", file).out()).endsWith(",500,501\n");
    }

    private static String event(int i) {
        return "{\"device\":\"d-" + i % 97 + "\",\"temperature\":" + i * 31 % 1000 / 10.0 + ",\"humidity\":"
                + i * 17 % 100 + ",\"status\":\"" + (i % 7 == 0 ? "alarm" : "ok") + "\"}";
    }
}
