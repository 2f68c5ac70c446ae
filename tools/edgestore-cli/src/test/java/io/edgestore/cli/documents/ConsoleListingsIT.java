package io.edgestore.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.CommandJvm;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands in the documents run, in the order in which they stand there. {@code ./mvnw} is what runs this. A shell runs
 * the README's and all pipelines as they are; all else runs in one JVM, as the launcher would only start one for each.
 */
class ConsoleListingsIT {

    private static final String PROMPT = "$ ";
    private static final String COMMAND = "./edgestore ";
    private static final String DAMAGED = "damaged.log";

    @TempDir
    Path directory;

    private CommandJvm jvm;

    @BeforeEach
    void startJvm() throws IOException {
        jvm = CommandJvm.start(directory, Map.of());
    }

    @AfterEach
    void endJvm() throws IOException {
        jvm.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandRuns() throws IOException {
        Files.move(Logs.damaged(directory), directory.resolve(DAMAGED));
        List<DynamicTest> commands = Listing.inDocuments(Launched.ROOT).stream()
                .filter(listing -> listing.language().equals("console"))
                // FormatReaderIT runs these, the one that writes the manifest too.
                .filter(listing -> !listing.text().contains("manifest.jsonl"))
                .flatMap(ConsoleListingsIT::commands)
                .map(command -> DynamicTest.dynamicTest(command.toString(), () -> assertRuns(command)))
                .toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(30);
        return commands.stream();
    }

    /** A line of a listing. */
    private record Command(String place, String line) {

        boolean needsShell() {
            return line.contains("|") || place.startsWith("README.md");
        }

        /** Of a pipeline the last command's counts. It is 1 where that reads the damaged file. */
        int expectedExitCode() {
            return line.substring(line.lastIndexOf('|') + 1).contains(DAMAGED) ? 1 : 0;
        }

        @Override
        public String toString() {
            return place + " " + line;
        }
    }

    private static Stream<Command> commands(Listing listing) {
        return listing.text()
                .lines()
                .filter(line -> line.startsWith(PROMPT + COMMAND))
                .map(line -> new Command(listing.place(), line.substring(PROMPT.length())));
    }

    private void assertRuns(Command command) throws Exception {
        Cli run = command.needsShell() ? runInShell(command.line()) : runInJvm(command.line());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(command.expectedExitCode());
        assertThat(run.out() + run.err()).isNotBlank();
    }

    private Cli runInShell(String line) throws Exception {
        return Launched.of("/bin/sh", "-c", line.replace(COMMAND, "'" + Launched.LAUNCHER + "' "))
                .in(directory)
                .run();
    }

    private Cli runInJvm(String line) throws IOException {
        assertThat(line).as("needs no shell").matches("[-./:=\\w ]+");
        return jvm.run((Object[]) line.substring(COMMAND.length()).split(" "));
    }
}
