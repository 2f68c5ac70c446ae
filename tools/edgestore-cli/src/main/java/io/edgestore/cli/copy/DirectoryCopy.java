package io.edgestore.cli.copy;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.CodecFailedException;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.log.CopyProgress;
import io.edgestore.wal.log.CopyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Has a log copied into a new directory as it is, and tells what came of it. */
public final class DirectoryCopy {

    private final Streams streams;
    private final Path source;
    private final Path target;

    public DirectoryCopy(Streams streams, Path source, Path target) {
        this.streams = streams;
        this.source = source;
        this.target = target;
    }

    /** Makes the copy, whole or not at all, and tells how far it is. */
    public interface Making {
        CopyReport make(CopyProgress progress) throws IOException;
    }

    /**
     * Makes it.
     *
     * @param task what is shown while it is made
     * @param done what is said of the records then
     * @return the exit code
     * @throws CommandFailedException if it was not made
     */
    public int run(String task, String done, Making making) {
        try {
            CopyReport made = CodecFailedException.unless("a codec of the log", () -> made(task, making));
            streams.note(
                    target + ": " + Amount.of(made.records(), "record") + " " + done + lsns(made) + ", synced to disk");
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

    private CopyReport made(String task, Making making) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        boolean leftover = Files.exists(part, LinkOption.NOFOLLOW_LINKS);
        try (Progress progress = Progress.withoutEnd(streams, task)) { // which the copy tells as it goes
            CopyReport made = making.make(progress::reached);
            if (leftover) {
                streams.note(part + ", which a killed command left, was replaced");
            }
            return made;
        }
    }

    private static String lsns(CopyReport made) {
        return made.records() == 0
                ? ""
                : ", LSN " + Long.toUnsignedString(made.firstLsn()) + " to " + Long.toUnsignedString(made.lastLsn());
    }

    private CommandFailedException failed(int exitCode, String message, IOException cause) {
        return new CommandFailedException(exitCode, message + "; " + target + " was not made", cause);
    }
}
