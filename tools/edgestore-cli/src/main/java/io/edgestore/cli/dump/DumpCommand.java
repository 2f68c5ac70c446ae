package io.edgestore.cli.dump;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.FileSource;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogSource;
import io.edgestore.cli.options.LostHeaderOptions;
import io.edgestore.cli.print.FormatOption;
import io.edgestore.cli.print.RecordFormat;
import io.edgestore.cli.print.RecordPrinter;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dump}: prints the records of log files. */
@Command(
        name = "dump",
        description = {
            "Prints the records of log files, in the order in which they stand there.",
            "A directory is a log: the records of its files wal-<16 hex digits>.log, in their order. Whatever else is in it"
                    + " is passed over. It may be written to meanwhile.",
            "What is wrong with a file is told on standard error, in one line; `edgestore verify` tells more."
        })
public final class DumpCommand implements Callable<Integer> {

    private final Streams streams;
    private final Consumer<Throwable> stackTraces;

    @Mixin
    private FormatOption format;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "skip",
            description = {
                "What to do at damage. A torn or zero tail is the end, and no damage.",
                "skip: leave bad frames out; a length that leads nowhere is the end (the default).",
                "stop: the first damage is the end.",
                "fail: the same, and an error. What stands before the damage is printed.",
                "salvage: search behind the damage for the next whole frame."
            })
    private RecoveryPolicy policy;

    @Mixin
    private LostHeaderOptions lostHeader;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Log files, and directories with a log.")
    private List<Path> paths;

    public DumpCommand(Streams streams, Consumer<Throwable> stackTraces) {
        this.streams = streams;
        this.stackTraces = stackTraces;
    }

    @Override
    public Integer call() {
        WalOptions options = lostHeader.addTo(WalOptions.defaults().withRecoveryPolicy(policy));
        RecordPrinter printer = format.printer(streams.out());
        int exitCode = ExitCode.SOUND;
        for (Path path : paths) {
            exitCode = Math.max(exitCode, dump(path, options, printer));
        }
        return exitCode;
    }

    private int dump(Path path, WalOptions options, RecordPrinter printer) {
        try (LogSource source = open(path, options, printer)) {
            printAll(path, source, printer);
            return verdict(source.report());
        } catch (CorruptLogException e) {
            tell(path, e);
            return e.damage().isPresent() || Files.isDirectory(path) ? ExitCode.DAMAGED : ExitCode.UNREADABLE;
        } catch (IOException e) {
            tell(path, e);
            return ExitCode.UNREADABLE;
        }
    }

    private void tell(Path path, IOException problem) {
        stackTraces.accept(problem);
        streams.note(ErrorMessage.of(path, problem));
    }

    private static LogSource open(Path path, WalOptions options, RecordPrinter printer) throws IOException {
        try {
            return LogSource.open(path, options);
        } catch (CorruptLogException | FormatVersionException e) {
            printer.refused(path, e);
            throw e;
        }
    }

    private static void printAll(Path path, LogSource source, RecordPrinter printer) throws IOException {
        printer.begin(path);
        try {
            Path file = null;
            if (source instanceof FileSource) {
                file = path; // told even if there is no record in it
                printer.file(file, source.format());
            }
            while (source.advance()) {
                if (!source.file().equals(file)) {
                    file = source.file();
                    printer.file(file, source.format());
                }
                printer.print(source.record());
            }
        } finally {
            printer.end();
        }
    }

    /** So that standard output can be parsed, this goes to standard error. The LSNs alone come without a word. */
    private int verdict(LogReport report) {
        if (format.isAnyBut(RecordFormat.LSNS)) {
            Findings.lines(report).forEach(streams::note);
        }
        return Findings.exitCode(report);
    }
}
