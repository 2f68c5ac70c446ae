package io.edgestore.cli.checkpoint;

import io.edgestore.cli.console.Streams;
import io.edgestore.cli.copy.DirectoryCopy;
import io.edgestore.cli.options.TargetPath;
import io.edgestore.cli.options.TargetPathConverter;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.ReadOnlyLog;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code checkpoint}: copies a log that may be written to meanwhile. */
@Command(
        name = "checkpoint",
        description = {
            "Copies a log into a new directory, up to what is durable now. DIR is only read, and its writer is not disturbed. On the same disk, all files but the newest"
                    + " are hard links and take no space.",
            "TARGET is there whole and synced to disk, or not at all. `edgestore restore` copies a log up to a point, and shares"
                    + " nothing with it."
        },
        exitCodeList = {
            "  0:the checkpoint was made",
            "  1:the log is damaged, or records are missing in it; TARGET was not made",
            "  2:the command line is wrong",
            "  3:something cannot be read or written, or nothing tells what is durable; TARGET was not made"
        })
public final class CheckpointCommand implements Callable<Integer> {

    private final Streams streams;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the log.")
    private Path log;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            converter = TargetPathConverter.class,
            description = "The directory to make. It must not exist yet, or be empty.")
    private TargetPath target;

    public CheckpointCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return new DirectoryCopy(streams, log, target.path())
                .run(
                        "checkpoint",
                        "copied",
                        progress -> ReadOnlyLog.open(log, WalOptions.defaults()).checkpoint(target.path(), progress));
    }
}
