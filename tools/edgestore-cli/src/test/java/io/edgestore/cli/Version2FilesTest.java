package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.codec.zstd.ZstdCompressor;
import io.edgestore.codec.zstd.ZstdDictionaries;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file says itself how it is to be read: no command needs an option for it. */
class Version2FilesTest {

    private static final int COUNT = 100;

    @TempDir
    Path directory;

    private Path file;

    static Stream<Named<WalOptions>> all() {
        WalOptions options = WalOptions.defaults();
        List<byte[]> samples = IntStream.range(0, 2000)
                .mapToObj(i -> ("{\"device\":\"d-" + i % 97 + "\",\"humidity\":" + i * 17 % 100 + ",\"status\":\"ok\"}")
                        .getBytes(StandardCharsets.UTF_8))
                .toList();
        WalOptions dictionary =
                options.withCompressor(ZstdCompressor.withDictionary(ZstdDictionaries.train(samples, 1024))
                        .withLevel(19));
        return Stream.of(
                Named.of("zstd:19 with a dictionary, xxh32", dictionary.withChecksum("xxh32")),
                Named.of("zstd with a dictionary, crc32c", dictionary),
                Named.of("zstd, xxh32", options.withCompressor("zstd").withChecksum("xxh32")),
                Named.of("lz4, xxh32", options.withChecksum("xxh32")),
                Named.of("lz4, crc32c", options.withFormatVersion(WalOptions.FormatVersion.VERSION_2)),
                Named.of("none, xxh32", options.withCompressor("none").withChecksum("xxh32")),
                Named.of("reversed, crc32c", options.withCompressor("reversed")));
    }

    @BeforeEach
    void name() {
        file = directory.resolve("a.wal");
    }

    private void write(WalOptions options) throws IOException {
        Events.write(file, COUNT, options);
        assertThat(Files.readAllBytes(file)[4]).as("version").isEqualTo((byte) 2);
    }

    /** Where a record's frame starts, by the dump. */
    private int offset(int record) {
        String line = Cli.run("dump", "--format", "jsonl", file)
                .out()
                .lines()
                .toList()
                .get(record);
        return Integer.parseInt(line.replaceFirst(".*\"offset\":(\\d+),.*", "$1"));
    }

    private String lsns(String... options) {
        List<Object> line = new ArrayList<>(List.of("dump", "--format", "lsns", file));
        line.addAll(List.of(options));
        return Cli.run(line.toArray()).out().strip().replaceFirst(".*\t", "");
    }

    private static String lsns(IntStream numbers) {
        return numbers.mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @MethodSource("all")
    void soundFileIsReadAndAppendedTo(WalOptions options) throws IOException {
        write(options);

        Cli verify = Cli.run("verify", file);
        assertThat(verify.exitCode()).as(verify.err()).isZero();
        assertThat(verify.out()).contains("CLEAN, " + COUNT + " records", "; version 2, ");
        for (String format : List.of("tsv", "jsonl", "text")) {
            Cli dump = Cli.run("dump", "--format", format, file);
            assertThat(dump.exitCode()).as(dump.err()).isZero();
            assertThat(dump.out().lines()).hasSize(COUNT + (format.equals("jsonl") ? 0 : 1));
        }
        String next = "0\t" + (COUNT + 1) + "\t0\t0\t1\t6e\t6b\t\t76\n";
        assertThat(Cli.feed(next, "load", "--append", file).exitCode()).isZero();
        assertThat(lsns()).isEqualTo(lsns(IntStream.rangeClosed(1, COUNT + 1)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void flippedByteCostsOneRecordAndIsTold(WalOptions options) throws IOException {
        write(options);
        int at = offset(50);
        byte[] bytes = Files.readAllBytes(file);
        bytes[at + 20] ^= 1;
        Files.write(file, bytes);

        Cli verify = Cli.run("verify", file);
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).contains("damage at offset " + at + ", ", "DAMAGED, " + (COUNT - 1), "; version 2, ");
        assertThat(Cli.run("verify", "--json", file).out())
                .contains("[{\"offset\":" + at + ",", "\"verdict\":\"DAMAGED\",\"formatVersion\":2,");
        String without = lsns(IntStream.rangeClosed(1, COUNT).filter(lsn -> lsn != 51));
        assertThat(lsns()).isEqualTo(without);
        assertThat(lsns("--policy", "salvage")).isEqualTo(without);
        assertThat(lsns("--policy", "stop")).isEqualTo(lsns(IntStream.rangeClosed(1, 50)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void tornTailIsNoDamage(WalOptions options) throws IOException {
        write(options);
        int last = offset(COUNT - 1);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), last + 30));

        Cli verify = Cli.run("verify", file);

        assertThat(verify.exitCode()).isZero();
        assertThat(verify.out()).contains("torn tail at offset " + last + ", 30 bytes", "TORN TAIL, " + (COUNT - 1));
        assertThat(lsns()).isEqualTo(lsns(IntStream.range(1, COUNT)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void damagedHeaderIsUnreadableForEachCommand(WalOptions options) throws IOException {
        write(options);
        byte[] bytes = Files.readAllBytes(file);
        bytes[15] ^= 1;
        Files.write(file, bytes);

        for (List<Object> line : List.<List<Object>>of(
                List.of("dump", file),
                List.of("verify", file),
                List.of("verify", "--json", file),
                List.of("load", "--append", file),
                List.of("train", "-o", directory.resolve("dict"), file),
                List.of("convert", "--codec", "zstd", file, directory.resolve("new.wal")))) {
            Cli run = Cli.run(line.toArray());
            assertThat(run.exitCode()).as(line.toString()).isEqualTo(3);
            assertThat(run.errorLines()).singleElement().asString().contains(file.toString(), "header");
        }
    }

    @Test
    void missingCodecIsNamedWithWhatIsThere() throws IOException {
        Events.write(file, 1, WalOptions.defaults().withCompressor("zstd"));
        byte[] bytes = Files.readAllBytes(file);
        bytes[18] = 'x';
        CRC32C crc = new CRC32C();
        int crcAt = 4 + 1 + 1 + 4 + 4 + 5 + 7 + 4;
        crc.update(bytes, 0, crcAt);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(crcAt, (int) crc.getValue());
        Files.write(file, bytes);

        for (String command : List.of("dump", "verify", "load --append", "convert --codec lz4")) {
            List<Object> line = new ArrayList<>(List.of(command.split(" ")));
            line.add(file);
            if (command.startsWith("convert")) {
                line.add(directory.resolve("new.wal"));
            }
            Cli run = Cli.run(line.toArray());
            assertThat(run.exitCode()).as(command).isEqualTo(3);
            assertThat(run.errorLines())
                    .singleElement()
                    .asString()
                    .contains(file + ": no compressor named \"zstx\"; installed: lz4, none, ");
        }
    }
}
