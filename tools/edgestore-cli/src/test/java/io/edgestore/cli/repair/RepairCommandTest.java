package io.edgestore.cli.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairCommandTest {

    @TempDir
    Path scratch;

    private Path log;
    private Path target;

    @BeforeEach
    void writeLog() throws IOException {
        log = Logs.directory(Files.createDirectory(scratch.resolve("log")));
        target = scratch.resolve("repaired");
    }

    private Path file(long lsn) {
        return Logs.file(log, lsn);
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file) + Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static void change(Path file, int offset) throws IOException {
        byte[] all = Files.readAllBytes(file);
        all[offset] ^= 1;
        Files.write(file, all);
    }

    private static void cut(Path file, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - bytes));
    }

    private static String lsns(Path path) {
        String line = Cli.run("dump", "--format", "lsns", path).out();
        return line.substring(line.indexOf('\t') + 1).strip();
    }

    private void assertRepaired(String lsns) {
        Cli verify = Cli.run("verify", target);
        assertThat(verify.exitCode()).as(verify.out()).isZero();
        assertThat(verify.out()).contains(target + ": CLEAN, ");
        assertThat(lsns(target)).isEqualTo(lsns);
        assertThat(scratch.resolve("repaired.part")).doesNotExist();
    }

    @Test
    void damageIsLeftOutAndTheOriginalStaysAsItIs() throws IOException {
        change(file(3), 30);
        cut(file(5), 1);
        Map<String, String> before = contents(log);

        Cli repair = Cli.run("repair", "--to", target, log);

        assertThat(repair.exitCode()).isEqualTo(1);
        assertThat(repair.errorLines())
                .anySatisfy(line -> assertThat(line).contains(file(3) + "", "offset 8", "; left out"))
                .anySatisfy(line -> assertThat(line).contains(file(5) + ": TORN TAIL, 1 records"))
                .last()
                .asString()
                .contains(target + ": 4 records written, 1 place left out, ", log + " is as it was");
        assertRepaired("1,2,4,5");
        assertThat(contents(log)).isEqualTo(before);
    }

    @Test
    void soundLogIsCopied() throws IOException {
        Cli repair = Cli.run("repair", "--to", target + "/", log);

        assertThat(repair.exitCode()).as(repair.err()).isZero();
        assertThat(Cli.run("dump", target).out()).isEqualTo(Cli.run("dump", log).out());
    }

    @Test
    void missingFileIsToldAndNoGapIsLeft() throws IOException {
        Files.delete(file(3));

        Cli repair = Cli.run("repair", "--to", target, log);

        assertThat(repair.exitCode()).isEqualTo(1);
        assertThat(repair.err()).contains("LSN 3 to 4 are missing before " + file(5) + "; left out");
        assertRepaired("1,2,5,6");
    }

    @Test
    void tornTailInTheMiddleCountsAsLeftOut() throws IOException {
        cut(file(3), 1);

        Cli repair = Cli.run("repair", "--to", target, log);

        assertThat(repair.exitCode()).isEqualTo(1);
        assertThat(repair.err()).contains("it is not the log's last file; left out");
        assertRepaired("1,2,3,5,6");
    }

    @Test
    void policySaysHowMuchIsTakenOver() throws IOException {
        change(file(3), 30);

        assertThat(Cli.run("repair", "--policy", "stop", "--to", target, log).exitCode())
                .isEqualTo(1);
        assertRepaired("1,2");
        Cli fail = Cli.run("repair", "--policy", "fail", "--to", scratch.resolve("other"), log);
        assertThat(fail.exitCode()).isEqualTo(2);
        assertThat(fail.errorLines()).singleElement().asString().contains("salvage, skip or stop");
    }

    @Test
    void aFileBecomesADirectory() throws IOException {
        Path damaged = Logs.damaged(scratch);

        Cli repair = Cli.run("repair", "--to", target, damaged);

        assertThat(repair.exitCode()).isEqualTo(1);
        assertThat(repair.err()).contains(damaged + "", "2 records written, 1 place left out");
        assertRepaired("1,3");
    }

    @Test
    void directoryThatIsNotEmptyIsRefused() throws IOException {
        Map<String, String> before = contents(log);

        Cli repair = Cli.run("repair", "--to", log, file(1));

        assertThat(repair.exitCode()).isEqualTo(3);
        assertThat(repair.errorLines())
                .containsExactly("edgestore: " + log + " exists already, and is not empty; name another directory");
        assertThat(contents(log)).isEqualTo(before);
        Files.createDirectory(target);
        assertThat(Cli.run("repair", "--to", target, log).exitCode()).isZero();
        assertRepaired("1,2,3,4,5,6");
    }

    @Test
    void whatIsNotThereIsToldAndNothingIsMade() {
        Path missing = scratch.resolve("missing");

        Cli repair = Cli.run("repair", "--to", target, missing);

        assertThat(repair.exitCode()).isEqualTo(3);
        assertThat(repair.errorLines()).containsExactly("edgestore: " + missing + " does not exist; check the path");
        assertThat(target).doesNotExist();
        assertThat(scratch.resolve("repaired.part")).doesNotExist();
    }

    /** Version 2, with batches of three records, and with LSNs that are left out. */
    private Path batches() throws IOException {
        Path batches = scratch.resolve("batches");
        WalOptions options = WalOptions.defaults()
                .withCompressor("zstd")
                .withChecksum("xxh32")
                .withFormatVersion(FormatVersion.VERSION_2)
                .withoutValueHashes()
                .withMaxFileLength(1);
        try (WriteAheadLog open = WriteAheadLog.open(batches, options)) {
            for (int lsn : new int[] {1, 11, 21}) {
                open.appendRecords(List.of(record(lsn), record(lsn + 1), record(lsn + 2)));
            }
        }
        return batches;
    }

    private static WalRecord record(long lsn) {
        return new WalRecord(lsn, WalEntry.put("ns", "key", "value " + lsn));
    }

    @Test
    void codecFramesAndLsnsAreKept() throws IOException {
        Path batches = batches();

        Cli repair = Cli.run("repair", "--to", target, batches);

        assertThat(repair.exitCode()).as(repair.err()).isZero();
        assertRepaired("1,2,3,11,12,13,21,22,23");
        assertThat(Cli.run("verify", target).out())
                .contains("9 records in 3 frames", "version 2, zstd, xxh32, no value hashes");
    }

    @Test
    void codecOfTheNewestFileCounts() throws IOException {
        try (WriteAheadLog open = WriteAheadLog.open(log, WalOptions.defaults().withCompressor("zstd"))) {
            open.append(WalEntry.put("ns", "key", "value"));
        }

        assertThat(Cli.run("repair", "--to", target, log).exitCode()).isZero();
        assertRepaired("1,2,3,4,5,6,7");
        assertThat(Cli.run("verify", target).out()).contains("version 2, zstd, crc32c");
    }

    @Test
    void lostHeaderOfVersion2IsMadeUpForByAnotherFile() throws IOException {
        Path batches = batches();
        byte[] all = Files.readAllBytes(Logs.file(batches, 4));
        Arrays.fill(all, 0, 12, (byte) 0x55);
        Files.write(Logs.file(batches, 4), all);

        Cli without = Cli.run("repair", "--to", target, batches);
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err()).contains(Logs.file(batches, 4) + ": ", "; left out", "6 records written");
        assertRepaired("1,2,3,21,22,23");

        target = scratch.resolve("second");
        Cli with = Cli.run("repair", "--header-from", Logs.file(batches, 1), "--to", target, batches);
        assertThat(with.exitCode()).isEqualTo(1);
        assertThat(with.err()).contains("9 records written");
        assertRepaired("1,2,3,11,12,13,21,22,23");
    }

    @Test
    void lostHeaderOfASingleFile() throws IOException {
        byte[] all = Files.readAllBytes(Logs.small(scratch));
        all[0] ^= 1;
        Path headless = Files.write(scratch.resolve("headless.wal"), all);

        Cli without = Cli.run("repair", "--to", target, headless);
        assertThat(without.exitCode()).isEqualTo(3);
        assertThat(without.errorLines())
                .singleElement()
                .asString()
                .contains("--assume-version 1", "`edgestore repair`");
        assertThat(target).doesNotExist();

        assertThat(Cli.run("repair", "--assume-version", "1", "--to", target, headless)
                        .exitCode())
                .isEqualTo(1);
        assertRepaired("1,2,3");
    }

    @Test
    void logWithoutAnySoundHeaderIsTold() throws IOException {
        for (int lsn : new int[] {1, 3, 5}) {
            change(file(lsn), 0);
        }

        Cli repair = Cli.run("repair", "--to", target, log);

        assertThat(repair.exitCode()).isEqualTo(3);
        assertThat(repair.errorLines()).singleElement().asString().contains("--header-from");
        assertThat(target).doesNotExist();
    }

    @Test
    void logThatIsBeingWrittenToIsRepairedAsItIs() throws IOException {
        Path live = scratch.resolve("live");
        try (WriteAheadLog open = WriteAheadLog.open(live, WalOptions.defaults())) {
            open.append(WalEntry.put("ns", "key", "value"));

            assertThat(Cli.run("repair", "--to", target, live).exitCode()).isZero();
            assertThat(open.append(WalEntry.put("ns", "key", "value"))).isEqualTo(2);
        }
        assertRepaired("1");
    }

    /** On a real disk of 256 KiB, where one can be mounted: as root, on Linux. */
    @Test
    void fullDiskIsToldWithWhatIsNeeded() throws Exception {
        Path big = scratch.resolve("big.wal");
        try (WalWriter writer = WalWriter.create(big, WalOptions.defaults().withCompressor("none"))) {
            for (int i = 0; i < 16; i++) {
                writer.append(WalEntry.put(new byte[0], new byte[0], new byte[32 << 10]));
            }
        }
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        assumeTrue(
                Launched.of("sh", "-c", "mount -t tmpfs -o size=256k tmpfs \"$0\"", disk)
                                .run()
                                .exitCode()
                        == 0,
                "a small disk cannot be mounted here");
        try {
            Cli repair = Cli.run("repair", "--to", disk.resolve("log"), big);

            assertThat(repair.exitCode()).isEqualTo(3);
            assertThat(repair.errorLines())
                    .singleElement()
                    .asString()
                    .contains("the disk is full; make room for about " + Files.size(big) + " bytes")
                    .endsWith("; " + disk.resolve("log") + " was not made");
            assertThat(disk).isEmptyDirectory();
        } finally {
            assertThat(Launched.of("umount", disk).run().exitCode()).isZero();
        }
    }
}
