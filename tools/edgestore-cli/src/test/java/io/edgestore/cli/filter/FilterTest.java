package io.edgestore.cli.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import io.edgestore.cli.TrippingCompressor;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dump} and {@code convert} take the records that their options choose. */
class FilterTest {

    @TempDir
    Path directory;

    /** LSN 1 to 6, of the first six seconds of 2026. */
    private Path log() throws IOException {
        Path file = directory.resolve("six.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(at(1, WalEntry.put("users", "ann", "1")));
            writer.append(at(2, WalEntry.put("users", "anna", "2")));
            writer.append(at(3, WalEntry.put("orders", "ann", "3")));
            writer.append(at(4, WalEntry.delete("users", "ann")));
            writer.append(at(5, WalEntry.put("users", "", "5")));
            writer.append(at(6, WalEntry.put(new byte[] {(byte) 0xff}, new byte[] {0, 1}, new byte[] {6})));
        }
        return file;
    }

    private static WalEntry at(int second, WalEntry entry) {
        return entry.withTimestampNanos(
                nanos(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second)));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    /** What a command line chooses; two apostrophes stand for an empty argument. */
    private static Object[] arguments(String... parts) {
        return Stream.of(parts)
                .flatMap(part -> Stream.of(part.split(" ")))
                .map(part -> part.equals("''") ? "" : part)
                .toArray();
    }

    private static String lsns(Path log, String options) {
        Cli dump = Cli.run(arguments("dump --format lsns", options, log.toString()));
        assertThat(dump.err()).isEmpty();
        return dump.out().substring(log.toString().length()).strip();
    }

    @ParameterizedTest
    @CsvSource({
        "--from-lsn 3, '3,4,5,6'",
        "--from-lsn 7, ''",
        "--to-lsn 2, '1,2'",
        "--to-lsn 0, ''",
        "--from-lsn 2 --to-lsn 2, 2",
        "--to-lsn 18446744073709551615, '1,2,3,4,5,6'",
        "--since 2026-01-01T00:00:05Z, '5,6'",
        "--since 2026-01-01T00:00:05.000000001Z, 6",
        "--until 2026-01-01T00:00:02Z, '1,2'",
        "--until 2026-01-01T00:00:01.999999999Z, 1",
        "--since 2026-01-01T01:00:02+01:00 --until 2026-01-01T00:00:03Z, '2,3'",
        "--namespace users, '1,2,4,5'",
        "--namespace user, ''",
        "--namespace 0xFf, 6",
        "--key ann, '1,3,4'",
        "--key 0x616e6e, '1,3,4'",
        "--key '', 5",
        "--key-prefix ann, '1,2,3,4'",
        "--key-prefix annabel, ''",
        "--key-prefix 0x00, 6",
        "--key-prefix '', '1,2,3,4,5,6'",
        "--op put, '1,2,3,5,6'",
        "--op DELETE, 4",
        "--namespace users --key ann --op put, 1",
        "--limit 2, '1,2'",
        "--limit 2 --key ann, '1,3'",
        "--limit 100, '1,2,3,4,5,6'",
        "--reverse --limit 2, '6,5'",
        "--reverse --limit 2 --key ann, '4,3'",
        "--reverse --limit 100 --to-lsn 3, '3,2,1'",
    })
    void recordsAreThoseOfWhichAllOptionsHold(String options, String lsns) throws IOException {
        assertThat(lsns(log(), options.replace("'", "''").replace("''''", "''")))
                .isEqualTo(lsns);
    }

    @ParameterizedTest
    @CsvSource({
        "--from-lsn 4, '4,5,6'",
        "--to-lsn 3, '1,2,3'",
        "--from-lsn 2 --limit 3, '2,3,4'",
        "--reverse --limit 1, 6",
        "--reverse --limit 3, '6,5,4'",
        "--reverse --limit 3 --to-lsn 3, '3,2,1'",
        "--reverse --limit 9, '6,5,4,3,2,1'",
        "--reverse --limit 2 --key-prefix 0x6b657920, '6,5'",
        "--reverse --limit 1 --until 1970-01-01T00:00:00.000000002Z, 2",
    })
    void directoryIsOneLog(String options, String lsns) throws IOException {
        assertThat(lsns(Logs.directory(directory), options)).isEqualTo(lsns);
    }

    @Test
    void durationsLeadBackFromNow() throws IOException {
        Path file = directory.resolve("recent.wal");
        Instant now = Instant.now();
        try (WalWriter writer = WalWriter.create(file)) {
            for (Duration age : new Duration[] {Duration.ofDays(3), Duration.ofHours(2), Duration.ZERO}) {
                writer.append(WalEntry.put("ns", "key", "value").withTimestampNanos(nanos(now.minus(age))));
            }
        }

        assertThat(lsns(file, "--since PT1H")).isEqualTo("3");
        assertThat(lsns(file, "--until p1d")).isEqualTo("1");
        assertThat(lsns(file, "--since P1D --until PT1H")).isEqualTo("2");
    }

