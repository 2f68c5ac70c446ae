package io.edgestore.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One run: finds the command, and makes an exit code of whatever comes of it. */
final class Invocation {

    private final Streams streams;
    private final EdgestoreCommand root;
    private boolean outputFailed;

    Invocation(Streams streams) {
        this.streams = streams;
        this.root = new EdgestoreCommand(streams);
    }

    int run(String... args) {
        try {
            StringWriter help = new StringWriter();
            int exitCode = commandLine(new PrintWriter(help)).execute(args);
            streams.out().print(help);
            // What is still in the buffer may find nobody either.
            streams.out().flush();
            return exitCode;
        } catch (Throwable e) {
            return failed(e);
        } finally {
            streams.err().flush();
        }
    }

    /** Help and version are kept for later: if they cannot be written, picocli would print a stack trace. */
    private CommandLine commandLine(PrintWriter help) {
        return new CommandLine(root)
                .addSubcommand(new LoadCommand(streams))
                .addSubcommand(new DumpCommand(streams))
                .addSubcommand(new VerifyCommand(streams))
                .addSubcommand(new CodecsCommand(streams))
                .addSubcommand(new DemoCommand(streams))
                .addSubcommand(new DemoChildCommand(streams))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(help)
                .setErr(streams.err())
                // A file may be named @x.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e));
    }

    private int wrongUsage(ParameterException e) {
        printStackTrace(e);
        String problem = e.getMessage().endsWith(".")
                ? e.getMessage().substring(0, e.getMessage().length() - 1)
                : e.getMessage();
        streams.note(problem + "; see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private int failed(Throwable e) {
        if (e instanceof OutputException output) {
            return outputFailed(output);
        }
        printStackTrace(e);
        if (e instanceof CommandFailedException failure) {
            streams.note(failure.getMessage());
            return failure.exitCode();
        }
        streams.note(Problem.unexpected(e));
        return ExitCode.UNREADABLE;
    }

    /** The buffer keeps what it could not write, and fails again when it is flushed: one line is enough. */
    private int outputFailed(OutputException e) {
        if (e.isClosedPipe()) {
            return ExitCode.OUTPUT_CLOSED;
        }
        if (!outputFailed) {
            outputFailed = true;
            printStackTrace(e);
            streams.err().println("edgestore: " + e.getMessage() + "; the output is not complete");
        }
        return ExitCode.UNREADABLE;
    }

    private void printStackTrace(Throwable e) {
        if (root.isDebug()) {
            e.printStackTrace(streams.err());
        }
    }
}
