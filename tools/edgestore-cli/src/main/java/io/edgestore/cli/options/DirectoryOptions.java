package io.edgestore.cli.options;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.WalOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that say how a log is divided into the files of a directory. */
public final class DirectoryOptions {

    /** What is made in one go is not divided by time. */
    private static final Duration ANY_AGE = Duration.ofDays(1000);

    @Option(
            names = "--max-file-length",
            paramLabel = "BYTES",
            converter = FileLengthConverter.class,
            description = "In a directory: begin the next file when one has that many bytes; 67108864 unless given.")
    private Integer maxFileLength;

    /** Adds what is asked for. */
    public WalOptions addTo(WalOptions options, TargetPath target) {
        if (maxFileLength != null && !target.isDirectory()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--max-file-length goes with a directory only; write " + target + "/ if that is to be one");
        }
        WalOptions dividing = options.withMaxFileAge(ANY_AGE);
        return maxFileLength == null ? dividing : dividing.withMaxFileLength(maxFileLength);
    }
}
