package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.codec.zstd.ZstdDictionaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be wrong with the options for codecs, which {@code load} and {@code convert} share. */
class CodecErrorsTest {

    @TempDir
    Path directory;

    private List<Cli> runs(String options) throws IOException {
        Path source = Logs.small(directory);
        Path target = directory.resolve("target.wal");
        List<Object> convert = new ArrayList<>(List.of("convert"));
        List<Object> load = new ArrayList<>(List.of("load"));
        for (List<Object> line : List.of(convert, load)) {
            Arrays.stream(options.split(" "))
                    .map(word -> word.replace("DIR", directory.toString()))
                    .forEach(line::add);
        }
        convert.addAll(List.of(source, target));
        load.add(target);
        List<Cli> runs = List.of(
                Cli.run(convert.toArray()), Cli.feed(Cli.run("dump", source).out(), load.toArray()));
        assertThat(target).doesNotExist();
        assertThat(directory.resolve("target.wal.part")).doesNotExist();
        return runs;
    }

    private void assertOneLine(int exitCode, String problem, List<Cli> runs) {
        for (Cli run : runs) {
            assertThat(run.exitCode()).isEqualTo(exitCode);
            assertThat(run.out()).isEmpty();
            assertThat(run.errorLines()).singleElement().asString().contains(problem);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--codec snappy|no compressor named \"snappy\"; installed: lz4, none, reversed, tripping, zstd; add the"
                        + " artifact that provides it",
                "--codec snappy:3|no compressor named \"snappy\"",
                "--codec lz4 --checksum md5|no checksum named \"md5\"; installed: crc32c, xxh32; add",
                "--codec :3|no compressor named \"\"",
                "--codec zstd:|a level is a number, as in zstd:19, and not ''; see edgestore ",
                "--codec zstd:fast|a level is a number, as in zstd:19, and not 'fast'; see edgestore ",
                "--codec zstd:١٩|a level is a number, as in zstd:19, and not '١٩'; see edgestore ",
                "--codec zstd:1:2|a level is a number, as in zstd:19, and not '1:2'; see edgestore ",
                "--codec zstd:99999999999|a level is a number, as in zstd:19, and not '99999999999'",
                "--codec lz4:9|lz4 has no levels; give its name alone, --codec lz4",
                "--codec none:1|none has no levels; give its name alone, --codec none",
                "--codec reversed:1|reversed has no levels",
                "--codec zstd:23|zstd's levels go from -131072 to 22, and not to 23",
                "--codec zstd:-131073|zstd's levels go from -131072 to 22, and not to -131073",
                "--codec lz4 --dictionary DIR/dict|lz4 takes no dictionary; leave --dictionary away, or choose --codec"
                        + " zstd",
                "--codec reversed --dictionary DIR/dict|reversed takes no dictionary",
            })
    void wrongOptionsAreWrongUsage(String options, String problem) throws IOException {
        assertOneLine(2, problem, runs(options));
    }

    @Test
    void fileThatIsNoDictionaryIsRefused() throws IOException {
        Files.writeString(directory.resolve("text"), "some other file");
        Files.createFile(directory.resolve("empty"));
        Files.createDirectory(directory.resolve("folder"));

        assertOneLine(
                3,
                directory.resolve("text") + ": the 15 bytes are no zstd dictionary: they do not begin with its magic"
                        + " number, 37 A4 30 EC; make one with `edgestore train`",
                runs("--codec zstd --dictionary DIR/text"));
        assertOneLine(
                3,
                directory.resolve("empty") + ": the 0 bytes are no zstd dictionary",
                runs("--codec zstd --dictionary DIR/empty"));
        assertOneLine(
                3,
                directory.resolve("folder") + ": is a directory; name a dictionary in it",
                runs("--codec zstd --dictionary DIR/folder"));
        assertOneLine(
                3,
                directory.resolve("missing") + " does not exist; check the path",
                runs("--codec zstd --dictionary DIR/missing"));
        assertOneLine(3, "/dev/zero: is a pipe, a socket or a device", runs("--codec zstd --dictionary /dev/zero"));
    }

    @Test
    void damagedDictionaryIsRefused() throws IOException {
        Path dictionary = directory.resolve("dict");
        Cli.run("train", "--size", 1024, "-o", dictionary, Events.write(directory.resolve("events.wal"), 1000));
        Files.write(dictionary, Arrays.copyOf(Files.readAllBytes(dictionary), 20));

        assertOneLine(
                3,
                dictionary + ": the 20 bytes begin like a zstd dictionary, but are a damaged one",
                runs("--codec zstd:3 --dictionary DIR/dict"));
    }

    @Test
    void dictionaryThatIsTooLargeIsRefusedByItsLength() throws IOException {
        Path dictionary = Files.write(directory.resolve("dict"), new byte[ZstdDictionaries.MAX_SIZE + 1]);

        assertOneLine(
                3,
                dictionary + ": has 1044481 bytes, and a dictionary can have 1044480 at most; make one with `edgestore"
                        + " train`",
                runs("--codec zstd --dictionary DIR/dict"));
    }
}
