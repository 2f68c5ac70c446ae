package io.edgestore.cli.verify;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogDirectory;
import io.edgestore.cli.file.ReadProgress;
import io.edgestore.cli.options.LostHeaderOptions;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: tells the state of log files. */
@Command(
        name = "verify",
        description = {
            "Reads log files to their ends without changing them, and prints a verdict on each, with the"
                    + " place, length and reason of everything that is wrong. Values are checked against their hashes.",
            "Files of one directory that are named wal-<16 hex digits>.log are one log: they are read in the order of"
                    + " their names, and LSNs that are missing between them are a GAP. Name the directory for all of them; what"
                    + " else is in it is passed over. The end of a file that others in its directory follow is damage if it is torn.",
            "With --assume-version or --header-from, files are read as `edgestore dump --policy salvage` reads them."
        })
public final class VerifyCommand implements Callable<Integer> {

    private final Streams streams;
    private final Consumer<Throwable> stackTraces;
    private final Map<Path, LsnSequence> logs = new HashMap<>();
    private ReadProgress progress;

    @Option(names = "--json", description = "Print a JSON object a line, one for each file. LSNs are strings.")
    private boolean json;

    @Mixin
    private LostHeaderOptions lostHeader;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Log files, and directories with a log.")
    private List<Path> paths;

    public VerifyCommand(Streams streams, Consumer<Throwable> stackTraces) {
        this.streams = streams;
        this.stackTraces = stackTraces;
    }

    @Override
    public Integer call() {
        WalOptions options = options();
        VerifyPrinter printer = json ? new JsonVerifyPrinter(streams.out()) : new TextVerifyPrinter(streams.out());
        int exitCode = ExitCode.SOUND;
        List<Path> inOrder = LogFileName.inOrder(paths);
        try (ReadProgress reading = ReadProgress.of(inOrder, bytes -> Progress.of(streams, "verify", bytes))) {
            progress = reading;
            for (Path path : inOrder) {
                int code = Files.isDirectory(path)
                        ? verifyLog(path, options, printer)
                        : verifyFile(path, options, printer);
                exitCode = Math.max(exitCode, code);
            }
        }
        return exitCode;
    }

    private WalOptions options() {
        WalOptions options = WalOptions.defaults();
        return lostHeader.isGiven() ? lostHeader.addTo(options.withRecoveryPolicy(RecoveryPolicy.SALVAGE)) : options;
    }

    /** One file at a time: what cannot be read of one says nothing of the others. */
    private int verifyLog(Path directory, WalOptions options, VerifyPrinter printer) {
        List<Path> files;
        VerifiedLog result;
        try {
            ReadOnlyLog log = LogDirectory.of(directory, options);
            files = log.files();
            result = new VerifiedLog(directory, log.unbegunFiles());
        } catch (IOException e) {
            unreadable(directory, e, printer);
            return ExitCode.UNREADABLE;
        }
        for (int i = 0; i < files.size(); i++) {
            Place place = i == files.size() - 1 ? Place.LAST : Place.FOLLOWED;
            try {
                result.add(verify(files.get(i), place, options, printer));
            } catch (IOException e) {
                result.addUnreadable(Findings.isDamage(e) ? ExitCode.DAMAGED : ExitCode.UNREADABLE);
            }
        }
        printer.log(result);
        return result.exitCode();
    }

    private int verifyFile(Path file, WalOptions options, VerifyPrinter printer) {
        try {
            return verify(file, Place.of(file, options), options, printer).exitCode();
        } catch (IOException e) {
            return ExitCode.UNREADABLE;
        }
    }

    /** If it cannot be read, that is told before it is thrown. */
    private VerifiedFile verify(Path file, Place place, WalOptions options, VerifyPrinter printer) throws IOException {
        Optional<LogFileName> name = LogFileName.of(file);
        try {
            VerifiedFile verified = new FileVerification(progress, file, place, options, printer).run();
            VerifiedFile result = verified.withMissing(name.flatMap(n -> log(n).next(n.lsn(), verified.report())));
            printer.end(result);
            return result;
        } catch (IOException e) {
            name.ifPresent(n -> log(n).unreadable());
            unreadable(file, e, printer);
            throw e;
        }
    }

    private void unreadable(Path path, IOException problem, VerifyPrinter printer) {
        stackTraces.accept(problem);
        String message = ErrorMessage.of(path, problem);
        printer.unreadable(path, message);
        streams.note(message);
    }

    private LsnSequence log(LogFileName name) {
        return logs.computeIfAbsent(name.directory(), directory -> new LsnSequence());
    }
}
