package io.edgestore.cli.demo;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.DirectoryTree;
import io.edgestore.cli.file.ErrorMessage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: shows what a log is good for. */
@Command(
        name = "demo",
        description = {
            "Shows what a write-ahead log is good for: the threads of a process write real data, it is killed in mid-write,"
                    + " and all that it had acknowledged is read back. A torn end is repaired, and a tail follows the log.",
            "The exit code is 0 only if everything held."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final int SEEDS = 1_000_000;

    private final Streams streams;
    private final Class<?> main;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides after how many records the process is killed. Random unless given, and printed.")
    private Long seed;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Work in this directory, which must be new or empty, and leave the files there.")
    private Path keep;

    public DemoCommand(Streams streams, Class<?> main) {
        this.streams = streams;
        this.main = main;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long chosen = seed == null ? new SecureRandom().nextInt(SEEDS) : seed;
        if (keep != null) {
            requireNewOrEmpty();
            new Demo(streams.out(), main, keep, chosen).run();
            streams.out()
                    .println("The files are in " + keep + ": try `edgestore verify` and `edgestore dump` on them.");
            return ExitCode.SOUND;
        }
        Path directory = makeDirectory();
        try {
            new Demo(streams.out(), main, directory, chosen).run();
        } finally {
            DirectoryTree.delete(directory);
        }
        streams.out().println("The files are gone again; `edgestore demo --keep DIR` leaves them for you to look at.");
        return ExitCode.SOUND;
    }

    private static Path makeDirectory() {
        try {
            return Files.createTempDirectory("edgestore-demo-");
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNREADABLE,
                    "no directory can be made in " + System.getProperty("java.io.tmpdir") + " (" + e
                            + "); start Java with -Djava.io.tmpdir=DIR, a directory that exists and can be written to",
                    e);
        }
    }

    private void requireNewOrEmpty() {
        try (Stream<Path> entries = Files.list(Files.createDirectories(keep))) {
            if (entries.findAny().isEmpty()) {
                return;
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(ExitCode.USAGE, keep + " is no directory; name one", e);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(keep, e), e);
        }
        throw new CommandFailedException(ExitCode.USAGE, keep + " is not empty; name a directory that is new or empty");
    }
}
