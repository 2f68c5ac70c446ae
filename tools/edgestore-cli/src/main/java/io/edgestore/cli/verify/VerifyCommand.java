package io.edgestore.cli.verify;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.options.LostHeaderOptions;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
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
            "Reads log files to their ends, changes nothing, and tells the verdict on each, and all that is wrong: where"
                    + " it is, how long, and why. Values are checked against their hashes.",
            "Files of one directory that are named wal-<16 hex digits>.log are one log: they are read in the order of"
                    + " their names, and LSNs that are missing between them are a GAP. Name all files of it.",
            "With --assume-version or --header-from, files are read as `edgestore dump --policy salvage` reads them."
        })
public final class VerifyCommand implements Callable<Integer> {

    private final Streams streams;
    private final Consumer<Throwable> stackTraces;
    private final Map<Path, LsnSequence> logs = new HashMap<>();

    @Option(names = "--json", description = "Print a JSON object a line, one for each file. LSNs are strings.")
    private boolean json;

    @Mixin
    private LostHeaderOptions lostHeader;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Log files.")
    private List<Path> files;

    public VerifyCommand(Streams streams, Consumer<Throwable> stackTraces) {
        this.streams = streams;
        this.stackTraces = stackTraces;
    }

    @Override
    public Integer call() {
        WalOptions options = options();
        VerifyPrinter printer = json ? new JsonVerifyPrinter(streams.out()) : new TextVerifyPrinter(streams.out());
        int exitCode = ExitCode.SOUND;
        for (Path file : LogFileName.inOrder(files)) {
            exitCode = Math.max(exitCode, verify(file, options, printer));
        }
        return exitCode;
    }

    private WalOptions options() {
        WalOptions options = WalOptions.defaults();
        return lostHeader.isGiven() ? lostHeader.addTo(options.withRecoveryPolicy(RecoveryPolicy.SALVAGE)) : options;
    }

    private int verify(Path file, WalOptions options, VerifyPrinter printer) {
        Optional<LogFileName> name = LogFileName.of(file);
        try {
            VerifiedFile verified = new FileVerification(file, options, printer).run();
            VerifiedFile result = verified.withMissing(name.flatMap(n -> log(n).next(n.lsn(), verified.report())));
            printer.end(result);
            return result.exitCode();
        } catch (IOException e) {
            name.ifPresent(n -> log(n).unreadable());
            stackTraces.accept(e);
            String problem = ErrorMessage.of(file, e);
            printer.unreadable(file, problem);
            streams.note(problem);
            return ExitCode.UNREADABLE;
        }
    }

    private LsnSequence log(LogFileName name) {
        return logs.computeIfAbsent(name.directory(), directory -> new LsnSequence());
    }
}