    /** What an option skips by LSN is not read: damage there is not told, and not in the way. */
    @Test
    void whatIsSkippedByLsnIsNotRead() throws IOException {
        Path log = Logs.directory(directory);
        byte[] first = Files.readAllBytes(Logs.file(log, 1));
        first[first.length - 1] ^= 1;
        Files.write(Logs.file(log, 1), first);
        byte[] last = Files.readAllBytes(Logs.file(log, 5));
        last[last.length - 1] ^= 1;
        Files.write(Logs.file(log, 5), last);

        Cli middle = Cli.run("dump", "--format", "text", "--from-lsn", 3, "--to-lsn", 4, "--policy", "fail", log);
        Cli all = Cli.run("dump", "--format", "text", log);

        Cli end =
                Cli.run("dump", "--format", "lsns", "--reverse", "--limit", 1, "--policy", "fail", "--to-lsn", 4, log);

        assertThat(end).isEqualTo(new Cli(0, log + "\t4\n", ""));
        assertThat(middle.err()).isEmpty();
        assertThat(middle.exitCode()).isZero();
        assertThat(middle.out()).contains("LSN 3 ", "LSN 4 ").doesNotContain("LSN 2 ", "LSN 5 ");
        assertThat(all.exitCode()).isEqualTo(1);
    }

    @Test
    void searchInAFilePassesOverWhatStandsBefore() throws IOException {
        Path file = Logs.withLsns(
                directory.resolve("long.wal"), LongStream.rangeClosed(1, 100).toArray());
        byte[] bytes = Files.readAllBytes(file);
        bytes[30] ^= 1; // in the first frame
        Files.write(file, bytes);

        Cli dump = Cli.run("dump", "--format", "lsns", "--policy", "fail", "--from-lsn", 99, file);

        assertThat(dump).isEqualTo(new Cli(0, file + "\t99,100\n", ""));
        assertThat(Cli.run("dump", "--format", "lsns", "--policy", "fail", file).exitCode())
                .isEqualTo(1);
    }

    @Test
    void whatIsSkippedByLsnIsNotDecompressed() throws IOException {
        Path file = directory.resolve("counted.wal");
        WalOptions counted = WalOptions.defaults().withCompressor(new TrippingCompressor());
        try (WalWriter writer = WalWriter.create(file, counted)) {
            for (int i = 1; i <= 1000; i++) {
                writer.append(WalEntry.put("ns", "key", "value"));
            }
        }

        assertThat(decompressed(file, "--from-lsn 501 --to-lsn 510"))
                .as("and a search")
                .isBetween(10L, 40L);
        assertThat(decompressed(file, "--to-lsn 10")).isLessThan(15);
        assertThat(decompressed(file, "--limit 10")).isLessThan(15);
        assertThat(decompressed(file, "--key other")).isEqualTo(1000);
    }

    private static long decompressed(Path log, String options) {
        long before = TrippingCompressor.DECOMPRESSED.sum();
        lsns(log, options);
        return TrippingCompressor.DECOMPRESSED.sum() - before;
    }

    @Test
    void convertTakesOverTheSameRecords() throws IOException {
        Path target = directory.resolve("until.wal");

        Cli convert =
                Cli.run("convert", "--codec", "zstd", "--until", "2026-01-01T00:00:04Z", "--key", "ann", log(), target);

        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(convert.err()).contains("3 records written").doesNotContain(" has ");
        assertThat(lsns(target, "--limit 9")).isEqualTo("1,3,4");
    }

    @Test
    void convertOfADirectoryBeginsWithTheFirstLsnThatIsWanted() throws IOException {
        Path target = directory.resolve("part");
        Path log = Logs.directory(Files.createDirectory(directory.resolve("log")));

        Cli convert = Cli.run("convert", "--codec", "lz4", "--from-lsn", 4, "--to-lsn", 5, log, target + "/");

        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(lsns(target, "--limit 9")).isEqualTo("4,5");
    }

