package io.edgestore.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreCommandTest {

    @TempDir
    Path scratch;

    private Path log;
    private Path target;

    /** LSN 1 to 6, in three files; each record's time is its LSN in nanoseconds. */
    @BeforeEach
    void writeLog() throws IOException {
        log = Logs.directory(Files.createDirectory(scratch.resolve("log")));
        target = scratch.resolve("restored");
    }

    private void assertRestored(int last) {
        String dumped = Cli.run("dump", log).out();
        assertThat(Cli.run("verify", target).exitCode()).isZero();
        assertThat(Cli.run("dump", target).out().lines())
                .hasSize(last + 1)
                .containsExactlyElementsOf(dumped.lines().limit(last + 1).toList());
    }

    @Test
    void allOfALog() {
        Cli restore = Cli.run("restore", "--to", target, log);

        assertThat(restore.exitCode()).as(restore.err()).isZero();
        assertThat(restore.errorLines())
                .containsExactly("edgestore: " + target + ": 6 records restored, LSN 1 to 6, synced to disk");
        assertRestored(6);
    }

    @Test
    void partOfAKilledCommandIsReplacedAndTold() throws IOException {
        Path part = Files.createDirectory(scratch.resolve("restored.part"));
        Files.copy(Logs.file(log, 1), part.resolve("wal-0000000000000001.log"));

        Cli restore = Cli.run("restore", "--to", target, log);

        assertThat(restore.errorLines())
                .hasSize(2)
                .first()
                .isEqualTo("edgestore: " + part + ", which a killed command left, was replaced");
        assertThat(part).doesNotExist();
        assertRestored(6);
    }

    @Test
    void upToARecord() {
        assertThat(Cli.run("restore", "--up-to-lsn", 3, "--to", target + "/", log)
                        .exitCode())
                .isZero();
        assertRestored(3);
    }

    @Test
    void upToATime() {
        assertThat(Cli.run("restore", "--up-to-time", "1970-01-01T00:00:00.000000004Z", "--to", target, log)
                        .exitCode())
                .isZero();
        assertRestored(4);
    }

    @Test
    void whatTheSourceDoesNotHaveIsTold() {
        Cli restore = Cli.run("restore", "--up-to-lsn", 7, "--to", target, log);

        assertThat(restore.exitCode()).isEqualTo(3);
        assertThat(restore.errorLines()).singleElement().asString().contains("LSN 7", target + " was not made");
        assertThat(target).doesNotExist();
    }

    @Test
    void damagedSourceIsRefusedWithTheWayOn() throws IOException {
        byte[] bytes = Files.readAllBytes(Logs.file(log, 3));
        bytes[30] ^= 1;
        Files.write(Logs.file(log, 3), bytes);

        Cli restore = Cli.run("restore", "--to", target, log);

        assertThat(restore.exitCode()).isEqualTo(1);
        assertThat(restore.errorLines())
                .singleElement()
                .asString()
                .contains("`edgestore repair`", target + " was not made");
        assertThat(target).doesNotExist();
    }

    @Test
    void directoryThatIsNotEmptyIsRefused() {
        Cli restore = Cli.run("restore", "--to", log, log);

        assertThat(restore.exitCode()).isEqualTo(3);
        assertThat(restore.errorLines()).singleElement().asString().contains(log.toString());
        assertThat(Cli.run("verify", log).exitCode()).isZero();
    }

    @Test
    void wrongUsageIsTold() {
        Cli both = Cli.run("restore", "--up-to-lsn", 1, "--up-to-time", "2026-11-26T12:00:00Z", "--to", target, log);
        Cli time = Cli.run("restore", "--up-to-time", "yesterday", "--to", target, log);

        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("give one of them");
        assertThat(time.exitCode()).isEqualTo(2);
        assertThat(time.err()).contains("a time is written as in 2026-11-26T12:00:00Z, and not 'yesterday'");
    }
}
