package io.edgestore.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.wal.WalRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the demo; {@link io.edgestore.cli.CommandLineIT} runs it. */
class DemoTest {

    @TempDir
    Path directory;

    @Test
    void dataIsTheGoldenFile() throws IOException {
        Path file = directory.resolve("data.wal");
        DemoData.unpack(file);

        assertThat(file).hasBinaryContent(GoldenFile.PACKAGES.bytes());
        assertThat(DemoData.read(file)).hasSize(440);
    }

    @Test
    void childAcknowledgesWhatItSyncedUntilItsPermitsEnd() throws IOException {
        Path data = Logs.golden(directory, GoldenFile.PACKAGES);
        Path log = directory.resolve("a.log");

        Cli child = Cli.runWith(new ByteArrayInputStream(new byte[3]), "demo-child", data, log);

        assertThat(child.exitCode()).isEqualTo(3);
        assertThat(child.out().lines())
                .hasSize(3 * DemoChildCommand.GROUP)
                .startsWith("1", "2")
                .endsWith("15");
        assertThat(DemoCheck.of(log, DemoData.read(data)).records()).isEqualTo(4 * DemoChildCommand.GROUP);
    }

    @Test
    void checkFailsWhereARecordIsMissingOrAnother() throws IOException {
        Path data = Logs.golden(directory, GoldenFile.PACKAGES);
        List<WalRecord> records = DemoData.read(data);

        DemoCheck check = DemoCheck.of(data, records);
        assertThat(check.records()).isEqualTo(440);
        assertThatThrownBy(() -> check.requireAtLeast(441, "acknowledged"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("1 acknowledged record is not in the log");
        assertThatThrownBy(() -> DemoCheck.of(data, records.subList(1, 440)))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("record 1 of");
        assertThatThrownBy(() -> DemoCheck.of(data, records.subList(0, 439)))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("record 440 of");
    }

    @Test
    void directoryToKeepMustBeNewOrEmpty() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(Cli.run("demo", "--keep", directory).exitCode()).isEqualTo(2);
        assertThat(Cli.run("demo", "--keep", file).errorLines())
                .containsExactly("edgestore: " + file + " is no directory; name one");
    }

    @Test
    void killedProcessLeavesNothingInTheTemporaryDirectory() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));

        Cli demo = Launched.java(List.of(), "demo", "--seed", "1")
                .with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary)
                .run();

        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }
}
