package io.edgestore.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import io.edgestore.cli.records.RecordColumns;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadCommandTest {

    private static final String EMPTY_HASH = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("new.log");
    }

    private static String row(String lsn) {
        return "0\t" + lsn + "\t5\t0\t1\t6e73\t6b\t\t76\n";
    }

    private String lsns() {
        return Cli.run("dump", "--format", "lsns", file).out().strip().replaceFirst(".*\t", "");
    }

    @Test
    void headerIsOptional() {
        assertThat(Cli.feed(row("7") + row("9"), "load", file).exitCode()).isZero();
        assertThat(lsns()).isEqualTo("7,9");

        Path other = directory.resolve("other.log");
        Cli load = Cli.feed(RecordColumns.HEADER + "\n" + row("7") + row("9"), "load", other);
        assertThat(load.exitCode()).isZero();
        assertThat(load.out()).isEmpty();
        assertThat(load.errorLines()).singleElement().asString().contains("2 records written", "synced");
        assertThat(other).hasSameBinaryContentAs(file);
    }

    @Test
    void noRecordsMakeAnEmptyLog() {
        assertThat(Cli.feed(RecordColumns.HEADER + "\n", "load", file).exitCode())
                .isZero();
        assertThat(file).hasSize(8);
    }

    @Test
    void noInputMakesNothing() throws IOException {
        Cli load = Cli.feed("", "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines())
                .singleElement()
                .asString()
                .contains("standard input is empty")
                .endsWith(file + " was not made");
        assertThat(names()).isEmpty();
    }

    @Test
    void dumpOfAMissingFileMakesNothing() throws IOException {
        Cli dump = Cli.run("dump", directory.resolve("missing.wal"));

        assertThat(Cli.feed(dump.out(), "load", file).exitCode()).isEqualTo(3);
        assertThat(names()).isEmpty();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    @Test
    void hashThatIsNotTheValuesIsKeptAndTold() throws IOException {
        Path foreign = Logs.wrongHash(directory);
        String put = Cli.run("dump", foreign).out();
        String delete = "0\t3\t5\t0\t2\t6e73\t6b\t" + "ab".repeat(32) + "\t\n";

        Cli load = Cli.feed(put + delete, "load", file);

        assertThat(load.exitCode()).isZero();
        assertThat(load.errorLines())
                .hasSize(3)
                .startsWith(
                        "edgestore: standard input, line 3: value_hash is not the BLAKE3 hash of the value; both are"
                                + " stored as they are",
                        "edgestore: standard input, line 4: value_hash is not the BLAKE3 hash of the value; both are"
                                + " stored as they are");
        assertThat(Cli.run("dump", file).out()).isEqualTo(put + delete);
    }

    @Test
    void hashOfTheValueIsStoredWithoutAWord() {
        String delete = "0\t3\t5\t0\t2\t6e73\t6b\t" + EMPTY_HASH + "\t\n";

        assertThat(Cli.feed(delete, "load", file).errorLines()).hasSize(1);
        assertThat(Cli.run("dump", file).out()).endsWith(delete);
    }

    @Test
    void refusedLinesAreLeftOutOnRequest() {
        String deleteWithValue = "0\t3\t5\t0\t2\t6e73\t6b\t\t76\n";
        String tooLarge = "0\t4\t0\t0\t1\t" + "00".repeat(65_536) + "\t\t\t\n";
        String rows = RecordColumns.HEADER + "\n" + row("2") + "x\n" + row("1") + deleteWithValue + tooLarge + row("5")
                + "0\t6\t5\t0\t1\t6e";

        Cli load = Cli.feed(rows, "load", "--skip-refused", file);

        assertThat(load.exitCode()).isEqualTo(1);
        assertThat(lsns()).isEqualTo("2,5");
        List<String> notes = load.errorLines();
        assertThat(notes).hasSize(6);
        assertThat(notes.get(0))
                .startsWith("edgestore: standard input, line 3: 1 columns")
                .endsWith("; left out");
        assertThat(notes.get(1)).contains("line 4: lsn is 1, and must be 3 or more");
        assertThat(notes.get(2)).contains("line 5: a delete has no value");
        assertThat(notes.get(3)).contains("line 6: the namespace has 65536 bytes");
        assertThat(notes.get(4)).contains("line 8: 6 columns");
        assertThat(notes.get(5)).contains("2 records written, 5 lines left out, ");
    }

    @Test
    void nothingLeftOutIsExitCode0() {
        assertThat(Cli.feed(row("1"), "load", "--skip-refused", file).exitCode())
                .isZero();
    }

    @Test
    void fileIsUnderItsNameOnlyWhenItIsWhole() throws IOException {
        List<List<String>> seen = new ArrayList<>();
        InputStream last = new InputStream() {
            @Override
            public int read() throws IOException {
                seen.add(names());
                return -1;
            }
        };
        InputStream first = new ByteArrayInputStream(row("1").getBytes(StandardCharsets.UTF_8));

        assertThat(Cli.runWith(new SequenceInputStream(first, last), "load", file)
                        .exitCode())
                .isZero();

        assertThat(seen).isNotEmpty().allMatch(names -> !names.contains("new.log"));
        assertThat(names()).containsExactly("new.log");
    }

    @Test
    void partOfAKilledLoadIsReplacedAndTold() throws IOException {
        Path part = Files.writeString(directory.resolve("new.log.part"), "half");

        Cli load = Cli.feed(row("1"), "load", file);

        assertThat(load.exitCode()).isZero();
        assertThat(load.errorLines().get(0))
                .isEqualTo("edgestore: " + part + ", which a killed command left, was replaced");
        assertThat(lsns()).isEqualTo("1");
        assertThat(names()).containsExactly("new.log");
    }

    @Test
    void partOfALoadThatRunsIsNotTouched() throws IOException {
        Path part = directory.resolve("new.log.part");
        try (WalWriter running = WalWriter.create(part)) {
            running.append(WalEntry.put("ns", "key", "value"));

            Cli load = Cli.feed(row("1"), "load", file);

            assertThat(load.exitCode()).isEqualTo(3);
            assertThat(load.errorLines()).singleElement().asString().contains("is being written by another writer");
            running.sync();
        }
        assertThat(Cli.run("dump", "--format", "lsns", part).out()).endsWith("\t1\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void fileThatAppearsMeanwhileIsNotReplaced() throws IOException {
        InputStream last = new InputStream() {
            @Override
            public int read() throws IOException {
                Files.writeString(file, "mine");
                return -1;
            }
        };
        InputStream first = new ByteArrayInputStream(row("1").getBytes(StandardCharsets.UTF_8));

        Cli load = Cli.runWith(new SequenceInputStream(first, last), "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines()).singleElement().asString().contains("made by somebody else meanwhile");
        assertThat(file).hasContent("mine");
        assertThat(names()).containsExactly("new.log");
    }

    @Test
    void lineEndsAreForgiven() {
        String rows = row("1").replace("\n", "\r\n") + row("2").stripTrailing();

        assertThat(Cli.feed(rows, "load", file).exitCode()).isZero();
        assertThat(lsns()).isEqualTo("1,2");
    }

    @Test
    void linesMayBeAnyLength() {
        String row = "0\t1\t0\t0\t1\t\t\t\t" + "Ab".repeat(300_000);

        assertThat(Cli.feed(row + "\n" + row("2"), "load", file).exitCode()).isZero();
        assertThat(Cli.run("dump", file).out()).contains("\t" + "ab".repeat(300_000) + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0 2 5 0 1 6e73 6b|7 columns in place of 9",
                "0 2 5 0 1 6e73 6b  76 |10 columns",
                "-1 2 5 0 1 6e73 6b  76|txid is \"-1\"",
                "18446744073709551616 2 5 0 1 6e73 6b  76|txid is \"18446744073709551616\"",
                "0  5 0 1 6e73 6b  76|lsn is \"\"",
                "0 x 5 0 1 6e73 6b  76|lsn is \"x\", and must be a number from 0 to 18446744073709551615",
                "0 +2 5 0 1 6e73 6b  76|lsn is \"+2\"",
                "0 1 5 0 1 6e73 6b  76|lsn is 1, and must be 2 or more",
                "0 2 9223372036854775808 0 1 6e73 6b  76|timestamp is",
                "0 2 5 4294967296 1 6e73 6b  76|ttl is",
                "0 2 5 0 3 6e73 6b  76|op is \"3\", and must be 1 (put) or 2 (delete)",
                "0 2 5 0 2 6e73 6b  76|a delete has no value",
                "0 2 5 0 1 6e7 6b  76|ns is \"6e7\", and must be hex",
                "0 2 5 0 1 6e73 6g  76|key is \"6g\"",
                "0 2 5 0 1 6e73 6b 00 76|value_hash has 1 byte, and must have 32",
                "0 2 5 0 1 6e73 6b  sha256:00:5000|value is a digest",
                "|1 columns",
            })
    void malformedLineIsRefusedByItsNumber(String columns, String problem) {
        String line = columns == null ? "" : columns.replace(' ', '\t');
        Cli load = Cli.feed(RecordColumns.HEADER + "\n" + row("1") + line + "\n" + row("9"), "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines())
                .singleElement()
                .asString()
                .startsWith("edgestore: standard input, line 3: ")
                .contains(problem)
                .endsWith(file + " was not made");
        assertThat(file).doesNotExist();
    }

    @Test
    void headerStandsFirstOrNowhere() {
        assertThat(Cli.feed(row("1") + RecordColumns.HEADER + "\n", "load", file)
                        .err())
                .contains("line 2: txid is \"txid\"");
    }

    @Test
    void recordThatDoesNotFitIsRefused() {
        Cli load = Cli.feed("0\t1\t0\t0\t1\t" + "00".repeat(65_536) + "\t\t\t\n", "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.err()).contains("line 1: the namespace has 65536 bytes");
    }

    @Test
    void nothingFollowsTheHighestLsn() {
        Cli load = Cli.feed(row("18446744073709551615") + row("18446744073709551615"), "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.err()).contains("line 2: ", "highest LSN");
    }

    @Test
    void existingFileIsNotTouched() throws IOException {
        Files.writeString(file, "mine");

        Cli load = Cli.feed(row("1"), "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines()).singleElement().asString().contains("exists already", "--append");
        assertThat(file).hasContent("mine");
    }

    @Test
    void appendGoesOnBehindTheRepairedEnd() throws IOException {
        file = Logs.torn(directory);

        Cli load = Cli.feed(row("5"), "load", "--append", file);

        assertThat(load.exitCode()).isZero();
        assertThat(lsns()).isEqualTo("1,2,5");
        assertThat(load.err()).contains("TORN TAIL", "kept in " + file + ".cut-207-50", "1 record appended");
    }

    @Test
    void failedAppendSaysWhatIsThere() throws IOException {
        file = Logs.small(directory);

        Cli load = Cli.feed(row("4") + row("4"), "load", "--append", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.err()).contains("line 2", "1 record before that went into");
        assertThat(lsns()).isEqualTo("1,2,3,4");
    }

    @Test
    void unexpectedExceptionSaysWhatWentIn() throws IOException {
        file = Logs.small(directory);
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("a bug");
            }
        };
        InputStream first = new ByteArrayInputStream(row("4").getBytes(StandardCharsets.UTF_8));

        Cli load = Cli.runWith(new SequenceInputStream(first, broken), "load", "--append", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines())
                .singleElement()
                .asString()
                .contains("unexpected java.lang.IllegalStateException: a bug; ")
                .endsWith("; 1 record before that went into " + file);
        assertThat(lsns()).isEqualTo("1,2,3,4");
    }

    @Test
    void appendNeedsAFile() {
        Cli load = Cli.feed(row("1"), "load", "--append", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.err()).contains("does not exist; leave --append away");
        assertThat(file).doesNotExist();
    }

    @Test
    void appendRefusesDamageAndWhatIsNoLogWithDifferentCodes() throws IOException {
        Path damaged = Files.write(directory.resolve("length.wal"), Files.readAllBytes(Logs.small(directory)));
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[Logs.SECOND_FRAME + 7] = 0x7f;
        Files.write(damaged, bytes);
        Path noLog = Files.writeString(directory.resolve("text"), "some other file");

        assertThat(Cli.feed(row("9"), "load", "--append", damaged).exitCode()).isEqualTo(1);
        assertThat(Cli.feed(row("9"), "load", "--append", noLog).exitCode()).isEqualTo(3);
        assertThat(damaged).hasBinaryContent(bytes);
    }

    @Test
    void missingDirectoryIsToldAsSuch() {
        assertThat(Cli.feed("", "load", directory.resolve("no/such.log")).err()).contains("directory does not exist");
    }

    @Test
    void inputThatFailsLeavesNothing() throws IOException {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("cable pulled");
            }
        };
        InputStream first = new ByteArrayInputStream(row("1").getBytes(StandardCharsets.UTF_8));

        Cli load = Cli.runWith(new SequenceInputStream(first, failing), "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines()).singleElement().asString().contains("line 2", "cable pulled");
        assertThat(names()).isEmpty();
    }

    @Test
    void inputThatFailsIsNotSkipped() throws IOException {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("cable pulled");
            }
        };

        assertThat(Cli.runWith(failing, "load", "--skip-refused", file).exitCode())
                .isEqualTo(3);
        assertThat(names()).isEmpty();
    }

    @Test
    void unexpectedExceptionLeavesNothing() throws IOException {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("a bug");
            }
        };

        Cli load = Cli.runWith(broken, "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines()).singleElement().asString().contains("a bug", "--debug");
        assertThat(names()).isEmpty();
    }

    @Test
    void nothingIsCutBeforeThereIsARecordToAppend() throws IOException {
        Path torn = Logs.torn(directory);
        byte[] before = Files.readAllBytes(torn);

        Cli empty = Cli.run("load", "--append", torn);
        assertThat(empty.exitCode()).isEqualTo(3);
        assertThat(empty.errorLines())
                .singleElement()
                .asString()
                .contains("standard input is empty", torn + " was not changed");
        assertThat(Cli.feed(RecordColumns.HEADER + "\n", "load", "--append", torn))
                .isEqualTo(
                        new Cli(0, "", "edgestore: " + torn + ": 0 records appended, and the file was not changed\n"));
        assertThat(Cli.feed("no record\n", "load", "--append", torn).exitCode()).isEqualTo(3);

        assertThat(torn).hasBinaryContent(before);
        assertThat(names()).containsExactly("torn.wal");
    }

    @Test
    void tornTailIsCutWithoutACopyOnRequest() throws IOException {
        Path torn = Logs.torn(directory);

        Cli load = Cli.feed(row("7"), "load", "--append", "--cut-without-copy", torn);

        assertThat(load.exitCode()).isZero();
        assertThat(load.errorLines().get(0))
                .contains("TORN TAIL, 2 records", ", 50 torn")
                .endsWith("; cut off");
        assertThat(names()).containsExactly("torn.wal");
        assertThat(Cli.run("dump", "--format", "lsns", torn).out()).endsWith("\t1,2,7\n");
        assertThat(Cli.feed(row("7"), "load", "--cut-without-copy", file))
                .isEqualTo(new Cli(
                        2,
                        "",
                        "edgestore: --cut-without-copy goes with --append only; a new file has no tail to cut\n"));
    }

    @Test
    void secondNameThatAKilledCommandLeftIsRemovedAndTold() throws IOException {
        assertThat(Cli.feed(row("1"), "load", file).exitCode()).isZero();
        byte[] whole = Files.readAllBytes(file);
        Path part = Files.createLink(directory.resolve("new.log.part"), file);

        Cli load = Cli.feed(row("1"), "load", file);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines())
                .singleElement()
                .asString()
                .contains(file + " exists already", part + ", its second name");
        assertThat(names()).containsExactly("new.log");
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void anotherFileBesideTheTargetIsNoSecondName() throws IOException {
        assertThat(Cli.feed(row("1"), "load", file).exitCode()).isZero();
        Path part = Files.copy(file, directory.resolve("new.log.part"));

        assertThat(Cli.feed(row("1"), "load", file).exitCode()).isEqualTo(3);

        assertThat(part).hasSameBinaryContentAs(file);
    }
}
