package io.edgestore.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import io.edgestore.cli.records.RecordColumns;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpCommandTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "skip,    '1,3', 1",
        "stop,    1,     1",
        "fail,    1,     1",
        "salvage, '1,3', 1",
        "SKIP,    '1,3', 1",
    })
    void policyDecidesWhatComesBackFromADamagedFile(String policy, String lsns, int exitCode) throws IOException {
        Path file = Logs.damaged(directory);

        Cli dump = Cli.run("dump", "--format", "lsns", "--policy", policy, file);

        assertThat(dump.out()).isEqualTo(file + "\t" + lsns + "\n");
        assertThat(dump.exitCode()).isEqualTo(exitCode);
        assertThat(dump.errorLines()).hasSize(policy.equals("fail") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"tsv", "jsonl", "text"})
    void verdictOfADamagedFileGoesToStandardErrorInOneLine(String format) throws IOException {
        Path file = Logs.damaged(directory);

        Cli dump = Cli.run("dump", "--format", format, file);

        assertThat(dump.exitCode()).isEqualTo(1);
        assertThat(dump.out().lines()).hasSize(format.equals("jsonl") ? 2 : 3);
        assertThat(dump.errorLines()).singleElement().asString().contains(file.toString(), "DAMAGED");
    }

    @Test
    void tailsAreNoDamage() throws IOException {
        Cli torn = Cli.run("dump", Logs.torn(directory));
        Cli zeros = Cli.run("dump", "--policy", "fail", Logs.zeros(directory));

        assertThat(List.of(torn.exitCode(), zeros.exitCode())).containsOnly(0);
        assertThat(torn.err()).contains("TORN TAIL");
        assertThat(zeros.err()).contains("ZERO TAIL");
    }

    @Test
    void highestExitCodeOfSeveralFilesCountsAndAllAreRead() throws IOException {
        Path missing = directory.resolve("missing.log");
        Path small = Logs.small(directory);
        Path damaged = Logs.damaged(directory);

        Cli dump = Cli.run("dump", "--format", "lsns", damaged, missing, directory, small);

        assertThat(dump.exitCode()).isEqualTo(3);
        assertThat(dump.out().lines()).containsExactly(damaged + "\t1,3", small + "\t1,2,3");
        assertThat(dump.errorLines())
                .containsExactly(
                        "edgestore: " + missing + " does not exist; check the path",
                        "edgestore: " + directory
                                + ": is a directory without a log; name a log file, or a directory with files"
                                + " wal-<16 hex digits>.log");
        assertThat(Cli.run("dump", small, damaged).exitCode()).isEqualTo(1);
        assertThat(Cli.run("dump", small, small).exitCode()).isZero();
    }

    @Test
    void tableHasAHeaderOnceAFileWasOpened() throws IOException {
        Path missing = directory.resolve("missing.log");
        Path text = Files.writeString(directory.resolve("text"), "no log at all");
        Path small = Logs.small(directory);

        assertThat(Cli.run("dump", missing, text).out()).isEmpty();
        assertThat(Cli.run("dump", missing, small, small).out().lines())
                .hasSize(7)
                .startsWith(RecordColumns.HEADER);
    }

    @Test
    void wrongHeaderIsUnreadable() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        byte[] bytes = GoldenFile.SMALL.bytes();
        bytes[4] = 99;
        Path version = Files.write(directory.resolve("version"), bytes);

        Cli dump = Cli.run("dump", "--format", "lsns", "--policy", "fail", empty, version);

        assertThat(dump.exitCode()).isEqualTo(3);
        assertThat(dump.out()).isEqualTo(empty + "\tCORRUPT_RECORD\n" + version + "\tFORMAT_VERSION 1 99\n");
        assertThat(dump.errorLines()).hasSize(2);
    }

    @Test
    void jsonlIsAnObjectALineWithTheColumnsAsKeys() throws IOException {
        for (GoldenFile golden : List.of(GoldenFile.EDGE, GoldenFile.PACKAGES)) {
            Path file = Logs.golden(directory, golden);
            List<String> table = Cli.run("dump", file).out().lines().toList();
            List<String> json =
                    Cli.run("dump", "--format", "jsonl", file).out().lines().toList();

            assertThat(json).hasSize(table.size() - 1);
            for (int i = 0; i < json.size(); i++) {
                Map<String, String> object = parse(json.get(i));
                assertThat(object.remove("file")).isEqualTo(file.toString());
                assertThat(Long.parseLong(object.remove("offset"))).isPositive();
                assertThat(object.keySet()).containsExactlyElementsOf(RecordColumns.NAMES);
                assertThat(String.join("\t", object.values())).isEqualTo(table.get(i + 1));
            }
        }
    }

    @Test
    void jsonlHasNumbersOf64BitsAsStrings() throws IOException {
        String line = Cli.run("dump", "--format", "jsonl", Logs.golden(directory, GoldenFile.EDGE))
                .out()
                .lines()
                .toList()
                .get(12);

        assertThat(line)
                .contains("\"lsn\":\"18446744073709551615\"", "\"txid\":\"0\"", "\"timestamp\":\"6\"", "\"ttl\":0");
    }

    private static Map<String, String> parse(String line) throws IOException {
        Map<String, String> object = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                object.put(name, json.getText());
            }
            assertThat(json.nextToken()).isNull();
        }
        return object;
    }

    @Test
    void textIsReadableAndHarmless() throws IOException {
        Path file = directory.resolve("text.log");
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(WalEntry.put("ns", "\u001b[31m\"\n\u202e", "x".repeat(1000))
                    .withTimestampNanos(Long.MIN_VALUE)
                    .withTtlSeconds(60)
                    .withTransactionId(-1));
            writer.append(WalEntry.delete("ключ", "k").withTimestampNanos(1));
        }

        assertThat(Cli.run("dump", "--format", "text", file).out().lines())
                .containsExactly(
                        "# " + file + ": version 1, lz4, crc32c",
                        "LSN 1  1677-09-21T00:12:43.145224192Z  put \"ns\" \"\\u{1b}[31m\\\"\\n\\u{202e}\" = \""
                                + "x".repeat(48)
                                + "\"... (1000 bytes)  ttl 60 s  transaction 18446744073709551615",
                        "LSN 2  1970-01-01T00:00:00.000000001Z  delete \"ключ\" \"k\"");
    }

    @Test
    void longValuesAreWhole() throws IOException {
        Path file = directory.resolve("long.log");
        byte[] value = new byte[100_001];
        value[0] = (byte) 0xab;
        value[100_000] = 0x1f;
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(WalEntry.put(new byte[0], new byte[0], value));
        }
        String hex = "ab" + "00".repeat(99_999) + "1f";

        assertThat(Cli.run("dump", file).out()).endsWith("\t" + hex + "\n");
        assertThat(Cli.run("dump", "--format", "jsonl", file).out()).endsWith("\"value\":\"" + hex + "\"}\n");
    }
}
