package io.edgestore.cli.load;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A log that a command appends to. What it had before stays, whatever goes wrong. */
abstract class ExistingLog {

    private final Streams streams;
    private final Path path;

    ExistingLog(Streams streams, Path path) {
        this.streams = streams;
        this.path = path;
    }

    /** Refuses options that the log cannot be gone on with. */
    abstract void requireFitting(WalOptions options);

    /** Refuses what is no log. */
    abstract void requireReadable() throws IOException;

    /** Opens it for writing. */
    abstract LogWriter writer(WalOptions options) throws IOException;

    /** Appends all lines, makes them durable, and says how long the file is then. Empty if there is nothing to append. */
    OptionalLong append(TsvLoad load, WalOptions options) {
        requireFitting(options);
        if (!hasRecord(load)) {
            requireLog();
            return OptionalLong.empty();
        }
        LogWriter writer = open(options);
        try {
            load.into(writer);
            writer.sync();
            long bytes = writer.length();
            writer.close();
            return OptionalLong.of(bytes);
        } catch (InputException e) {
            throw failure(e.getMessage() + "; " + givenUp(writer), e);
        } catch (IOException e) {
            throw failure(ErrorMessage.ofWriting(path, e) + "; " + givenUp(writer), e);
        } catch (RuntimeException | Error e) {
            throw failure(ErrorMessage.unexpected(e) + "; " + givenUp(writer), e);
        }
    }

    /** Opening for writing cuts a torn tail: that is not done for nothing. */
    private boolean hasRecord(TsvLoad load) {
        try {
            return load.hasNext();
        } catch (InputException e) {
            throw failure(e.getMessage() + "; " + path + " was not changed", e);
        }
    }

    private void requireLog() {
        try {
            requireReadable();
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    private LogWriter open(WalOptions options) {
        try {
            LogWriter writer = writer(options);
            writer.repairs().forEach(repair -> streams.note("before appending: " + repair));
            return writer;
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    final CommandFailedException unopened(IOException problem) {
        if (problem instanceof NoSuchFileException) {
            return failure(path + " does not exist; leave --append away to make it", problem);
        }
        if (problem instanceof CorruptLogException e) {
            return new CommandFailedException(
                    e.damage().isPresent() ? ExitCode.DAMAGED : ExitCode.UNREADABLE, e.getMessage(), e);
        }
        return failure(ErrorMessage.of(path, problem), problem);
    }

    private String givenUp(LogWriter writer) {
        try {
            writer.close();
            return before(writer) + " went into " + path;
        } catch (IOException e) {
            return path + " may hold some of the " + before(writer) + ", and could not be synced (" + e.getMessage()
                    + ")";
        }
    }

    private static String before(LogWriter writer) {
        return Amount.of(writer.records(), "record") + " before that";
    }

    private static CommandFailedException failure(String message, Throwable cause) {
        return new CommandFailedException(ExitCode.UNREADABLE, message, cause);
    }
}
