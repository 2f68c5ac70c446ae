package io.edgestore.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import io.edgestore.cli.Logs;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectCommandTest {

    @TempDir
    Path directory;

    private Path batches() throws IOException {
        Path file = directory.resolve("batches.wal");
        WalOptions options = WalOptions.defaults().withFormatVersion(WalOptions.FormatVersion.VERSION_2);
        try (WalWriter writer = WalWriter.create(file, options)) {
            writer.append(List.of(entry("a", 2_000_000_000), entry("b", 1_000_000_000), entry("c", 3_999_999_999L)));
            writer.append(entry("d", 2_000_000_000));
        }
        return file;
    }

    private static WalEntry entry(String key, long nanos) {
        return WalEntry.put("ns", key, "value".repeat(20)).withTimestampNanos(nanos);
    }

    private static String[] cells(String line) {
        return line.split(" {2,}");
    }

    @Test
    void tableHasALineForEachFileAndTheTotal() throws IOException {
        Path file = batches();

        Cli inspect = Cli.run("inspect", file);
        List<String> lines = inspect.out().lines().toList();

        assertThat(inspect.exitCode()).as(inspect.err()).isZero();
        assertThat(lines).hasSize(3);
        assertThat(cells(lines.get(0)))
                .containsExactly(
                        "FILE",
                        "FIRST LSN",
                        "LAST LSN",
                        "EARLIEST",
                        "LATEST",
                        "FRAMES",
                        "RECORDS",
                        "PER FRAME",
                        "RAW",
                        "STORED",
                        "RATIO",
                        "CODEC",
                        "VERSION",
                        "VERDICT");
        String[] row = cells(lines.get(1));
        assertThat(row[0]).isEqualTo(file.toString());
        assertThat(List.of(row).subList(1, 8))
                .containsExactly("1", "4", "1970-01-01T00:00:01Z", "1970-01-01T00:00:03Z", "2", "4", "2.00");
        assertThat(row[8]).isEqualTo(Integer.toString(4 * (39 + 32 + 2 + 1 + 100)));
        assertThat(Long.parseLong(row[9])).isPositive().isLessThanOrEqualTo(Files.size(file));
        assertThat(Double.parseDouble(row[10])).isGreaterThan(1);
        assertThat(List.of(row).subList(11, 14)).containsExactly("lz4/crc32c", "2", "CLEAN");
        assertThat(cells(lines.get(2))[0]).isEqualTo("total of 1 file");
        assertThat(List.of(cells(lines.get(2))).subList(5, 11))
                .isEqualTo(List.of(row).subList(5, 11));
    }

    @Test
    void totalIsTheSumOfAllFilesAndTheWorstVerdict() throws IOException {
        Path damaged = Logs.damaged(directory);
        Path torn = Logs.torn(directory);
        Path missing = directory.resolve("missing.wal");

        Cli sound = Cli.run("inspect", torn, Logs.zeros(directory));
        Cli bad = Cli.run("inspect", damaged, torn);
        Cli unreadable = Cli.run("inspect", damaged, missing, torn);

        assertThat(sound.exitCode()).isZero();
        assertThat(sound.out()).contains("TORN TAIL", "ZERO TAIL");
        assertThat(bad.exitCode()).isEqualTo(1);
        List<String> lines = bad.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).endsWith("DAMAGED");
        assertThat(lines.get(3)).startsWith("total of 2 files").endsWith("DAMAGED");
        assertThat(cells(lines.get(3))[6]).isEqualTo("4");
        assertThat(unreadable.exitCode()).isEqualTo(3);
        assertThat(unreadable.out().lines().filter(line -> line.contains("UNREADABLE")))
                .hasSize(2);
        assertThat(unreadable.errorLines())
                .containsExactly("edgestore: " + missing + " does not exist; check the path");
    }

    @Test
    void filesOfADirectoryAreOneLog() throws IOException {
        Path log = Logs.directory(directory);
        Files.delete(Logs.file(log, 3));

        Cli inspect = Cli.run("inspect", log);

        assertThat(inspect.exitCode()).isEqualTo(1);
        assertThat(inspect.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("FILE"),
                        line -> assertThat(line)
                                .startsWith(Logs.file(log, 1).toString())
                                .endsWith("CLEAN"),
                        line -> assertThat(line)
                                .startsWith(Logs.file(log, 5).toString())
                                .endsWith("GAP"),
                        line -> assertThat(line).startsWith("total of 2 files").endsWith("GAP"),
                        line -> assertThat(line).isEqualTo("LSN 3 to 4 are missing before " + Logs.file(log, 5)));
    }

    /** As verify has it: in a log, it is a damaged file; alone, it may be something else. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4}) // the magic, and the version
    void fileWithADamagedHeaderIsDamageInALog(int offset) throws IOException {
        Path log = Logs.directory(directory);
        byte[] bytes = Files.readAllBytes(Logs.file(log, 3));
        bytes[offset] ^= 0x40;
        Files.write(Logs.file(log, 3), bytes);

        Cli inLog = Cli.run("inspect", log);
        Cli alone = Cli.run("inspect", Logs.file(log, 3));

        assertThat(inLog.exitCode()).isEqualTo(1);
        assertThat(inLog.out().lines().toList().get(2))
                .startsWith(Logs.file(log, 3).toString())
                .endsWith("UNREADABLE");
        assertThat(inLog.err()).contains(Logs.file(log, 3).toString());
        assertThat(inLog.out()).as("what is missing may have been in it").doesNotContain("GAP", "missing");
        assertThat(alone.exitCode()).isEqualTo(3);
    }

    @Test
    void tornEndOfAFileThatOthersFollowIsDamage() throws IOException {
        Path log = Logs.directory(directory);
        byte[] bytes = Files.readAllBytes(Logs.file(log, 3));
        Files.write(Logs.file(log, 3), Arrays.copyOf(bytes, bytes.length - 1));

        Cli inspect = Cli.run("inspect", log);

        assertThat(inspect.exitCode()).isEqualTo(1);
        assertThat(inspect.out().lines().toList().get(2)).endsWith("DAMAGED");
    }

    @Test
    void jsonHasTheNamesThatVerifyHas() throws IOException {
        Path log = Logs.directory(directory);

        Cli inspect = Cli.run("inspect", "--json", log);
        Map<String, String> file = parse(inspect.out().lines().findFirst().orElseThrow());
        Map<String, String> verified =
                parse(Cli.run("verify", "--json", log).out().lines().findFirst().orElseThrow());

        assertThat(inspect.exitCode()).as(inspect.err()).isZero();
        for (String name : List.of(
                "file",
                "verdict",
                "formatVersion",
                "compressor",
                "parameterBytes",
                "checksum",
                "valueHashes",
                "frames",
                "records",
                "firstLsn",
                "lastLsn",
                "lsnJumps",
                "damageCount",
                "fileLength",
                "headerBytes",
                "recordBytes",
                "damagedBytes",
                "tornBytes",
                "zeroBytes")) {
            assertThat(file.get(name)).as(name).isNotNull().isEqualTo(verified.get(name));
        }
        assertThat(file).containsEntry("earliestTimestamp", "1").containsEntry("latestTimestamp", "2");
        assertThat(Long.parseLong(file.get("rawBytes"))).isEqualTo(2 * (39 + 32 + 2 + 5 + 7));
        assertThat(inspect.out().lines()).hasSize(4);
        assertThat(parse(inspect.out().lines().skip(3).findFirst().orElseThrow()))
                .containsEntry("directory", log.toString())
                .containsEntry("verdict", "CLEAN")
                .containsEntry("files", "3")
                .containsEntry("records", "6")
                .containsEntry("firstLsn", "1")
                .containsEntry("lastLsn", "6");
    }

    @Test
    void jsonTellsDamageAndWhatWasCut() throws IOException {
        Path file = Logs.damaged(directory);
        Path torn = Logs.torn(directory);
        long length = Files.size(torn);
        try (WalWriter writer = WalWriter.open(torn)) {
            writer.append(WalEntry.put("ns", "key", "value"));
        }

        assertThat(Cli.run("inspect", "--json", file).out())
                .contains("\"damages\":[{\"offset\":107,\"length\":100,\"reason\":\"CHECKSUM\"}]", "\"cutCopies\":[]");
        assertThat(Cli.run("inspect", "--json", torn).out())
                .contains("\"cutCopies\":[{\"file\":\"" + torn + ".cut-" + Logs.THIRD_FRAME + "-50\",\"offset\":207,"
                        + "\"length\":" + (length - Logs.THIRD_FRAME) + "}]");
        assertThat(Cli.run("inspect", "--json", directory.resolve("none.wal")).out())
                .contains(
                        "\"verdict\":\"UNREADABLE\",\"error\":\"" + directory.resolve("none.wal") + " does not exist");
    }

    /** Fields with a single value. */
    private static Map<String, String> parse(String line) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isStructStart()) {
                    json.skipChildren();
                } else {
                    fields.put(name, json.getText());
                }
            }
        }
        return fields;
    }

    @Test
    void logThatIsBeingWrittenIsInspectedAsFarAsItIs() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults())) {
            log.append(WalEntry.put("ns", "key", "value"));
            List<Path> before = files();

            assertThat(Cli.run("inspect", directory).exitCode()).isZero();

            assertThat(files()).isEqualTo(before);
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    @Test
    void pageIsNotMadeInPlaceOfAFileAndNothingIsReadThen() throws IOException {
        Path file = Events.write(directory.resolve("a.wal"), 10);
        Path page = Files.writeString(directory.resolve("page.html"), "mine");

        Cli inspect = Cli.run("inspect", "--html", page, file);

        assertThat(inspect.exitCode()).isEqualTo(3);
        assertThat(inspect.out()).isEmpty();
        assertThat(inspect.err()).contains(page + " exists already; name another file");
        assertThat(page).hasContent("mine");
    }
}
