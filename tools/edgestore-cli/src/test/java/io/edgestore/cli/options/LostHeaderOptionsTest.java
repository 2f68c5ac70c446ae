package io.edgestore.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files without a header that can be read, in the commands that can read them. */
class LostHeaderOptionsTest {

    @TempDir
    private Path directory;

    private Path version1;
    private Path version2;
    private Path sibling;

    @BeforeEach
    void makeFiles() throws IOException {
        version1 = damage(Logs.small(directory), "one.wal");
        sibling = zstd("sibling.wal");
        version2 = damage(zstd("whole.wal"), "two.wal");
    }

    private Path zstd(String name) throws IOException {
        Path file = directory.resolve(name);
        try (WalWriter writer = WalWriter.create(file, WalOptions.defaults().withCompressor("zstd"))) {
            for (int i = 0; i < 3; i++) {
                writer.append(WalEntry.put("ns", "key", name + i));
            }
        }
        return file;
    }

    /** In the magic, and in the salt. */
    private Path damage(Path sound, String name) throws IOException {
        byte[] bytes = Files.readAllBytes(sound);
        bytes[0] ^= 4;
        if (bytes[4] == 2) {
            bytes[11] ^= 4;
        }
        return Files.write(directory.resolve(name), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dump", "verify"})
    void theErrorSaysWhichOptionsHelp(String command) {
        Cli cli = Cli.run(command, version1);

        assertThat(cli.exitCode()).isEqualTo(3);
        assertThat(cli.errorLines()).singleElement().asString().contains("--assume-version 1", "--header-from");
    }

    @Test
    void dumpGivesTheRecords() {
        Cli one = Cli.run("dump", "--policy", "salvage", "--assume-version", "1", "--format", "lsns", version1);
        assertThat(one).isEqualTo(new Cli(1, version1 + "\t1,2,3\n", ""));

        Cli two = Cli.run("dump", "--policy", "salvage", "--header-from", sibling, "--format", "lsns", version2);
        assertThat(two).isEqualTo(new Cli(1, version2 + "\t1,2,3\n", ""));
    }

    @Test
    void verifyTellsOfTheHeader() {
        Cli one = Cli.run("verify", "--assume-version", "1", version1);
        assertThat(one.exitCode()).isEqualTo(1);
        assertThat(one.out())
                .contains("damage at offset 0, 8 bytes: the header cannot be read")
                .contains("DAMAGED, 3 records, LSN 1 to 3; version 1, lz4, crc32c");

        Cli two = Cli.run("verify", "--json", "--header-from", sibling, version2);
        assertThat(two.exitCode()).isEqualTo(1);
        assertThat(two.out()).contains("\"HEADER\"", "\"DAMAGED\"", "zstd");
    }

    @Test
    void convertTakesTheRecordsOver() {
        Path target = directory.resolve("target.wal");
        Cli convert =
                Cli.run("convert", "--codec", "lz4", "--policy", "salvage", "--header-from", sibling, version2, target);

        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(convert.errorLines()).anyMatch(line -> line.contains("the header cannot be read; left out"));
        assertThat(Cli.run("dump", "--format", "lsns", target).out()).isEqualTo(target + "\t1,2,3\n");
    }

    @Test
    void soundFilesAreReadByTheirOwnHeader() throws IOException {
        Cli cli = Cli.run("verify", "--header-from", sibling, Logs.small(directory));

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out()).contains("CLEAN, 3 records", "version 1");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        List<Cli> refused = List.of(
                Cli.run("dump", "--assume-version", "1", version1),
                Cli.run("dump", "--policy", "salvage", "--assume-version", "2", version2),
                Cli.run("dump", "--policy", "salvage", "--assume-version", "1", "--header-from", sibling, version1));

        assertThat(refused).extracting(Cli::exitCode).containsOnly(2);
        assertThat(refused.get(0).err()).contains("--policy salvage");
        assertThat(refused.get(1).err()).contains("--header-from");
        assertThat(refused.get(2).err()).contains("give one of them");
    }

    @Test
    void aSiblingThatCannotBeRead() {
        Cli gone = Cli.run("verify", "--header-from", directory.resolve("gone"), version2);
        Cli damaged = Cli.run("verify", "--header-from", version1, version2);

        assertThat(gone.exitCode()).isEqualTo(3);
        assertThat(gone.err()).contains("gone does not exist");
        assertThat(damaged.exitCode()).isEqualTo(3);
        assertThat(damaged.err()).contains(version1.toString());
    }
}
