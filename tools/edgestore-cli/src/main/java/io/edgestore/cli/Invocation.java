package io.edgestore.cli;

import io.edgestore.cli.checkpoint.CheckpointCommand;
import io.edgestore.cli.codecs.CodecsCommand;
import io.edgestore.cli.completion.CompletionCommand;
import io.edgestore.cli.completion.Shell;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.OutputException;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.convert.ConvertCommand;
import io.edgestore.cli.corpus.CorpusCommand;
import io.edgestore.cli.cursors.CursorsCommand;
import io.edgestore.cli.demo.DemoChildCommand;
import io.edgestore.cli.demo.DemoCommand;
import io.edgestore.cli.dump.DumpCommand;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.inspect.InspectCommand;
import io.edgestore.cli.load.LoadCommand;
import io.edgestore.cli.manpages.ManPagesCommand;
import io.edgestore.cli.options.CodecSpec;
import io.edgestore.cli.options.PathConverter;
import io.edgestore.cli.print.RecordFormat;
import io.edgestore.cli.print.ValueForm;
import io.edgestore.cli.repair.RepairCommand;
import io.edgestore.cli.restore.RestoreCommand;
import io.edgestore.cli.tail.TailCommand;
import io.edgestore.cli.train.TrainCommand;
import io.edgestore.cli.verify.VerifyCommand;
import io.edgestore.wal.Operation;
import io.edgestore.wal.RecoveryPolicy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
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
                .addSubcommand(new ConvertCommand(streams))
                .addSubcommand(new DumpCommand(streams, root::printStackTrace))
                .addSubcommand(new TailCommand(streams, root::printStackTrace))
                .addSubcommand(new VerifyCommand(streams, root::printStackTrace))
                .addSubcommand(new InspectCommand(streams, root::printStackTrace))
                .addSubcommand(new RepairCommand(streams))
                .addSubcommand(new CheckpointCommand(streams))
                .addSubcommand(new RestoreCommand(streams))
                .addSubcommand(new TrainCommand(streams))
                .addSubcommand(new CursorsCommand(streams))
                .addSubcommand(new CodecsCommand(streams))
                .addSubcommand(new CorpusCommand(streams))
                .addSubcommand(new CompletionCommand(streams))
                .addSubcommand(new ManPagesCommand(streams))
                .addSubcommand(new DemoCommand(streams, Main.class))
                .addSubcommand(new DemoChildCommand(streams))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(help)
                .setErr(streams.err())
                // A file may be named @x.
                .setExpandAtFiles(false)
                .registerConverter(Path.class, new PathConverter())
                .registerConverter(CodecSpec.class, CodecSpec::of)
                .registerConverter(Shell.class, new NameConverter<>(Shell.class))
                .registerConverter(Operation.class, new NameConverter<>(Operation.class))
                .registerConverter(ValueForm.class, new NameConverter<>(ValueForm.class))
                .registerConverter(RecordFormat.class, new NameConverter<>(RecordFormat.class))
                .registerConverter(RecoveryPolicy.class, new NameConverter<>(RecoveryPolicy.class))
                .setParameterExceptionHandler((e, args) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e));
    }

    private int wrongUsage(ParameterException e) {
        root.printStackTrace(e);
        String problem = e.getMessage().endsWith(".")
                ? e.getMessage().substring(0, e.getMessage().length() - 1)
                : e.getMessage();
        if (e.getCommandLine().getParent() == null) {
            problem += "; the commands are " + commands(e.getCommandLine());
        }
        streams.note(problem + "; see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String commands(CommandLine root) {
        return root.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .map(CommandSpec::name)
                .collect(Collectors.joining(", "));
    }

    private int failed(Throwable e) {
        if (e instanceof OutputException output) {
            return outputFailed(output);
        }
        root.printStackTrace(e);
        if (e instanceof CommandFailedException failure) {
            streams.note(failure.getMessage());
            return failure.exitCode();
        }
        streams.note(ErrorMessage.unexpected(e));
        return ExitCode.UNREADABLE;
    }

    /** The buffer keeps what it could not write, and fails again when it is flushed: one line is enough. */
    private int outputFailed(OutputException e) {
        if (e.isClosedPipe()) {
            return ExitCode.OUTPUT_CLOSED;
        }
        if (!outputFailed) {
            outputFailed = true;
            root.printStackTrace(e);
            streams.err().println("edgestore: " + e.getMessage() + "; the output is not complete");
        }
        return ExitCode.UNREADABLE;
    }
}
