package io.edgestore.cli.corpus;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.testkit.corpus.Corpus;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corpus}: writes the files of the test kit. */
@Command(
        name = "corpus",
        description = {
            "Writes sound and damaged log files of both versions, some 20,000, to test a reader that is"
                    + " written in any language.",
            "DIR/manifest.jsonl has a line for each: its id, file and sha256, and the records that a reader must get out"
                    + " of it, or why it must refuse it. docs/testing-your-store.md tells what is in it."
        },
        exitCodeList = {
            "  0:the corpus was written",
            "  2:the command line is wrong",
            "  3:something is in DIR already, or it cannot be written"
        })
public final class CorpusCommand implements Callable<Integer> {

    private final Streams streams;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description =
                    "Decides what is random in the damage; ${DEFAULT-VALUE} if nothing is said. The same one makes the"
                            + " same files.")
    private long seed;

    @Parameters(paramLabel = "DIR", description = "A directory that is empty, or does not exist yet.")
    private Path directory;

    public CorpusCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try {
            Corpus.write(directory, seed);
        } catch (DirectoryNotEmptyException | NotDirectoryException e) {
            String problem = directory + " is a file, or not empty, and was left as it is; name a new directory";
            throw new CommandFailedException(ExitCode.UNREADABLE, problem, e);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(directory, e), e);
        }
        streams.note(directory + ": the corpus of seed " + seed + ", with manifest.jsonl");
        return ExitCode.SOUND;
    }
}
