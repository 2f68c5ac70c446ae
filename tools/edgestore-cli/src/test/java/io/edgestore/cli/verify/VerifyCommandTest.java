package io.edgestore.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import io.edgestore.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    @TempDir
    Path directory;

    @Test
    void soundFile() throws IOException {
        Path file = Logs.small(directory);

        Cli verify = Cli.run("verify", file);

        assertThat(verify)
                .isEqualTo(new Cli(
                        0,
                        file
                                + ": CLEAN, 3 records, LSN 1 to 3; version 1, lz4, crc32c; 307 bytes: 8 header, 299 records\n",
                        ""));
    }

    @Test
    void damageIsToldWithOffsetLengthAndReason() throws IOException {
        Path file = Logs.damaged(directory);

        Cli verify = Cli.run("verify", file);

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out())
                .isEqualTo(file + ": damage at offset 107, 100 bytes: the checksum does not match\n" + file
                        + ": DAMAGED, 2 records, LSN 1 to 3 with 1 jump; version 1, lz4, crc32c; 307 bytes: 8 header, 199 records,"
                        + " 100 damaged in 1 place; for all that is left, use dump --policy salvage\n");
    }

    @Test
    void tailsAreToldWithWhatOpeningWouldDo() throws IOException {
        Path torn = Logs.torn(directory);
        Path zeros = Logs.zeros(directory);

        Cli verify = Cli.run("verify", torn, zeros);

        assertThat(verify.exitCode()).isZero();
        assertThat(verify.out().lines())
                .containsExactly(
                        torn + ": torn tail at offset 207, 50 bytes: an append that a crash interrupted; opening the"
                                + " file for writing cuts it off, and keeps a copy beside it",
                        torn
                                + ": TORN TAIL, 2 records, LSN 1 to 2; version 1, lz4, crc32c; 257 bytes: 8 header, 199 records, 50 torn tail",
                        zeros + ": zero tail at offset 307, 100 bytes: space that a crash left without content;"
                                + " opening the file for writing cuts it off",
                        zeros
                                + ": ZERO TAIL, 3 records, LSN 1 to 3; version 1, lz4, crc32c; 407 bytes: 8 header, 299 records,"
                                + " 100 zero tail");
    }

    @Test
    void tornTailOfADamagedFileStays() throws IOException {
        byte[] bytes = Files.readAllBytes(Logs.damaged(directory));
        bytes[20] ^= 1;
        bytes[Logs.SECOND_FRAME + 20] ^= 1;
        Path file = Files.write(directory.resolve("both.wal"), Arrays.copyOf(bytes, Logs.THIRD_FRAME + 50));

        assertThat(Cli.run("verify", file).out())
                .contains("damage at offset 8", "torn tail at offset 207", "nothing is cut from a damaged file");
    }

    @Test
    void valueThatIsNotTheOneOfItsHashIsDamage() throws IOException {
        Path file = Logs.wrongHash(directory);

        Cli text = Cli.run("verify", file);
        Cli json = Cli.run("verify", "--json", file);

        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out())
                .contains("the value of LSN 2 is not the one that its hash was made of", "DAMAGED, 2 records")
                .contains("1 value not of the stored hash");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out()).contains("\"reason\":\"VALUE_HASH\"", "\"hashMismatches\":1");
        assertThat(Cli.run("dump", file).exitCode()).isZero();
    }

    @Test
    void unreadableFilesAreToldInPlace() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no log at all");

        Cli verify = Cli.run("verify", text, Logs.damaged(directory));

        assertThat(verify.exitCode()).isEqualTo(3);
        assertThat(verify.out()).startsWith(text + ": UNREADABLE\n").contains("DAMAGED");
        assertThat(verify.errorLines()).singleElement().asString().contains("is not a log file");
    }

    @Test
    void jsonIsAnObjectALine() throws IOException {
        Path damaged = Logs.damaged(directory);
        Path missing = directory.resolve("missing \"x\"");
        Path edge = Logs.golden(directory, GoldenFile.EDGE);

        Cli verify = Cli.run("verify", "--json", damaged, missing, edge);

        assertThat(verify.exitCode()).isEqualTo(3);
        assertThat(verify.out().lines())
                .containsExactly(
                        "{\"file\":\"" + damaged + "\",\"damages\":[{\"offset\":107,\"length\":100,\"reason\":"
                                + "\"CHECKSUM\"}],\"verdict\":\"DAMAGED\",\"formatVersion\":1,\"compressor\":\"lz4\",\"parameterBytes\":0,\"checksum\":\"crc32c\",\"valueHashes\":true,\"frames\":2,\"records\":2,\"firstLsn\":\"1\",\"lastLsn\":"
                                + "\"3\",\"lsnJumps\":1,\"damageCount\":1,\"hashMismatches\":0,\"fileLength\":307,"
                                + "\"headerBytes\":8,\"recordBytes\":199,\"damagedBytes\":100,\"tornBytes\":0,"
                                + "\"zeroBytes\":0}",
                        "{\"file\":\"" + directory + "/missing \\\"x\\\"\",\"damages\":[],\"verdict\":\"UNREADABLE\","
                                + "\"error\":\"" + directory + "/missing \\\"x\\\" does not exist; check the path\"}",
                        "{\"file\":\"" + edge
                                + "\",\"damages\":[],\"verdict\":\"CLEAN\",\"formatVersion\":1,\"compressor\":\"lz4\",\"parameterBytes\":0,\"checksum\":\"crc32c\",\"valueHashes\":true,\"frames\":13,\"records\":13,\"firstLsn\":"
                                + "\"1\",\"lastLsn\":\"18446744073709551615\",\"lsnJumps\":2,\"damageCount\":0,"
                                + "\"hashMismatches\":0,\"fileLength\":2171,\"headerBytes\":8,\"recordBytes\":2163,"
                                + "\"damagedBytes\":0,\"tornBytes\":0,\"zeroBytes\":0}");
    }

    @Test
    void gapBetweenFilesOfOneLog() throws IOException {
        Path first = Logs.withLsns(directory.resolve("wal-0000000000000001.log"), 1, 2, 3);
        Path second = Logs.withLsns(directory.resolve("wal-0000000000000005.log"), 7, 8);
        Path third = Logs.withLsns(directory.resolve("wal-0000000000000009.log"), 9);

        // In whatever order they are named.
        Cli verify = Cli.run("verify", third, second, first);

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out().lines())
                .containsExactly(
                        first + ": CLEAN, 3 records, LSN 1 to 3; version 1, lz4, crc32c; " + Files.size(first)
                                + " bytes: 8 header, " + (Files.size(first) - 8) + " records",
                        second + ": LSN 4 is neither in this file nor in the one before it",
                        second + ": GAP, 2 records, LSN 7 to 8; version 1, lz4, crc32c; " + Files.size(second)
                                + " bytes: 8 header, " + (Files.size(second) - 8) + " records",
                        third + ": CLEAN, 1 record, LSN 9; version 1, lz4, crc32c; " + Files.size(third)
                                + " bytes: 8 header, " + (Files.size(third) - 8) + " records");
        assertThat(Cli.run("verify", "--json", first, second).out())
                .contains("\"verdict\":\"GAP\"", "\"missing\":{\"firstLsn\":\"4\",\"lastLsn\":\"4\"}");
        assertThat(Cli.run("verify", second, third).exitCode()).isZero();
    }

    @Test
    void filesOfDifferentLogsHaveNoGapBetweenThem() throws IOException {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path two = Files.createDirectory(directory.resolve("two"));

        Cli verify = Cli.run(
                "verify",
                Logs.withLsns(one.resolve("wal-0000000000000001.log"), 1),
                Logs.withLsns(two.resolve("wal-0000000000000005.log"), 5),
                Logs.withLsns(one.resolve("other.log"), 9));

        assertThat(verify.exitCode()).as(verify.out()).isZero();
    }
}
