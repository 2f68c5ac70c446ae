package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.file.LockedFile;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code load} and {@code convert} make directories, and {@code load} appends to them. */
class DirectoryTargetsTest {

    @TempDir
    Path scratch;

    private Path log;
    private Path part;

    /** LSN 1 to 6. */
    private String tsv;

    @BeforeEach
    void makeInput() throws IOException {
        log = scratch.resolve("log");
        part = scratch.resolve("log.part");
        tsv = Cli.run("dump", Logs.directory(Files.createDirectory(scratch.resolve("source"))))
                .out();
    }

    private String lines(long first, long last) {
        return String.join("\n", tsv.lines().skip(first).limit(last - first + 1).toList()) + "\n";
    }

    private static Cli ok(Cli run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void assertHolds(String expected) {
        assertThat(Cli.run("dump", log).out()).isEqualTo(expected);
        assertThat(ok(Cli.run("verify", log)).out()).contains(log + ": CLEAN, ");
        assertThat(part).doesNotExist();
    }

    @Test
    void slashAtTheEndMakesADirectory() throws IOException {
        Cli load = ok(Cli.feed(tsv, "load", log + "/"));

        assertThat(load.errorLines())
                .containsExactly("edgestore: " + log + ": 6 records written, " + Files.size(Logs.file(log, 1))
                        + " bytes, synced to disk");
        assertHolds(tsv);
        assertThat(names(log)).containsExactly("LOCK", "durable.lsn", "wal-0000000000000001.log");
    }

    @Test
    void filesAreFullAtTheLengthThatIsAskedFor() throws IOException {
        ok(Cli.feed(tsv, "load", "--max-file-length", 150, log + "/"));

        assertHolds(tsv);
        assertThat(names(log))
                .containsExactly(
                        "LOCK",
                        "durable.lsn",
                        "wal-0000000000000001.log",
                        "wal-0000000000000003.log",
                        "wal-0000000000000005.log");
        Cli file = Cli.feed(tsv, "load", "--max-file-length", 150, scratch.resolve("a.wal"));
        assertThat(file.exitCode()).isEqualTo(2);
        assertThat(file.errorLines()).singleElement().asString().contains("a.wal/ if that is to be one");
    }

    @Test
    void emptyDirectoryIsTakenAndKeepsItsPermissions() throws IOException {
        Files.createDirectory(log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---")));

        ok(Cli.feed(tsv, "load", log));

        assertHolds(tsv);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rwx--x---");
    }

    @Test
    void directoryWithSomethingInItIsRefused() throws IOException {
        Files.createDirectory(log);
        Files.writeString(log.resolve("notes.txt"), "mine");

        Cli load = Cli.feed(tsv, "load", log + "/");
        Cli convert = Cli.run("convert", "--codec", "lz4", scratch.resolve("source"), log);

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines())
                .containsExactly("edgestore: " + log
                        + " exists already, and is not empty; name another, or add --append to append to it");
        assertThat(convert.errorLines())
                .containsExactly("edgestore: " + log + " exists already, and is not empty; name another target");
        assertThat(names(log)).containsExactly("notes.txt");
    }

    @Test
    void refusedLineLeavesNothing() {
        Cli load = Cli.feed(tsv + "no record\n", "load", log + "/");

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines()).singleElement().asString().endsWith("; " + log + " was not made");
        assertThat(log).doesNotExist();
        assertThat(part).doesNotExist();
    }

