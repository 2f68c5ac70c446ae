package io.edgestore.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCommandTest {

    @TempDir
    Path scratch;

    private Path log;
    private Path target;

    @BeforeEach
    void writeLog() throws IOException {
        log = scratch.resolve("log");
        target = scratch.resolve("checkpoint");
        try (WriteAheadLog writing = open()) {
            append(writing, 6);
        }
    }

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(log, WalOptions.defaults().withMaxFileLength(200));
    }

    private static void append(WriteAheadLog writing, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            writing.append(WalEntry.put("ns", "key", "value"));
        }
    }

    @Test
    void ofALogThatIsWrittenTo() throws IOException {
        try (WriteAheadLog writing = open()) {
            append(writing, 3);
            writing.sync();

            Cli checkpoint = Cli.run("checkpoint", log, target + "/");

            assertThat(checkpoint.exitCode()).as(checkpoint.err()).isZero();
            assertThat(checkpoint.errorLines())
                    .containsExactly("edgestore: " + target + ": 9 records copied, LSN 1 to 9, synced to disk");
            append(writing, 3);
        }
        assertThat(Cli.run("dump", target).out().lines()).hasSize(1 + 9);
        assertThat(Cli.run("dump", log).out().lines()).hasSize(1 + 12);
        assertThat(Cli.run("verify", target).exitCode()).isZero();
    }

    @Test
    void damagedLogIsRefusedWithTheWayOn() throws IOException {
        Path first = Logs.file(log, 1);
        byte[] bytes = Files.readAllBytes(first);
        bytes[30] ^= 1;
        Files.write(first, bytes);

        Cli checkpoint = Cli.run("checkpoint", log, target);

        assertThat(checkpoint.exitCode()).isEqualTo(1);
        assertThat(checkpoint.errorLines())
                .singleElement()
                .asString()
                .contains("`edgestore repair`", target + " was not made");
        assertThat(target).doesNotExist();
    }

    @Test
    void logWithoutAWordOnWhatIsDurableIsRefusedWithTheWayOn() throws IOException {
        Files.delete(log.resolve("durable.lsn"));

        Cli checkpoint = Cli.run("checkpoint", log, target);

        assertThat(checkpoint.exitCode()).isEqualTo(3);
        assertThat(checkpoint.errorLines())
                .singleElement()
                .asString()
                .contains("durable.lsn", "`edgestore restore`", target + " was not made");
        assertThat(target).doesNotExist();
    }

    @Test
    void partOfAKilledCommandIsReplacedAndTold() throws IOException {
        Path part = Files.createDirectory(scratch.resolve("checkpoint.part"));
        Files.copy(Logs.file(log, 1), part.resolve("wal-0000000000000001.log"));

        Cli checkpoint = Cli.run("checkpoint", log, target);

        assertThat(checkpoint.exitCode()).as(checkpoint.err()).isZero();
        assertThat(checkpoint.errorLines())
                .hasSize(2)
                .first()
                .isEqualTo("edgestore: " + part + ", which a killed command left, was replaced");
        assertThat(part).doesNotExist();
        assertThat(Cli.run("verify", target).exitCode()).isZero();
    }

    @Test
    void wrongUsageIsTold() {
        assertThat(Cli.run("checkpoint", log).exitCode()).isEqualTo(2);
        assertThat(Cli.run("checkpoint", scratch.resolve("missing"), target).exitCode())
                .isEqualTo(3);
    }
}
