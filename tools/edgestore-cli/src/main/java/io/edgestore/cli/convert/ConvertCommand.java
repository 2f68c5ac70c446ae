package io.edgestore.cli.convert;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.copy.LogCopy;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogSource;
import io.edgestore.cli.file.NewLog;
import io.edgestore.cli.file.WatchedSource;
import io.edgestore.cli.filter.FilterOptions;
import io.edgestore.cli.filter.FilteredSource;
import io.edgestore.cli.filter.RecordFilter;
import io.edgestore.cli.options.CodecOptions;
import io.edgestore.cli.options.CodecSpec;
import io.edgestore.cli.options.DirectoryOptions;
import io.edgestore.cli.options.FrameOptions;
import io.edgestore.cli.options.LostHeaderOptions;
import io.edgestore.cli.options.TargetPath;
import io.edgestore.cli.options.TargetPathConverter;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convert}: makes a log file of another codec of one that is there. */
@Command(
        name = "convert",
        description = {
            "Copies the records of a log to a new one with another codec, each of them unchanged: LSN, transaction, time, TTL,"
                    + " key, value and hash. SOURCE is only read, up to where it ends when it is opened. Each of"
                    + " them is a file, or a directory: TARGET is one if it ends with a slash or is an empty directory.",
            "TARGET is TARGET.part until it is whole and synced to disk. If anything fails, that is removed again; if the"
                    + " command is killed, the next one replaces it.",
            "Each record has a frame of its own, unless --batch says otherwise. Where SOURCE has no value hashes and"
                    + " TARGET has, they are computed.",
            "Options choose records; without any, all are taken over. With --until TIME, TARGET is the log as its records were"
                    + " at that time.",
            "A torn or zero tail, which any crash can leave, is told and not copied. If anything else of SOURCE cannot be"
                    + " taken over, no TARGET is made, unless --policy says otherwise."
        },
        exitCodeList = {
            "  0:every record was taken over",
            "  1:SOURCE is damaged: nothing was made, or, with another --policy than fail, something was left out",
            "  2:the command line is wrong",
            "  3:something cannot be read or written"
        })
public final class ConvertCommand implements Callable<Integer> {

    private final Streams streams;

    @Option(names = "--codec", paramLabel = "SPEC", required = true, description = CodecOptions.CODEC)
    private CodecSpec codec;

    @Mixin
    private CodecOptions codecOptions;

    @Mixin
    private FrameOptions frames;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "fail",
            description = {
                "What to do if not all of SOURCE can be taken over: damage, or an LSN that does not rise.",
                "fail: make no TARGET (the default).",
                "salvage: take over all that is whole, and search behind damage for it.",
                "skip: the same, but a length that leads nowhere is the end.",
                "stop: take over what stands before the first damage.",
                "Each thing that is left out is told on standard error, and the exit code is 1."
            })
    private RecoveryPolicy policy;

    @Mixin
    private DirectoryOptions directories;

    @Mixin
    private LostHeaderOptions lostHeader;

    @Mixin
    private FilterOptions filters;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The log file to read, or a directory with a log.")
    private Path source;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            converter = TargetPathConverter.class,
            description = "The log to make: a file, or a directory if it ends with a slash or is an empty directory.")
    private TargetPath target;

    private long leftOut;

    public ConvertCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        RecordFilter filter = filters.filter();
        requireTwoLogs();
        NewLog made = target.newLog(streams, "name another target");
        made.requireNoneOf(List.of(source));
        WalOptions options = WalOptions.defaults();
        WalOptions writing = directories.addTo(frames.addTo(codecOptions.addTo(options, Optional.of(codec))), target);
        try (LogSource reading = open(options, filter)) {
            LogCopy copy = new LogCopy(source, reading, LogCopy.Frames.MADE_ANEW, this::leaveOut);
            made.make(writing, frames.recordsPerFrame(), copy::into);
            tell(reading.report(), copy, filter);
        } catch (IOException e) {
            throw unreadable(e); // when it was closed, as nothing else throws this here
        }
        return leftOut > 0 ? ExitCode.DAMAGED : ExitCode.SOUND;
    }

    private void requireTwoLogs() {
        try {
            if (Files.exists(target.path()) && Files.isSameFile(source, target.path())) {
                throw new CommandFailedException(
                        ExitCode.USAGE, source + " and " + target + " are the same; name another target");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private LogSource open(WalOptions options, RecordFilter filter) {
        try {
            LogSource reading = FilteredSource.open(
                    source,
                    lostHeader
                            .addTo(options.withRecoveryPolicy(policy))
                            .withDamageListener(damage -> leaveOut(damage.toString())),
                    filter);
            return WatchedSource.of(reading, source, bytes -> Progress.of(streams, "convert", bytes));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Under the policy {@code fail} nothing is left out without being asked for. */
    private void leaveOut(String what) {
        if (policy == RecoveryPolicy.FAIL) {
            throw new CommandFailedException(
                    ExitCode.DAMAGED, what + "; --policy salvage leaves that out, and takes over the rest");
        }
        leftOut++;
        streams.note(what + "; left out");
    }

    private void tell(LogReport found, LogCopy copy, RecordFilter filter) {
        Findings.lines(found).forEach(streams::note);
        long bytes =
                found.files().stream().mapToLong(RecoveryReport::fileLength).sum();
        streams.note(target + ": " + Amount.of(copy.records(), "record") + " written, "
                + (leftOut > 0 ? Amount.of(leftOut, "place") + " left out, " : "")
                + copy.hashes()
                + Amount.of(copy.bytes(), "byte")
                + (filter.isEverything() ? " (" + source + " has " + bytes + ")" : "")
                + ", synced to disk");
    }

    private CommandFailedException unreadable(IOException problem) {
        return new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(source, problem), problem);
    }
}
