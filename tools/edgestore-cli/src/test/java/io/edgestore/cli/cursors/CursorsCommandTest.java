package io.edgestore.cli.cursors;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorsCommandTest {

    private static final WalOptions A_RECORD_A_FILE = WalOptions.defaults().withMaxFileLength(1);

    @TempDir
    Path scratch;

    /** Three files of one record each. */
    private WriteAheadLog open() throws IOException {
        WriteAheadLog log = WriteAheadLog.open(scratch.resolve("log"), A_RECORD_A_FILE);
        for (int i = 0; i < 3; i++) {
            log.append(WalEntry.put("ns", "key", "value"));
        }
        return log;
    }

    private long bytes(long... lsns) throws IOException {
        long bytes = 0;
        for (long lsn : lsns) {
            bytes += Files.size(Logs.file(scratch.resolve("log"), lsn));
        }
        return bytes;
    }

    @Test
    void cursorsAreToldWhileTheLogIsWrittenTo() throws IOException {
        try (WriteAheadLog log = open()) {
            log.cursor("backup").advanceTo(2);
            log.cursor("archive");
            log.cursor("index").advanceTo(4);

            Cli text = Cli.run("cursors", scratch.resolve("log"));
            Cli json = Cli.run("cursors", "--json", scratch.resolve("log"));

            assertThat(text).extracting(Cli::exitCode, Cli::err).containsExactly(0, "");
            assertThat(text.out().lines())
                    .containsExactly(
                            "archive: LSN 1, keeps 2 files of " + bytes(1, 2) + " bytes",
                            "backup: LSN 2, keeps 1 file of " + bytes(2) + " bytes",
                            "index: LSN 4, keeps 0 files of 0 bytes");
            assertThat(json.exitCode()).isZero();
            assertThat(json.out().lines())
                    .hasSize(3)
                    .contains("{\"cursor\":\"backup\",\"file\":\""
                            + scratch.resolve("log").resolve("cursor-backup")
                            + "\",\"position\":\"2\",\"keptFiles\":1,\"keptBytes\":" + bytes(2) + "}");
        }
    }

    @Test
    void damagedCursorIsTold() throws IOException {
        try (WriteAheadLog log = open()) {
            log.cursor("backup");
        }
        Path file = scratch.resolve("log").resolve("cursor-backup");
        Files.write(file, new byte[7]);

        Cli text = Cli.run("cursors", scratch.resolve("log"));
        Cli json = Cli.run("cursors", "--json", scratch.resolve("log"));

        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).isEqualTo("backup: DAMAGED, keeps 2 files of " + bytes(1, 2) + " bytes\n");
        assertThat(text.errorLines()).singleElement().asString().contains(file + ": the cursor is damaged");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out()).contains("\"position\":null");
    }

    @Test
    void logWithoutCursorsHasNothingToTell() throws IOException {
        open().close();

        assertThat(Cli.run("cursors", scratch.resolve("log"))).isEqualTo(new Cli(0, "", ""));
    }

    @Test
    void whatIsNoLogIsRefused() throws IOException {
        Path file = Logs.small(scratch);

        assertThat(Cli.run("cursors", scratch.resolve("missing")).exitCode()).isEqualTo(3);
        assertThat(Cli.run("cursors", scratch).errorLines())
                .singleElement()
                .asString()
                .contains("a directory without a log");
        assertThat(Cli.run("cursors", file).errorLines())
                .containsExactly("edgestore: " + file + " is a file, and not a directory with a log; name a directory");
    }
}