    @Test
    void codecThatIsNotThereLeavesNothing() {
        Cli load = Cli.feed(
                tsv, "load", "--codec", "tripping", scratch.resolve("missing").resolve("log") + "/");

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines())
                .singleElement()
                .asString()
                .contains("its directory does not exist; make that first");
        assertThat(scratch.resolve("missing")).doesNotExist();
    }

    /** As a killed command leaves it. */
    private void leavePart() throws IOException {
        Files.createDirectory(part);
        Files.createFile(part.resolve("LOCK"));
        try (WriteAheadLog half = WriteAheadLog.open(part.resolve("log"), WalOptions.defaults())) {
            half.append(WalEntry.put("ns", "half", "of it"));
        }
    }

    @Test
    void whatAKilledCommandLeftIsReplaced() throws IOException {
        leavePart();

        Cli load = ok(Cli.feed(tsv, "load", log + "/"));

        assertThat(load.errorLines())
                .first()
                .isEqualTo("edgestore: " + part + ", which a killed command left, was replaced");
        assertHolds(tsv);
    }

    @Test
    void realKillIsDealtWithByTheNextRun() throws Exception {
        Path source = scratch.resolve("source.wal");
        try (WalWriter writer = WalWriter.create(source)) {
            writer.append(WalEntry.put("ns", "key", "value"));
            writer.append(WalEntry.put("ns", "key", TrippingCompressor.HALT));
        }

        Cli killed = Launched.java(List.of(), "convert", "--codec", "tripping", source, log + "/")
                .run();
        assertThat(killed.exitCode()).as(killed.err()).isEqualTo(TrippingCompressor.HALTED);
        assertThat(log).doesNotExist();
        assertThat(names(part)).containsExactly("LOCK", "log");

        Cli convert = ok(Cli.run("convert", "--codec", "lz4", source, log + "/"));
        assertThat(convert.errorLines())
                .first()
                .isEqualTo("edgestore: " + part + ", which a killed command left, was replaced");
        assertHolds(Cli.run("dump", source).out());
    }

    @Test
    void whatAnotherCommandIsWritingIsLeft() throws IOException {
        leavePart();

        try (LockedFile held = LockedFile.lock(part.resolve("LOCK")).orElseThrow()) {
            Cli load = Cli.feed(tsv, "load", log + "/");

            assertThat(held.channel().isOpen()).isTrue();
            assertThat(load.exitCode()).isEqualTo(3);
            assertThat(load.errorLines())
                    .singleElement()
                    .asString()
                    .contains(part + " is being written by another command");
        }
        assertThat(part.resolve("log").resolve("wal-0000000000000001.log")).exists();
        assertThat(log).doesNotExist();
    }

    @Test
    void somebodysOwnDirectoryInThePlaceIsLeft() throws IOException {
        Files.createDirectory(part);
        Files.writeString(part.resolve("notes.txt"), "mine");

        Cli load = Cli.feed(tsv, "load", log + "/");

        assertThat(load.exitCode()).isEqualTo(3);
        assertThat(load.errorLines())
                .singleElement()
                .asString()
                .contains("was not left by a killed command; move it away");
        assertThat(names(part)).containsExactly("notes.txt");
    }

    @Test
    void sourceWhereTheTargetWouldGrowIsRefused() throws IOException {
        leavePart();

        Cli convert = Cli.run("convert", "--codec", "lz4", part.resolve("log"), log + "/");

        assertThat(convert.exitCode()).isEqualTo(2);
        assertThat(convert.errorLines()).singleElement().asString().contains("is where " + log + " would grow");
        assertThat(part.resolve("log")).exists();
    }

    @Test
    void appendGoesOnInTheDirectory() {
        ok(Cli.feed(tsv.lines().findFirst().orElseThrow() + "\n" + lines(1, 2), "load", log + "/"));

        Cli append = ok(Cli.feed(lines(3, 6), "load", "--append", log));

        assertThat(append.err()).contains(log + ": 4 records appended, ");
        assertHolds(tsv);
        Cli again = Cli.feed(lines(6, 6), "load", "--append", log + "/");
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.err()).contains("lsn is 6, and must be 7 or more");
    }

    @Test
    void appendGoesOnInTheCodecOfTheNewestFile() {
        ok(Cli.feed(lines(1, 1), "load", "--codec", "zstd", "--checksum", "xxh32", "--no-hashes", log + "/"));
        ok(Cli.feed(lines(2, 6), "load", "--append", "--max-file-length", 1, log));

        assertThat(Cli.run("verify", log).out().lines())
                .hasSize(7)
                .filteredOn(line -> line.contains("version 2, zstd, xxh32, no value hashes"))
                .hasSize(6);
    }

    @Test
    void otherCodecBeginsANewFile() {
        ok(Cli.feed(lines(1, 2), "load", log + "/"));
        ok(Cli.feed(lines(3, 6), "load", "--append", "--codec", "zstd", "--batch", 2, log));

        assertThat(Cli.run("verify", log).out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("CLEAN, 2 records", "version 1, lz4, crc32c"))
                .anySatisfy(line -> assertThat(line).contains("4 records in 2 frames", "version 2, zstd, crc32c"));
        assertHolds(tsv);
    }

    @Test
    void tornTailIsCutAndToldBeforeAppending() throws IOException {
        ok(Cli.feed(lines(1, 3), "load", log + "/"));
        byte[] bytes = Files.readAllBytes(Logs.file(log, 1));
        Files.write(Logs.file(log, 1), Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(Cli.feed(tsv.lines().findFirst().orElseThrow() + "\n", "load", "--append", log)
                        .err())
                .contains("0 records appended, and the log was not changed");
        Cli append = ok(Cli.feed(lines(3, 6), "load", "--append", log));

        assertThat(append.errorLines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("before appending: ", "TORN TAIL, 2 records"))
                .anySatisfy(line -> assertThat(line).contains("the torn tail was cut off, and is kept in " + log));
        assertHolds(tsv);
    }

    @Test
    void appendToWhatIsNoLogIsRefused() throws IOException {
        assertThat(Cli.feed(tsv, "load", "--append", log + "/").errorLines())
                .containsExactly("edgestore: " + log + " does not exist; leave --append away to make it");
        Files.createDirectory(log);
        assertThat(Cli.feed(tsv, "load", "--append", log).errorLines())
                .singleElement()
                .asString()
                .contains("is a directory without a log");
        assertThat(log).isEmptyDirectory();
    }

    @Test
    void logThatIsBeingWrittenToIsNotAppendedTo() throws IOException {
        try (WriteAheadLog open = WriteAheadLog.open(log, WalOptions.defaults())) {
            Cli append = Cli.feed(tsv, "load", "--append", log);

            assertThat(append.exitCode()).isEqualTo(3);
            assertThat(append.errorLines()).singleElement().asString().contains("is being written by another writer");
            assertThat(open.lastLsn()).isZero();
        }
    }

    @Test
    void lsnsThatAreLeftOutBetweenFilesAreNoGap() {
        String some = tsv.lines().findFirst().orElseThrow() + "\n" + lines(2, 2) + lines(4, 4) + lines(6, 6);

        ok(Cli.feed(some, "load", "--max-file-length", 1, log + "/"));

        assertHolds(some);
        Path copy = scratch.resolve("copy");
        ok(Cli.run("convert", "--codec", "zstd", "--max-file-length", 1, log, copy + "/"));
        assertThat(Cli.run("dump", copy).out()).isEqualTo(some);
        ok(Cli.run("convert", "--codec", "lz4", copy, scratch.resolve("one.wal")));
        assertThat(Cli.run("dump", scratch.resolve("one.wal")).out()).isEqualTo(some);
    }

    @Test
    void framesOfManyRecordsGoIntoDirectoriesToo() throws IOException {
        Path events = Events.write(scratch.resolve("events.wal"), 1000);

        Cli convert = ok(Cli.run(
                "convert",
                "--codec",
                "zstd",
                "--batch",
                100,
                "--no-hashes",
                "--max-file-length",
                2000,
                events,
                log + "/"));

        assertThat(convert.err()).contains("1000 records written, value hashes dropped, ");
        assertThat(Cli.run("verify", log).out().lines())
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(line).contains("CLEAN, "))
                .endsWith(log + ": CLEAN, 1000 records in " + (names(log).size() - 2) + " files, LSN 1 to 1000");
        assertThat(Cli.run("dump", "--format", "lsns", log)
                        .out()
                        .substring(log.toString().length()))
                .isEqualTo(Cli.run("dump", "--format", "lsns", events)
                        .out()
                        .substring(events.toString().length()));
    }
}
