package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> everyCommandRuns() throws IOException {
        Files.move(Logs.damaged(directory), directory.resolve("damaged.log"));
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

    private void assertRuns(String line) throws Exception {
        Cli run = Launched.of("/bin/sh", "-c", line.replace(COMMAND, "'" + Launched.LAUNCHER + "'"))
                .in(directory)
                .run();
        // What is shown on a damaged file exits with 1; a wrong command or a missing file would exit with 2 or 3.
        assertThat(run.exitCode()).as(run.err()).isIn(0, 1);
        assertThat(run.out() + run.err()).isNotBlank();
    }
}
