package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory is read as one log, by each command that reads files. */
class DirectoriesTest {

    @TempDir
    Path scratch;

    private Path log;
    private Path target;

    @BeforeEach
    void writeLog() throws IOException {
        log = Logs.directory(Files.createDirectory(scratch.resolve("log")));
        target = scratch.resolve("target.wal");
    }

    private Path file(long lsn) {
        return Logs.file(log, lsn);
    }

    private static void cut(Path file, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - bytes));
    }

    private static void flip(Path file, int offset) throws IOException {
        byte[] all = Files.readAllBytes(file);
        all[offset] ^= 1;
        Files.write(file, all);
    }

    private static String lsns(Path path) {
        String line = Cli.run("dump", "--format", "lsns", path).out();
        assertThat(line).startsWith(path + "\t").endsWith("\n");
        return line.substring(line.indexOf('\t') + 1, line.length() - 1);
    }

    @Test
    void verifyTellsEachFileAndTheWholeLog() {
        Cli verify = Cli.run("verify", log);

        assertThat(verify.exitCode()).isZero();
        assertThat(verify.err()).isEmpty();
        assertThat(verify.out().lines())
                .hasSize(4)
                .endsWith(log + ": CLEAN, 6 records in 3 files, LSN 1 to 6")
                .first()
                .asString()
                .startsWith(file(1) + ": CLEAN, 2 records, LSN 1 to 2; ");
    }

    @Test
    void verifyTellsItAsJson() throws IOException {
        Files.delete(file(3));
        Files.createFile(file(7));

        Cli verify = Cli.run("verify", "--json", log);

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out().lines())
                .hasSize(3)
                .endsWith("{\"directory\":\"" + log + "\",\"verdict\":\"GAP\",\"files\":2,\"unreadableFiles\":0,"
                        + "\"unbegunFiles\":[\"" + file(7) + "\"],\"records\":4,\"firstLsn\":\"1\",\"lastLsn\":\"6\","
                        + "\"missing\":[{\"firstLsn\":\"3\",\"lastLsn\":\"4\"}]}");
    }

    @Test
    void missingFileIsAGapForEveryCommand() throws IOException {
        Files.delete(file(3));

        Cli verify = Cli.run("verify", log);
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out().lines())
                .contains(file(5) + ": LSN 3 to 4 are neither in this file nor in the one before it")
                .endsWith(log + ": GAP, 4 records in 2 files, LSN 1 to 6");

        String gap = "LSN 3 to 4 are missing before " + file(5);
        Cli dump = Cli.run("dump", "--format", "text", log);
        assertThat(dump.exitCode()).isEqualTo(1);
        assertThat(dump.errorLines()).containsExactly("edgestore: " + gap);
        assertThat(lsns(log)).isEqualTo("1,2,5,6");

        Cli refused = Cli.run("convert", "--codec", "lz4", log, target);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errorLines()).singleElement().asString().contains(gap, "--policy salvage", "was not made");
        assertThat(target).doesNotExist();

        Cli convert = Cli.run("convert", "--codec", "lz4", "--policy", "salvage", log, target);
        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(convert.err()).contains(gap + "; left out", "4 records written, 1 place left out");
        assertThat(lsns(target)).isEqualTo("1,2,5,6");
    }

    @Test
    void policyCountsOverAllFiles() throws IOException {
        Files.delete(file(3));

        assertThat(Cli.run("dump", "--format", "lsns", "--policy", "stop", log).out())
                .isEqualTo(log + "\t1,2\n");
        Cli fail = Cli.run("dump", "--format", "lsns", "--policy", "fail", log);
        assertThat(fail.out()).isEqualTo(log + "\t1,2\n");
        assertThat(fail.exitCode()).isEqualTo(1);
    }

    @Test
    void tornTailIsNoDamageInTheNewestFileOnly() throws IOException {
        cut(file(5), 1);
        assertThat(Cli.run("verify", log))
                .extracting(Cli::exitCode, run -> run.out().lines().toList().get(4))
                .containsExactly(0, log + ": TORN TAIL, 5 records in 3 files, LSN 1 to 5");
        assertThat(Cli.run("dump", log).exitCode()).isZero();

        cut(file(3), 1);
        Cli verify = Cli.run("verify", log);
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out())
                .contains(file(3) + ": not finished, and other files of the log follow")
                .contains(file(3) + ": DAMAGED, 1 record, LSN 3; ")
                .endsWith(log + ": DAMAGED, 4 records in 3 files, LSN 1 to 5\n");
        Cli dump = Cli.run("dump", log);
        assertThat(dump.exitCode()).isEqualTo(1);
        assertThat(dump.errorLines())
                .anySatisfy(
                        line -> assertThat(line).contains(file(3) + ": TORN TAIL", "it is not the log's last file"));
        Cli convert = Cli.run("convert", "--codec", "lz4", "--policy", "skip", log, target);
        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(convert.err()).contains("it is not the log's last file; left out");
    }

    @Test
    void filesThatWereNeverBegunAreToldAndNoDamageAtTheEnd() throws IOException {
        Files.createFile(file(7));
        Files.write(file(8), new byte[50]);

        Cli verify = Cli.run("verify", log);

        assertThat(verify.exitCode()).as(verify.err()).isZero();
        assertThat(verify.out())
                .contains(
                        file(7) + ": no record was ever written to it", file(8) + ": no record was ever written to it")
                .endsWith(log + ": CLEAN, 6 records in 3 files, LSN 1 to 6\n");
        assertThat(Cli.run("dump", log)).extracting(Cli::exitCode, Cli::err).containsExactly(0, "");
    }

    @Test
    void emptyFileInTheMiddleIsDamage() throws IOException {
        Files.delete(file(3));
        WalWriter.create(file(3), WalOptions.defaults(), 3).close();

        Cli verify = Cli.run("verify", log);

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).contains(file(3) + ": no record, and other files of the log follow");
        assertThat(Cli.run("dump", log).exitCode()).isEqualTo(1);
    }

    @Test
    void damageIsToldWithItsFile() throws IOException {
        flip(file(3), 30);

        assertThat(Cli.run("verify", log).out())
                .contains(file(3) + ": damage at offset 8, ", file(3) + ": DAMAGED, 1 record, LSN 4")
                .endsWith(log + ": DAMAGED, 5 records in 3 files, LSN 1 to 6\n");
        Cli convert = Cli.run("convert", "--codec", "lz4", log, target);
        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(convert.errorLines()).singleElement().asString().contains(file(3) + ": ", "--policy salvage");
    }

    /** Of a later release, that is: it is sound, and nobody here can read it. */
    @Test
    void fileOfAnUnknownVersionIsDamagedUnlessAChecksumSaysOtherwise() throws IOException {
        byte[] bytes = Files.readAllBytes(file(3));
        bytes[4] = 77;
        Files.write(file(3), bytes);
        assertThat(Cli.run("verify", log).exitCode()).isEqualTo(1);
        assertThat(Cli.run("dump", log).exitCode()).isEqualTo(1);

        ByteBuffer later = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        later.put(new byte[] {'E', 'D', 'G', 'W', 77, 0}).putInt(40);
        CRC32C crc = new CRC32C();
        crc.update(later.array(), 0, 36);
        Files.write(file(3), later.putInt(36, (int) crc.getValue()).array());
        assertThat(Cli.run("verify", log).exitCode()).isEqualTo(3);
        assertThat(Cli.run("dump", log).exitCode()).isEqualTo(3);
    }

    @Test
    void tornFileThatOthersFollowIsDamagedAlsoIfItIsNamedAlone() throws IOException {
        for (long lsn : new long[] {3, 5}) {
            byte[] bytes = Files.readAllBytes(file(lsn));
            Files.write(file(lsn), Arrays.copyOf(bytes, bytes.length - 5));
        }

        Cli followed = Cli.run("verify", file(3));
        Cli last = Cli.run("verify", file(5));

        assertThat(followed.exitCode()).isEqualTo(1);
        assertThat(followed.out()).contains("other files of the log follow");
        assertThat(last.exitCode()).isZero();
        assertThat(last.out()).contains("TORN TAIL");
    }

    @Test
    void unreadableFileKeepsVerifyFromNoOther() throws IOException {
        Files.writeString(file(3), "no log at all");

        Cli verify = Cli.run("verify", log);

        assertThat(verify.exitCode()).as("as dump has it").isEqualTo(1);
        assertThat(Cli.run("dump", log).exitCode()).isEqualTo(1);
        assertThat(Cli.run("verify", file(3)).exitCode()).isEqualTo(3);
        assertThat(Cli.run("dump", file(3)).exitCode()).isEqualTo(3);
        assertThat(verify.out())
                .contains(file(3) + ": UNREADABLE\n", file(5) + ": CLEAN, 2 records")
                .endsWith(log + ": UNREADABLE in part, 4 records in 3 files, LSN 1 to 6\n");
        assertThat(Cli.run("verify", "--json", log).out())
                .contains("\"verdict\":\"UNREADABLE\",\"files\":3,\"unreadableFiles\":1");
        assertThat(lsns(log)).isEqualTo("1,2,5,6");
    }

    @Test
    void lostHeaderIsMadeUpForInADirectoryToo() throws IOException {
        byte[] bytes = Files.readAllBytes(file(3));
        Arrays.fill(bytes, 0, 8, (byte) 1);
        Files.write(file(3), bytes);

        assertThat(Cli.run("dump", "--format", "lsns", "--policy", "salvage", "--header-from", file(1), log)
                        .out())
                .isEqualTo(log + "\t1,2,3,4,5,6\n");
        Cli verify = Cli.run("verify", "--assume-version", "1", log);
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).contains("DAMAGED, 6 records in 3 files");
    }

    @Test
    void formatsShowWhereRecordsStand() {
        assertThat(Cli.run("dump", "--format", "jsonl", log).out().lines())
                .hasSize(6)
                .element(2)
                .asString()
                .startsWith("{\"file\":\"" + file(3) + "\",\"offset\":8,");
        assertThat(Cli.run("dump", "--format", "text", log).out().lines().filter(line -> line.startsWith("#")))
                .containsExactly(
                        "# " + file(1) + ": version 1, lz4, crc32c",
                        "# " + file(3) + ": version 1, lz4, crc32c",
                        "# " + file(5) + ": version 1, lz4, crc32c");
        assertThat(Cli.run("dump", log).out())
                .isEqualTo(Cli.run("dump", file(1), file(3), file(5)).out());
    }

    @Test
    void filesOfSeveralCodecsAreOneLog() throws IOException {
        try (WriteAheadLog open = WriteAheadLog.open(
                log, WalOptions.defaults().withCompressor("zstd").withoutValueHashes())) {
            open.append(WalEntry.put("ns", "key", "value"));
        }

        assertThat(Cli.run("dump", "--format", "text", log).out()).contains(file(7) + ": version 2, zstd, crc32c");
        Cli convert = Cli.run("convert", "--codec", "lz4", log, target);
        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(convert.err()).contains("7 records written, value hashes computed, ");
        assertThat(lsns(target)).isEqualTo("1,2,3,4,5,6,7");
    }

    @Test
    void unknownCodecIsToldWithItsFile() throws IOException {
        WalOptions unknown = WalOptions.defaults().withCompressor(new ReversedCompressor() {
            @Override
            public String name() {
                return "unheard";
            }
        });
        try (WalWriter writer = WalWriter.create(file(7), unknown, 7)) {
            writer.append(WalEntry.put("ns", "key", "value"));
        }

        Cli dump = Cli.run("dump", "--format", "lsns", log);

        assertThat(dump.exitCode()).isEqualTo(3);
        assertThat(dump.out()).isEqualTo(log + "\t1,2,3,4,5,6\n");
        assertThat(dump.errorLines())
                .singleElement()
                .asString()
                .startsWith("edgestore: " + file(7) + ": no compressor named \"unheard\"");
        assertThat(Cli.run("verify", log).out()).contains(file(7) + ": UNREADABLE", file(5) + ": CLEAN");
    }

    @Test
    void logThatIsBeingWrittenToIsRead() throws IOException {
        Path live = scratch.resolve("live");
        try (WriteAheadLog open = WriteAheadLog.open(live, WalOptions.defaults().withMaxFileLength(1))) {
            open.append(WalEntry.put("ns", "key", "value"));
            open.append(WalEntry.put("ns", "key", "value"));

            assertThat(Cli.run("verify", live).out()).endsWith(live + ": CLEAN, 2 records in 2 files, LSN 1 to 2\n");
            assertThat(lsns(live)).isEqualTo("1,2");
            assertThat(open.append(WalEntry.put("ns", "key", "value"))).isEqualTo(3);
        }
    }

    @Test
    void dictionaryIsTrainedOnADirectory() throws IOException {
        Path events = Files.createDirectory(scratch.resolve("events"));
        Events.write(Logs.file(events, 1), 1000);
        Path dictionary = scratch.resolve("dict");

        Cli train = Cli.run("train", "--size", 2048, events, "-o", dictionary);

        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.err()).contains("made of 1000 records");
    }

    @Test
    void directoryWithoutALogIsToldByEachCommand() throws IOException {
        Path empty = Files.createDirectory(scratch.resolve("empty"));
        Files.writeString(empty.resolve("orders.wal"), "not named like a file of a directory");
        String problem =
                "edgestore: " + empty + ": is a directory without a log; name a log file, or a directory with files"
                        + " wal-<16 hex digits>.log";

        for (Cli run : new Cli[] {
            Cli.run("verify", empty),
            Cli.run("dump", empty),
            Cli.run("convert", "--codec", "lz4", empty, target),
            Cli.run("train", empty, "-o", target)
        }) {
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.errorLines()).singleElement().asString().startsWith(problem);
        }
        assertThat(target).doesNotExist();
    }

    @Test
    void emptyLogIsALog() throws IOException {
        Path empty = scratch.resolve("new");
        WriteAheadLog.open(empty, WalOptions.defaults()).close();

        Cli verify = Cli.run("verify", empty);

        assertThat(verify.exitCode()).isZero();
        assertThat(verify.out()).endsWith(empty + ": CLEAN, 0 records in 0 files\n");
        assertThat(Cli.run("dump", "--format", "lsns", empty).out()).isEqualTo(empty + "\t\n");
    }

    @Test
    void sameDirectoryTwiceIsTheSameTwice() throws IOException {
        String once = Cli.run("verify", log).out();

        assertThat(Cli.run("verify", log, log).out()).isEqualTo(once + once);
    }

    @Test
    void bytesBehindTheNewestFrameAreATail() throws IOException {
        Files.write(file(5), new byte[100], StandardOpenOption.APPEND);

        assertThat(Cli.run("verify", log).out()).endsWith(log + ": ZERO TAIL, 6 records in 3 files, LSN 1 to 6\n");
    }
}
