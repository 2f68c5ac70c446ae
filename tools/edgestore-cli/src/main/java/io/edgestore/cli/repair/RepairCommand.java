package io.edgestore.cli.repair;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.copy.LogCopy;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogSource;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.cli.file.NewLog;
import io.edgestore.cli.file.WatchedSource;
import io.edgestore.cli.options.DirectoryOptions;
import io.edgestore.cli.options.LostHeaderOptions;
import io.edgestore.cli.options.NewDirectoryOption;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code repair}: writes what is left of a log into a new one. */
@Command(
        name = "repair",
        description = {
            "Copies all sound records of a damaged log to a new one in a directory, with the same LSNs and"
                    + " codec, and lists what it leaves out. PATH, a file or a directory with a log, is only read.",
            "DIR is DIR.part until it is whole and synced to disk. If anything fails, that is removed again; if the command is"
                    + " killed, the next one replaces it.",
            "A torn or zero tail at the end of a log needs no repair: whoever opens it for writing cuts it off."
        },
        exitCodeList = {
            "  0:all records are in DIR",
            "  1:something was left out, as told on standard error",
            "  2:the command line is wrong",
            "  3:something cannot be read or written; DIR was not made"
        })
public final class RepairCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private NewDirectoryOption to;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "salvage",
            description = {
                "What to do at damage.",
                "salvage: search behind it for the next whole frame (the default).",
                "skip: the same, but a length that leads nowhere is the end of a file.",
                "stop: the first damage, or LSNs that are missing, are the end of the log."
            })
    private RecoveryPolicy policy;

    @Mixin
    private DirectoryOptions directories;

    @Mixin
    private LostHeaderOptions lostHeader;

    @Parameters(paramLabel = "PATH", description = "The log: a file, or a directory.")
    private Path path;

    private long leftOut;

    public RepairCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (policy == RecoveryPolicy.FAIL) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "a repair leaves out what is damaged: --policy can be salvage, skip or stop");
        }
        NewLog made = NewLog.directory(streams, to.directory().path(), "name another directory");
        made.requireNoneOf(List.of(path));
        WalOptions reading = lostHeader.addTo(WalOptions.defaults().withRecoveryPolicy(policy));
        try (LogSource source = open(reading)) {
            LogCopy copy = new LogCopy(path, source, LogCopy.Frames.KEPT, this::leaveOut);
            WalOptions writing = directories.addTo(
                    FormatOfLog.of(path, reading).withMaxBlockLength(LogWriter.MAX_BLOCK_LENGTH),
                    to.directory().asDirectory());
            made.make(writing, LogWriter.ANY_NUMBER, writer -> fill(writer, copy, source));
            tell(source.report(), copy);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(path, e), e);
        }
        return leftOut > 0 ? ExitCode.DAMAGED : ExitCode.SOUND;
    }

    private LogSource open(WalOptions reading) throws IOException {
        LogSource source = LogSource.open(path, reading.withDamageListener(damage -> leaveOut(damage.toString())));
        return WatchedSource.of(source, path, bytes -> Progress.of(streams, "repair", bytes));
    }

    private void fill(LogWriter writer, LogCopy copy, LogSource source) throws IOException {
        try {
            copy.into(writer);
        } catch (IOException e) {
            if (!ErrorMessage.isDiskFull(e)) {
                throw e;
            }
            throw new CommandFailedException(
                    ExitCode.UNREADABLE,
                    to.directory() + ": the disk is full; make room for about "
                            + Amount.of(length(source.report()), "byte") + ", as many as " + path + " has",
                    e);
        }
    }

    private void leaveOut(String what) {
        leftOut++;
        streams.note(what + "; left out");
    }

    private void tell(LogReport found, LogCopy copy) {
        Findings.lines(found).forEach(streams::note);
        streams.note(to.directory() + ": " + Amount.of(copy.records(), "record") + " written, "
                + (leftOut > 0 ? Amount.of(leftOut, "place") + " left out, " : "")
                + copy.hashes()
                + Amount.of(copy.bytes(), "byte") + " (" + path + " has " + length(found) + "), synced to disk; " + path
                + " is as it was");
    }

    private static long length(LogReport found) {
        return found.files().stream().mapToLong(RecoveryReport::fileLength).sum();
    }
}
