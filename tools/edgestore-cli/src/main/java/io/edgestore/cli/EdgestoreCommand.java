package io.edgestore.cli;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What stands before the command's name. */
@Command(
        name = "edgestore",
        description = "Creates, inspects, converts and repairs edgestore log files.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        exitCodeOnExecutionException = ExitCode.UNREADABLE,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:all files are clean, or end in a torn or zero tail, which is no damage",
            "  1:a file is damaged, or records are missing between two files",
            "  2:the command line is wrong",
            "  3:something cannot be read or written; with several files, the highest code counts",
            "141:who reads the output has gone away, as `head` does"
        })
final class EdgestoreCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of whatever goes wrong. EDGESTORE_DEBUG=1 does the same.")
    private boolean debug;

    @Option(
            names = "--quiet",
            scope = ScopeType.INHERIT,
            description = "Show no progress. It is shown on a terminal only, when a command takes more than a second.")
    private void silence(boolean quiet) {
        if (quiet) {
            streams.terminal().silence();
        }
    }

    EdgestoreCommand(Streams streams) {
        this.streams = streams;
    }

    /** For those who debug; all others get the one line that comes with it. */
    void printStackTrace(Throwable problem) {
        if (debug) {
            problem.printStackTrace(streams.err());
        }
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(streams.err());
        return ExitCode.USAGE;
    }
}
