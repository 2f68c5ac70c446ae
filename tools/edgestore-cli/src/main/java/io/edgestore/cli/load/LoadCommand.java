package io.edgestore.cli.load;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.cli.file.NewLog;
import io.edgestore.cli.options.CodecOptions;
import io.edgestore.cli.options.CodecSpec;
import io.edgestore.cli.options.DirectoryOptions;
import io.edgestore.cli.options.FrameOptions;
import io.edgestore.cli.options.TargetPath;
import io.edgestore.cli.options.TargetPathConverter;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.TornTail;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code load}: makes a log file of TSV. */
@Command(
        name = "load",
        description = {
            "Reads records as TSV from standard input and writes them to a new log: a file, or a directory if TARGET ends"
                    + " with a slash or is an empty directory.",
            "The TSV is what `edgestore dump --format tsv` prints: txid, lsn, timestamp, ttl, op (1 put, 2 delete), ns,"
                    + " key, value_hash, value; the last four as hex. A header line may stand first. LSNs are kept, and"
                    + " must rise. An empty value_hash is computed; one that does not belong to the value is stored as"
                    + " it is, and told.",
            "A new TARGET is TARGET.part until it is whole. If a line is refused, or anything else fails, that is removed"
                    + " again; if the command is killed, the next one replaces it. A log that was there before keeps the records of the"
                    + " lines before that one. When it is done, the log is synced to disk."
        },
        exitCodeList = {
            "  0:every record was loaded",
            "  1:--skip-refused left lines out, or the file to append to is damaged",
            "  2:the command line is wrong",
            "  3:something cannot be read or written, or a line was refused"
        })
public final class LoadCommand implements Callable<Integer> {

    private final Streams streams;

    @Option(
            names = "--append",
            description = "Append to an existing file, in its own codec: another one is refused. A torn or zero tail is"
                    + " cut off first; what is cut is kept beside the file. Frames are as the file's version has them, and"
                    + " records have a value hash if the file has them. Of a directory this is the newest file; another"
                    + " codec begins a new one. A file does not tell the level that it was written with: say it again with"
                    + " --codec, or new records get the codec's default.")
    private boolean append;

    @Option(
            names = "--skip-refused",
            description = "Leave out each line that cannot be loaded, name it on standard error, and load the others."
                    + " The exit code is 1 if any was left out.")
    private boolean skipRefused;

    @Option(
            names = "--codec",
            paramLabel = "SPEC",
            description = CodecOptions.CODEC + " lz4 if nothing is said; zstd if there is a dictionary.")
    private CodecSpec codec;

    @Mixin
    private CodecOptions codecOptions;

    @Mixin
    private FrameOptions frames;

    @Option(
            names = "--cut-without-copy",
            description =
                    "With --append: keep no copy of a torn tail. For a disk that has no room for one; the bytes of"
                            + " the tail are lost.")
    private boolean cutWithoutCopy;

    @Mixin
    private DirectoryOptions directories;

    @Parameters(
            paramLabel = "TARGET",
            converter = TargetPathConverter.class,
            description = "The log: a file, or a directory if it ends with a slash or is one.")
    private TargetPath target;

    private long bytes;
    private long leftOut;

    public LoadCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (cutWithoutCopy && !append) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--cut-without-copy goes with --append only; a new file has no tail to cut");
        }
        TsvLoad load = new TsvLoad(streams, this::refused);
        streams.note(target + ": " + (append ? append(load) : create(load)));
        return leftOut > 0 ? ExitCode.DAMAGED : ExitCode.SOUND;
    }

    private WalOptions options() {
        WalOptions written = frames.addTo(codecOptions.addTo(WalOptions.defaults(), Optional.ofNullable(codec)));
        return directories.addTo(written, target);
    }

    private String append(TsvLoad load) {
        WalOptions options = cutWithoutCopy ? options().withTornTail(TornTail.CUT_WITHOUT_COPY) : options();
        ExistingLog existing = target.isDirectory()
                ? new ExistingDirectory(streams, target.path(), frames)
                : new ExistingFile(streams, target.path(), frames);
        OptionalLong length = existing.append(load, options);
        return length.isPresent()
                ? Amount.of(load.records(), "record") + " appended, " + leftOut()
                        + Amount.of(length.getAsLong(), "byte") + ", synced to disk"
                : "0 records appended, " + leftOut() + "and the " + (target.isDirectory() ? "log" : "file")
                        + " was not changed";
    }

    private String create(TsvLoad load) {
        NewLog made = target.newLog(streams, "name another, or add --append to append to it");
        made.make(options(), frames.recordsPerFrame(), writer -> fill(writer, load));
        return Amount.of(load.records(), "record") + " written"
                + (frames.isWithoutHashes() ? " without value hashes, " : ", ") + leftOut() + Amount.of(bytes, "byte")
                + ", synced to disk";
    }

    private String leftOut() {
        return leftOut > 0 ? Amount.of(leftOut, "line") + " left out, " : "";
    }

    private void fill(LogWriter writer, TsvLoad load) throws IOException {
        try {
            load.into(writer);
        } catch (InputException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, e.getMessage(), e);
        }
        writer.sync();
        bytes = writer.length();
    }

    private void refused(MalformedLineException problem) throws MalformedLineException {
        if (!skipRefused) {
            throw problem;
        }
        leftOut++;
        streams.note(problem.getMessage() + "; left out");
    }
}
