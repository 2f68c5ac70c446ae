package io.edgestore.cli.dump;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogDirectory;
import io.edgestore.cli.file.LogSource;
import io.edgestore.cli.file.WatchedSource;
import io.edgestore.cli.filter.FilterOptions;
import io.edgestore.cli.filter.FilteredSource;
import io.edgestore.cli.filter.LastRecords;
import io.edgestore.cli.filter.LimitConverter;
import io.edgestore.cli.filter.RecordFilter;
import io.edgestore.cli.options.LostHeaderOptions;
import io.edgestore.cli.print.FormatOption;
import io.edgestore.cli.print.RecordFormat;
import io.edgestore.cli.print.RecordPrinter;
import io.edgestore.cli.print.ReversingPrinter;
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
            "Prints the records of log files in their order.",
            "A directory is a log: the records of its files wal-<16 hex digits>.log, in their order. Whatever else is in it"
                    + " is passed over. It may be written to meanwhile.",
            "Options choose records; without any, all are printed. What is skipped by LSN is not read, and damage there need"
                    + " not be told.",
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

    @Mixin
    private FilterOptions filters;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = LimitConverter.class,
            description =
                    "Only the first N records of each PATH that the other options let through; with --reverse, the last"
                            + " N.")
    private Integer limit;

    @Option(
            names = "--reverse",
            description = "Print the last records, the newest first. Goes with --limit: that many are held in memory.")
    private boolean reverse;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Log files, and directories with a log.")
    private List<Path> paths;

    public DumpCommand(Streams streams, Consumer<Throwable> stackTraces) {
        this.streams = streams;
        this.stackTraces = stackTraces;
    }

    @Override
    public Integer call() {
        if (reverse && limit == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--reverse goes with --limit only, as records are held in memory; add --limit N");
        }
        RecordFilter filter = filters.filter();
        WalOptions options = lostHeader.addTo(WalOptions.defaults().withRecoveryPolicy(policy));
        RecordPrinter printer = format.printer(streams.out());
        int exitCode = ExitCode.SOUND;
        for (Path path : paths) {
            exitCode = Math.max(exitCode, dump(path, options, filter, printer));
        }
        return exitCode;
    }

    private int dump(Path path, WalOptions options, RecordFilter filter, RecordPrinter printer) {
        try (LogSource source = WatchedSource.of(
                open(path, options, filter, printer), path, bytes -> Progress.besideOutput(streams, "dump", bytes))) {
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

    private LogSource open(Path path, WalOptions options, RecordFilter filter, RecordPrinter printer)
            throws IOException {
        try {
            if (reverse) {
                return FilteredSource.open(path, options, last(path, options, filter));
            }
            FilteredSource all = FilteredSource.open(path, options, filter);
            return limit == null ? all : all.first(limit);
        } catch (CorruptLogException | FormatVersionException e) {
            printer.refused(path, e);
            throw e;
        }
    }

    /** Of a log, only the files that hold the last records are read to print them. */
    private RecordFilter last(Path path, WalOptions options, RecordFilter filter) throws IOException {
        if (!Files.isDirectory(path)) {
            return filter;
        }
        List<Path> files = LogDirectory.of(path, options).files();
        return filter.from(new LastRecords(files, options, filter).from(limit));
    }

    private void printAll(Path path, LogSource source, RecordPrinter printer) throws IOException {
        RecordPrinter printing = reverse ? new ReversingPrinter(printer, limit) : printer;
        printing.begin(path);
        try {
            Path file = null;
            if (!Files.isDirectory(path)) {
                file = path; // told even if there is no record in it
                printing.file(file, source.format());
            }
            while (source.advance()) {
                if (!source.file().equals(file)) {
                    file = source.file();
                    printing.file(file, source.format());
                }
                printing.print(source.record());
            }
        } finally {
            printing.end();
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