    @Test
    void newestRecordsComeFirstUnderTheNameOfTheirFile() throws IOException {
        Path log = Logs.directory(directory);

        assertThat(Cli.run("dump", "--reverse", "--limit", 3, "--format", "text", log)
                        .out()
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("# " + Logs.file(log, 5)),
                        line -> assertThat(line).startsWith("LSN 6 "),
                        line -> assertThat(line).startsWith("LSN 5 "),
                        line -> assertThat(line).startsWith("# " + Logs.file(log, 3)),
                        line -> assertThat(line).startsWith("LSN 4 "));
        assertThat(Cli.run("dump", "--reverse", "--limit", 2, "--format", "jsonl", Logs.file(log, 1))
                        .out()
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("{\"file\":\"" + Logs.file(log, 1) + "\"")
                                .contains("\"lsn\":\"2\""),
                        line -> assertThat(line).contains("\"lsn\":\"1\""));
        assertThat(Cli.run("dump", "--reverse", "--limit", 2, Logs.file(log, 1))
                        .out()
                        .lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("txid\t");
    }

    @Test
    void valuesArePrintedAsIsAskedFor() throws IOException {
        Path file = directory.resolve("values.wal");
        try (WalWriter writer = WalWriter.create(file, WalOptions.defaults().withoutValueHashes())) {
            for (String value : new String[] {"{ \"a\" :\n[1.50, \"\\u2028</b>\"] }", "no json\t\"", "1 2", ""}) {
                writer.append(WalEntry.put("ns", "key", value).withTimestampNanos(0));
            }
            writer.append(WalEntry.put(new byte[0], new byte[0], new byte[] {(byte) 0xfe}));
        }

        assertThat(values(file, "--format tsv --value text"))
                .containsExactly(
                        "\"{ \\\"a\\\" :\\n[1.50, \\\"\\\\u2028</b>\\\"] }\"",
                        "\"no json\\t\\\"\"",
                        "\"1 2\"",
                        "\"\"",
                        "\"\\xfe\"");
        assertThat(values(file, "--format tsv --value json"))
                .containsExactly(
                        "{\"a\":[1.50,\"\u2028</b>\"]}", "\"no json\\t\\\"\"", "\"1 2\"", "\"\"", "\"\ufffd\"");
        assertThat(values(file, "--format tsv --value hex")).contains("312032", "", "fe");
        assertThat(values(file, "--format tsv --value none")).containsExactly("", "", "", "", "");

        assertThat(json(file, "json")).contains("\"value\":{\"a\":[1.50,\"\u2028</b>\"]}}", "\"value\":\"1 2\"}");
        assertThat(json(file, "text")).contains("\"value\":\"no json\\t\\\"\"}");
        assertThat(json(file, "hex")).contains("\"value\":\"312032\"}");
        assertThat(json(file, "none")).doesNotContain("\"value\":");

        assertThat(Cli.run("dump", "--format", "text", "--value", "hex", file).out())
                .contains(" \"key\" = 312032\n");
        assertThat(Cli.run("dump", "--format", "text", "--value", "none", file).out())
                .doesNotContain(" = ");
    }

    private static Stream<String> values(Path file, String options) {
        return Cli.run(arguments("dump", options, file.toString()))
                .out()
                .lines()
                .skip(1)
                .map(line -> line.substring(line.lastIndexOf('\t') + 1));
    }

    private static String json(Path file, String form) {
        return Cli.run("dump", "--format", "jsonl", "--value", form, file).out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dump", "convert --codec lz4"})
    void wrongValuesAreRefusedWithTheFormsThatAreTaken(String command) {
        assertThat(refused(command, "--from-lsn", "-1")).contains("an LSN is a number from 0 to 18446744073709551615");
        assertThat(refused(command, "--since", "yesterday"))
                .contains(
                        "it is a time as in 2026-11-26T12:00:00Z, or a duration back from now as in PT1H or P7D, and not"
                                + " 'yesterday'");
        assertThat(refused(command, "--until", "PT")).contains("as in PT1H");
        assertThat(refused(command, "--until", "PT-1H")).contains("back from now, and has no minus");
        assertThat(refused(command, "--since", "P999999999999D")).contains("back to the year -1000000000 at most");
        assertThat(refused(command, "--key", "0xabc"))
                .contains("bytes are text, or 0x and two hex digits for each byte, and not '0xabc'");
        assertThat(refused(command, "--namespace", "0xgg")).contains("0x3078");
        assertThat(refused(command, "--op", "get")).contains("it is one of put|delete, and not 'get'");
        assertThat(refused(command, "--from-lsn", "3", "--to-lsn", "2"))
                .contains("--from-lsn 3 is above --to-lsn 2; exchange them");
        assertThat(refused(command, "--since", "2026-01-01T00:00:02Z", "--until", "2026-01-01T00:00:01Z"))
                .contains("is after --until 2026-01-01T00:00:01Z; exchange them");
    }

    @Test
    void wrongUsesOfDumpsOwnOptionsAreRefused() {
        assertThat(refused("dump", "--limit", "0")).contains("from 1 to 2147483647, and not '0'");
        assertThat(refused("dump", "--reverse")).contains("--reverse goes with --limit only", "add --limit N");
        assertThat(refused("dump", "--value", "xml")).contains("it is one of text|json|hex|none, and not 'xml'");
        assertThat(refused("dump", "--value", "hex", "--format", "lsns")).contains("leave --value away");
    }

    private String refused(String command, String... options) {
        Object[] all = Stream.of(
                        Stream.of(command.split(" ")),
                        Stream.of(options),
                        Stream.of("source"),
                        command.equals("dump") ? Stream.<String>empty() : Stream.of("target"))
                .flatMap(each -> each)
                .toArray();
        Cli run = Cli.run(all);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errorLines()).hasSize(1);
        return run.err();
    }
}
