package io.edgestore.cli.tail;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogDirectory;
import io.edgestore.cli.file.LogPath;
import io.edgestore.cli.file.LogSource;
import io.edgestore.cli.filter.LastRecords;
import io.edgestore.cli.filter.RecordFilter;
import io.edgestore.cli.options.LsnConverter;
import io.edgestore.cli.print.FormatOption;
import io.edgestore.cli.print.RecordPrinter;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.TailOptions;
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

/** {@code tail}: prints the last records of a log, and follows it. */
@Command(
        name = "tail",
        description = {
            "Prints the last records of a log, or those from an LSN on. With -f it follows the log, from"
                    + " file to file, until it is interrupted.",
            "It changes nothing, and hinders no writer. Damage is passed over, and told on standard error."
        })
public final class TailCommand implements Callable<Integer> {

    private static final int RECORDS = 10;

    private final Streams streams;
    private final Consumer<Throwable> stackTraces;

    @Option(
            names = {"-f", "--follow"},
            description = "Wait for the records to come. Goes with a directory.")
    private boolean follow;

    @Option(
            names = {"-n", "--records"},
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Begin with the last N records; " + RECORDS + " if nothing is said. 0: those to come.")
    private Integer records;

    @Option(
            names = "--from",
            paramLabel = "LSN",
            converter = LsnConverter.class,
            description = "Begin with that LSN, or with the next one there is; 0: with the first record.")
    private Long from;

    @Option(
            names = "--durable",
            description =
                    "With -f: hold back what may still be lost if the machine crashes. The log's writer tells in the file"
                            + " durable.lsn how far it is durable.")
    private boolean durable;

    @Mixin
    private FormatOption format;

    @Parameters(paramLabel = "PATH", description = "A directory with a log, or a log file.")
    private Path path;

    public TailCommand(Streams streams, Consumer<Throwable> stackTraces) {
        this.streams = streams;
        this.stackTraces = stackTraces;
    }

    @Override
    public Integer call() {
        requireUsage();
        try {
            LogPath.requireNoStream(path);
            return follow ? follow() : print();
        } catch (CorruptLogException e) {
            tell(e);
            return e.damage().isPresent() ? ExitCode.DAMAGED : ExitCode.UNREADABLE;
        } catch (IOException e) {
            tell(e);
            return ExitCode.UNREADABLE;
        }
    }

    private void requireUsage() {
        if (records != null && from != null) {
            throw wrong("--records and --from both say where to begin; give one of them");
        }
        if (durable && !follow) {
            throw wrong("--durable goes with --follow only; add -f");
        }
        if (follow && Files.isRegularFile(path)) {
            throw wrong("--follow goes with a directory, and " + path + " is a file; name the directory it is in");
        }
    }

    private static CommandFailedException wrong(String message) {
        return new CommandFailedException(ExitCode.USAGE, message);
    }

    private void tell(IOException problem) {
        stackTraces.accept(problem);
        streams.note(ErrorMessage.of(path, problem));
    }

    private long begin(List<Path> files, WalOptions options) throws IOException {
        return from == null
                ? new LastRecords(files, options, RecordFilter.EVERYTHING).from(records == null ? RECORDS : records)
                : from;
    }

    private int print() throws IOException {
        WalOptions options = WalOptions.defaults();
        List<Path> files =
                Files.isDirectory(path) ? LogDirectory.of(path, options).files() : List.of(path);
        long begin = begin(files, options);
        RecordPrinter printer = format.printer(streams.out());
        try (LogSource source = LogSource.open(path, options, begin)) {
            printer.begin(path);
            Path file = null;
            while (source.advance()) {
                if (Long.compareUnsigned(source.record().lsn(), begin) >= 0) {
                    if (!source.file().equals(file)) {
                        file = source.file();
                        printer.file(file, source.format());
                    }
                    printer.print(source.record());
                }
            }
            printer.end();
            Findings.lines(source.report()).forEach(streams::note);
            return Findings.exitCode(source.report());
        }
    }

    private int follow() throws IOException {
        WalOptions options = WalOptions.defaults().withDamageListener(damage -> streams.note(damage.toString()));
        long begin = begin(LogDirectory.of(path, options).files(), WalOptions.defaults());
        TailOptions how =
                TailOptions.defaults().withReach(durable ? TailOptions.Reach.DURABLE : TailOptions.Reach.APPENDED);
        try (Following following =
                new Following(streams, path, LogDirectory.of(path, options).tail(begin, how))) {
            following.printTo(format.printer(streams.out()));
            return ExitCode.SOUND;
        }
    }
}
