package io.edgestore.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code load} into files of other codecs than the default one. */
class LoadCodecTest {

    private static final int COUNT = 1000;

    @TempDir
    Path directory;

    private Path file;
    private String rows;

    @BeforeEach
    void setUp() throws IOException {
        file = directory.resolve("new.log");
        rows = Cli.run("dump", Events.write(directory.resolve("events.wal"), COUNT))
                .out();
    }

    private Cli load(String rows, String options) {
        List<Object> line = new ArrayList<>(List.of("load"));
        line.addAll(List.of(options.split(" ")));
        line.add(file);
        return Cli.feed(rows, line.toArray());
    }

    private Path train() {
        Path dictionary = directory.resolve("dict");
        assertThat(Cli.run("train", "--size", 2048, directory.resolve("events.wal"), "-o", dictionary)
                        .exitCode())
                .isZero();
        return dictionary;
    }

    private static String row(int lsn) {
        return "0\t" + lsn + "\t5\t0\t1\t6e73\t6b\t\t76\n";
    }

    @ParameterizedTest
    @CsvSource({
        "--codec zstd:19 --checksum xxh32, '2, zstd, xxh32'",
        "--codec zstd,                     '2, zstd, crc32c'",
        "--codec none --checksum=xxh32,    '2, none, xxh32'",
        "--checksum xxh32,                 '2, lz4, xxh32'",
        "--codec lz4,                      '1, lz4, crc32c'",
        "--codec lz4 --checksum crc32c,    '1, lz4, crc32c'",
        "--codec reversed,                 '2, reversed, crc32c'",
    })
    void fileIsWrittenInTheCodec(String options, String format) {
        Cli load = load(rows, options);

        assertThat(load.exitCode()).as(load.err()).isZero();
        assertThat(Cli.run("verify", file).out()).contains("CLEAN, " + COUNT, "; version " + format + "; ");
        assertThat(Cli.run("dump", file).out()).isEqualTo(rows);
    }

    @Test
    void levelCounts() throws IOException {
        load(rows, "--codec zstd:-50");
        long fast = Files.size(file);
        Files.delete(file);
        load(rows, "--codec zstd:19");

        assertThat(Files.size(file)).isLessThan(fast);
    }

    @Test
    void dictionaryIsForZstdAndStandsInTheFile() throws IOException {
        Path dictionary = train();
        load(rows, "--codec zstd");
        long without = Files.size(file);
        Files.delete(file);

        assertThat(load(rows, "--dictionary " + dictionary).exitCode()).isZero();

        long length = Files.size(dictionary);
        Files.delete(dictionary);
        assertThat(Files.size(file)).isLessThan(without * 8 / 10);
        assertThat(Cli.run("verify", file).out())
                .contains("; version 2, zstd with " + length + " bytes of parameters, crc32c; ");
        assertThat(Cli.run("dump", file).out()).isEqualTo(rows);
    }

    @Test
    void levelAndDictionaryGoTogether() throws IOException {
        Path dictionary = train();
        load(rows, "--checksum xxh32 --dictionary " + dictionary);
        long atLevel3 = Files.size(file);
        Files.delete(file);

        assertThat(load(rows, "--codec zstd:19 --checksum xxh32 --dictionary " + dictionary)
                        .exitCode())
                .isZero();

        assertThat(Files.size(file)).isLessThan(atLevel3);
        assertThat(Cli.run("dump", file).out()).isEqualTo(rows);
    }

    @Test
    void appendGoesOnInTheFilesOwnCodec() {
        Path dictionary = train();
        load(rows, "--codec zstd:19 --checksum xxh32 --dictionary " + dictionary);
        String before = Cli.run("verify", file).out().replaceFirst(".*; (version 2[^;]*); .*\n", "$1");

        assertThat(load(row(2000), "--append").exitCode()).isZero();
        // To say what the file is written in does no harm, and the level is free.
        assertThat(load(row(2001), "--append --codec zstd:1").exitCode()).isZero();
        assertThat(load(row(2002), "--append --checksum xxh32").exitCode()).isZero();
        assertThat(load(row(2003), "--append --codec zstd --dictionary " + dictionary)
                        .exitCode())
                .isZero();

        assertThat(Cli.run("verify", file).out()).contains("CLEAN, 1004 records", "; " + before + "; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--codec lz4", "--codec none --checksum xxh32", "--checksum crc32c", "--dictionary DICT"})
    void appendRefusesAnotherCodecAndSaysWhatToDo(String options) throws IOException {
        load(rows, "--codec zstd --checksum xxh32");
        byte[] before = Files.readAllBytes(file);
        String all = options.replace("DICT", options.contains("DICT") ? train().toString() : "");

        Cli refused = load(row(2000), "--append " + all);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errorLines())
                .containsExactly("edgestore: " + file + " is written in version 2, zstd, xxh32, and goes on so; leave"
                        + " --codec, --checksum and --dictionary away, or first make a file of another codec of it"
                        + " with `edgestore convert`");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void failedLoadLeavesNothing() throws IOException {
        Cli load = load(rows + "x\n", "--codec zstd:19");

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines()).singleElement().asString().endsWith(file + " was not made");
        assertThat(directory).isDirectoryNotContaining("glob:**new.log*");
    }

    @Test
    void defaultIsTheFileThatTheLibraryMakes() throws IOException {
        assertThat(Cli.feed(rows, "load", file).exitCode()).isZero();
        assertThat(file).hasSameBinaryContentAs(directory.resolve("events.wal"));
    }
}
