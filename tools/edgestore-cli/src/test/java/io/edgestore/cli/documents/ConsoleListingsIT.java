package io.edgestore.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The commands in the documents run, in the order in which they stand there. {@code ./mvnw} is what runs this. */
class ConsoleListingsIT {

    private static final String PROMPT = "$ ";
    private static final String COMMAND = "./edgestore";
    private static final String DAMAGED = "damaged.log";

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> everyCommandRuns() throws IOException {
        Files.move(Logs.damaged(directory), directory.resolve(DAMAGED));
        List<DynamicTest> commands = new ArrayList<>();
        for (Listing listing : Listing.inDocuments(Launched.ROOT)) {
            if (listing.language().equals("console")) {
                listing.text()
                        .lines()
                        .filter(line -> line.startsWith(PROMPT + COMMAND))
                        .map(line -> line.substring(PROMPT.length()))
                        .forEach(line -> commands.add(
                                DynamicTest.dynamicTest(listing.place() + " " + line, () -> assertRuns(line))));
            }
        }
        assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
        return commands.stream();
    }

    /** Of a pipeline the last command's counts. It is 1 where that reads the damaged file. */
    private static int expectedExitCode(String line) {
        return line.substring(line.lastIndexOf('|') + 1).contains(DAMAGED) ? 1 : 0;
    }

    private void assertRuns(String line) throws Exception {
        Cli run = Launched.of("/bin/sh", "-c", line.replace(COMMAND, "'" + Launched.LAUNCHER + "'"))
                .in(directory)
                .run();
        assertThat(run.exitCode()).as(run.err()).isEqualTo(expectedExitCode(line));
        assertThat(run.out() + run.err()).isNotBlank();
    }
}
