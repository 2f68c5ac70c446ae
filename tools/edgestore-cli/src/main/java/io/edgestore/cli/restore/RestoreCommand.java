package io.edgestore.cli.restore;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.CodecFailedException;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.options.LsnConverter;
import io.edgestore.cli.options.TargetPath;
import io.edgestore.cli.options.TargetPathConverter;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.CopyReport;
import io.edgestore.wal.log.LogRestore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            converter = TargetPathConverter.class,
            description = "The directory to make. It must not exist yet, or be empty.")
    private TargetPath target;

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
        try {
            CopyReport made = CodecFailedException.unless(
                    "a codec of the log", () -> restore().into(target.path()));
            streams.note(target + ": " + Amount.of(made.records(), "record") + " restored, LSN "
                    + Long.toUnsignedString(made.firstLsn()) + " to " + Long.toUnsignedString(made.lastLsn())
                    + ", synced to disk");
            return ExitCode.SOUND;
        } catch (CorruptLogException e) {
            throw failed(
                    ExitCode.DAMAGED,
                    ErrorMessage.of(source, e) + "; or take what is whole with `edgestore repair`",
                    e);
        } catch (IOException e) {
            throw failed(ExitCode.UNREADABLE, ErrorMessage.of(source, e), e);
        }
    }

    private LogRestore restore() {
        LogRestore all = LogRestore.from(source, WalOptions.defaults());
        if (time != null) {
            return all.upTo(time);
        }
        return lsn == null ? all : all.upTo(lsn);
    }

    private CommandFailedException failed(int exitCode, String message, IOException cause) {
        return new CommandFailedException(exitCode, message + "; " + target + " was not made", cause);
    }
}
