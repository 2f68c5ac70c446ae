package io.edgestore.cli.train;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.BytesWriter;
import io.edgestore.cli.file.CodecFailedException;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogSource;
import io.edgestore.cli.file.NewTarget;
import io.edgestore.cli.file.WatchedSource;
import io.edgestore.cli.options.NewFilePathConverter;
import io.edgestore.codec.zstd.ZstdDictionaries;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train}: makes a dictionary of log files. */
@Command(
        name = "train",
        description = {
            "Trains a zstd dictionary on the records of log files. It holds what they have in common, and"
                    + " saves most for short records. `load` and `convert` use it with --dictionary.",
            "It does well with a hundred times as many bytes of records as the dictionary is to have; of more, that many"
                    + " are drawn at random. Records over 128 KiB do not count, as they gain nothing from it. The same"
                    + " files make the same dictionary.",
            "DICT is DICT.part until it is whole and synced to disk. If anything fails, that is removed again; if the"
                    + " command is killed, the next one replaces it."
        },
        exitCodeList = {
            "  0:the dictionary was made",
            "  1:it was made, of what could be read of a damaged file",
            "  2:the command line is wrong",
            "  3:something cannot be read or written, or no dictionary can be made of the records"
        })
public final class TrainCommand implements Callable<Integer> {

    private static final long LEAST_SAMPLE = 1 << 20;

    private final Streams streams;

    @Option(
            names = "--size",
            paramLabel = "N",
            converter = DictionarySizeConverter.class,
            defaultValue = "16384",
            description = "The most bytes that the dictionary may have, from " + ZstdDictionaries.MIN_SIZE + " to "
                    + ZstdDictionaries.MAX_SIZE + "; ${DEFAULT-VALUE} if nothing is said. It stands in each log file"
                    + " that is written with it, so a short log is better off with a small one.")
    private int size;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DICT",
            required = true,
            converter = NewFilePathConverter.class,
            description = "The file to make. It must not exist yet.")
    private Path output;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Log files, and directories with a log, of any codec.")
    private List<Path> sources;

    public TrainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (size < ZstdDictionaries.MIN_SIZE || size > ZstdDictionaries.MAX_SIZE) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "a dictionary can have " + ZstdDictionaries.MIN_SIZE + " to " + ZstdDictionaries.MAX_SIZE
                            + " bytes, and not " + size + "; give another --size");
        }
        NewTarget made = NewTarget.file(output, "name another file");
        made.requireNoneOf(sources);
        WalOptions salvaging = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.SALVAGE);
        RecordSample sample = new RecordSample(Math.max(LEAST_SAMPLE, 100L * size));
        int exitCode = ExitCode.SOUND;
        for (Path source : sources) {
            exitCode = Math.max(exitCode, draw(source, salvaging, sample));
        }
        List<byte[]> records = sample.records();
        byte[] dictionary = train(records);
        made.make(part -> BytesWriter.begin(streams, part, output), writer -> writer.write(dictionary));
        streams.note(output + ": a dictionary of " + Amount.of(dictionary.length, "byte") + ", made of "
                + Amount.of(records.size(), "record") + " (there are " + sample.offered() + "), synced to disk");
        return exitCode;
    }

    private int draw(Path path, WalOptions salvaging, RecordSample sample) {
        try (LogSource source = WatchedSource.of(
                LogSource.open(path, salvaging), path, bytes -> Progress.of(streams, "train", bytes))) {
            while (source.advance()) {
                sample.offer(source.record().rawRecord());
            }
            Findings.lines(source.report()).forEach(streams::note);
            return Findings.exitCode(source.report());
        } catch (IOException e) {
            throw notMade(ErrorMessage.of(path, e), e);
        }
    }

    private byte[] train(List<byte[]> records) {
        try {
            return CodecFailedException.unless("zstd", () -> trained(records));
        } catch (IOException e) {
            throw notMade(e.getMessage(), e);
        }
    }

    private byte[] trained(List<byte[]> records) {
        try {
            return ZstdDictionaries.train(records, size);
        } catch (IllegalArgumentException e) {
            throw notMade(e.getMessage(), e);
        }
    }

    private CommandFailedException notMade(String why, Exception cause) {
        return new CommandFailedException(ExitCode.UNREADABLE, why + "; " + output + " was not made", cause);
    }
}
