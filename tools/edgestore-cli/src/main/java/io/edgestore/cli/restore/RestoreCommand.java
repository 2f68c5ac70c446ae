package io.edgestore.cli.restore;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.copy.DirectoryCopy;
import io.edgestore.cli.options.LsnConverter;
import io.edgestore.cli.options.NewDirectoryOption;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogRestore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}: makes a log of a checkpoint or another log, up to a point. */
@Command(
        name = "restore",
        description = {
            "Copies a log, or a checkpoint of one, into a new directory: all of it, or up to a record or a time. SOURCE is only"
                    + " read; it may be written to meanwhile.",
            "DIR is there whole and synced to disk, or not at all. A damaged SOURCE is refused: `edgestore repair` takes what is"
                    + " whole of it."
        },
        exitCodeList = {
            "  0:the log was restored",
            "  1:SOURCE is damaged, or records are missing in it; DIR was not made",
            "  2:the command line is wrong",
            "  3:something cannot be read or written, or SOURCE does not reach so far; DIR was not made"
        })
public final class RestoreCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private NewDirectoryOption to;

    @Option(
            names = "--up-to-lsn",
            paramLabel = "LSN",
            converter = LsnConverter.class,
            description = "The last record to restore.")
    private Long lsn;

    @Option(
            names = "--up-to-time",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Restore up to the last record whose time is not after this one, as in 2026-11-26T12:00:00Z.")
    private Instant time;

    @Parameters(paramLabel = "SOURCE", description = "The directory of a log or of a checkpoint.")
    private Path source;

    public RestoreCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (lsn != null && time != null) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--up-to-lsn and --up-to-time both say where to end; give one of them");
        }
        Path target = to.directory().path();
        return new DirectoryCopy(streams, source, target)
                .run(
                        "restore",
                        "restored",
                        progress -> restore().withProgress(progress).into(target));
    }

    private LogRestore restore() {
        LogRestore all = LogRestore.from(source, WalOptions.defaults());
        if (time != null) {
            return all.upTo(time);
        }
        return lsn == null ? all : all.upTo(lsn);
    }
}
