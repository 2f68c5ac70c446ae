package io.edgestore.cli.dump;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.LogReader;
import io.edgestore.cli.options.LostHeaderOptions;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
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
            "What is wrong with a file is told on standard error, in one line; `edgestore verify` tells more."
        })
public final class DumpCommand implements Callable<Integer> {

    private final Streams streams;
    private final Consumer<Throwable> stackTraces;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "tsv",
            description = {
                "tsv: a header line, then a line a record: txid, lsn, timestamp, ttl, op, ns, key, value_hash, value;"
                        + " the last four as hex, and whole. `edgestore load` takes it in again. The default.",
                "jsonl: a JSON object a line, with the same names; 64-bit numbers are strings, bytes are hex.",
                "text: for people. Control characters are escaped, long values shortened; a line tells of each frame of"
                        + " more than one record.",
                "lsns: a line a file: FILE, a tab, and the LSNs separated by commas; or CORRUPT_RECORD, if it is not a"
                        + " log file; or FORMAT_VERSION, the version that can be read, and the file's."
            })
    private DumpFormat format;

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

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Log files.")
    private List<Path> files;

    public DumpCommand(Streams streams, Consumer<Throwable> stackTraces) {
        this.streams = streams;
        this.stackTraces = stackTraces;
    }

    @Override
    public Integer call() {
        WalOptions options = lostHeader.addTo(WalOptions.defaults().withRecoveryPolicy(policy));
        RecordPrinter printer = format.printer(streams.out());
        int exitCode = ExitCode.SOUND;
        for (Path file : files) {
            exitCode = Math.max(exitCode, dump(file, options, printer));
        }
        return exitCode;
    }

    private int dump(Path file, WalOptions options, RecordPrinter printer) {
        try (LogReader reader = open(file, options, printer)) {
            printer.begin(file, reader.format());
            printAll(reader, printer);
            return verdict(reader.report());
        } catch (CorruptLogException e) {
            tell(file, e);
            return e.damage().isPresent() ? ExitCode.DAMAGED : ExitCode.UNREADABLE;
        } catch (IOException e) {
            tell(file, e);
            return ExitCode.UNREADABLE;
        }
    }

    private void tell(Path file, IOException problem) {
        stackTraces.accept(problem);
        streams.note(ErrorMessage.of(file, problem));
    }

    private static LogReader open(Path file, WalOptions options, RecordPrinter printer) throws IOException {
        try {
            return LogReader.open(file, options);
        } catch (CorruptLogException | FormatVersionException e) {
            printer.refused(file, e);
            throw e;
        }
    }

    private static void printAll(LogReader reader, RecordPrinter printer) throws IOException {
        try {
            while (reader.advance()) {
                printer.print(reader.record());
            }
        } finally {
            printer.end();
        }
    }

    /** So that standard output can be parsed, this goes to standard error. The LSNs alone come without a word. */
    private int verdict(RecoveryReport report) {
        if (report.verdict() != Verdict.CLEAN && format != DumpFormat.LSNS) {
            streams.note(report.toString());
        }
        return report.verdict() == Verdict.DAMAGED ? ExitCode.DAMAGED : ExitCode.SOUND;
    }
}
