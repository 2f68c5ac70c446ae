package io.edgestore.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void childAcknowledgesWhatIsDurableUntilItsPermitsEnd() throws IOException {
        Path data = Logs.golden(directory, GoldenFile.PACKAGES);
        Path log = directory.resolve("log");

        Cli child = Cli.runWith(new ByteArrayInputStream(new byte[50]), "demo-child", data, log);

        assertThat(child.exitCode()).isEqualTo(3);
        Map<Long, Integer> acknowledged = new HashMap<>();
        child.out()
                .lines()
                .map(line -> line.split(" "))
                .forEach(line -> acknowledged.put(Long.parseLong(line[1]), Integer.parseInt(line[0])));
        assertThat(acknowledged.keySet()).hasSize(50).contains(1L, 50L);
        assertThat(acknowledged.values()).doesNotHaveDuplicates().allMatch(change -> change < 50);
        DemoCheck.of(log, DemoData.read(data)).requireAll(acknowledged);
    }

    @Test
    void childEndsWhenAllIsWritten() throws IOException {
        Path data = Logs.golden(directory, GoldenFile.PACKAGES);
        Path log = directory.resolve("log");

        Cli child = Cli.runWith(new ByteArrayInputStream(new byte[500]), "demo-child", data, log);

        assertThat(child.exitCode()).as(child.err()).isZero();
        DemoCheck.of(log, DemoData.read(data)).requireRecords(440);
        assertThat(directory.resolve("log")).isDirectoryContaining("glob:**wal-*[02-9a-f].log"); // more than one file
    }

    private Path logOf(List<WalRecord> records) throws IOException {
        Path log = directory.resolve("log");
        try (WriteAheadLog open = WriteAheadLog.open(log, DemoWriters.OPTIONS)) {
            open.append(records.stream().map(WalRecord::entry).toList());
        }
        return log;
    }

    @Test
    void checkTellsWhatIsThere() throws IOException {
        List<WalRecord> records = DemoData.read(Logs.golden(directory, GoldenFile.PACKAGES));
        Path log = logOf(List.of(records.get(7), records.get(3)));

        DemoCheck check = DemoCheck.of(log, records);

        assertThat(check.changes()).containsExactly(7, 3);
        assertThat(check.lastFile()).isEqualTo(Logs.file(log, 1));
        assertThat(check.lastOffset() + check.lastLength()).isEqualTo(Files.size(check.lastFile()));
        check.requireAll(Map.of(1L, 7, 2L, 3));
        check.requireRecords(2);
        assertThatThrownBy(() -> check.requireRecords(3))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("there are 2 records in the log, and not 3");
        for (Map<Long, Integer> other : List.of(Map.of(1L, 3), Map.of(3L, 5), Map.of(0L, 7))) {
            assertThatThrownBy(() -> check.requireAll(other))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("1 acknowledged change is not in the log");
        }
    }

    @Test
    void checkFailsWhereARecordIsAnotherOrDoubledOrDamaged() throws IOException {
        List<WalRecord> records = DemoData.read(Logs.golden(directory, GoldenFile.PACKAGES));
        Path log = logOf(List.of(records.get(0), records.get(1), records.get(0)));

        assertThatThrownBy(() -> DemoCheck.of(log, records))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("LSN 3 of " + log + " is not what was written");
        assertThatThrownBy(() -> DemoCheck.of(log, records.subList(1, 440)))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("LSN 1 of " + log);
        byte[] bytes = Files.readAllBytes(Logs.file(log, 1));
        bytes[20] ^= 1;
        Files.write(Logs.file(log, 1), bytes);
        assertThatThrownBy(() -> DemoCheck.of(log, records)).isInstanceOf(CorruptLogException.class);
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
