package io.edgestore.cli.load;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.FileSource;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.cli.options.FrameOptions;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.OpenReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A log file that a command appends to. What it had before stays, whatever goes wrong. */
final class ExistingLog {

    private final Streams streams;
    private final Path file;
    private final FrameOptions frames;

    ExistingLog(Streams streams, Path file, FrameOptions frames) {
        this.streams = streams;
        this.file = file;
        this.frames = frames;
    }

    /** Appends all lines, makes them durable, and says how long the file is then. Empty if there is nothing to append. */
    OptionalLong append(TsvLoad load, WalOptions options) {
        requireFitting(options);
        if (!hasRecord(load)) {
            requireReadable();
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
            throw failure(ErrorMessage.ofWriting(file, e) + "; " + givenUp(writer), e);
        } catch (RuntimeException | Error e) {
            throw failure(ErrorMessage.unexpected(e) + "; " + givenUp(writer), e);
        }
    }

    /** Opening for writing cuts a torn tail: that is not done for nothing. */
    private boolean hasRecord(TsvLoad load) {
        try {
            return load.hasNext();
        } catch (InputException e) {
            throw failure(e.getMessage() + "; " + file + " was not changed", e);
        }
    }

    /** A file goes on as it was begun. */
    private void requireFitting(WalOptions options) {
        try (FileSource reader = FileSource.open(file, WalOptions.defaults())) {
            if (!reader.isWrittenIn(options)) {
                throw begunOtherwise(
                        reader, "--codec, --checksum and --dictionary", "a file of another codec", "convert");
            }
            if (frames.isWithoutHashes() && reader.format().valueHashes()) {
                throw begunOtherwise(reader, "--no-hashes", "a file without value hashes", "convert --no-hashes");
            }
            if (frames.isBatched() && reader.format().version() == 1) {
                throw begunOtherwise(reader, "--batch", "a file of version 2", "convert --batch");
            }
        } catch (CorruptLogException e) {
            // The writer takes a header that was never finished, and tells of any other.
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    private CommandFailedException begunOtherwise(FileSource reader, String options, String wanted, String command) {
        return new CommandFailedException(
                ExitCode.USAGE,
                file + " is written in " + reader.format() + ", and goes on so; leave " + options
                        + " away, or first make " + wanted + " of it with `edgestore " + command + "`");
    }

    private void requireReadable() {
        try (FileSource reader = FileSource.open(file, WalOptions.defaults())) {
            reader.found();
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    private LogWriter open(WalOptions options) {
        try {
            LogWriter writer = LogWriter.open(file, options, frames.recordsPerFrame());
            tellOfRepair(writer.report());
            return writer;
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    private CommandFailedException unopened(IOException problem) {
        if (problem instanceof NoSuchFileException) {
            return failure(file + " does not exist; leave --append away to make it", problem);
        }
        if (problem instanceof CorruptLogException e) {
            return new CommandFailedException(
                    e.damage().isPresent() ? ExitCode.DAMAGED : ExitCode.UNREADABLE, e.getMessage(), e);
        }
        return failure(ErrorMessage.of(file, problem), problem);
    }

    private void tellOfRepair(OpenReport report) {
        if (report.recovery().verdict() != Verdict.CLEAN) {
            streams.note("before appending: " + report.recovery() + cut(report));
        }
    }

    private static String cut(OpenReport report) {
        if (report.cutTo().isPresent()) {
            return "; cut off, and kept in " + report.cutTo().get();
        }
        return report.cutBytes() > 0 ? "; cut off" : "";
    }

    private String givenUp(LogWriter writer) {
        try {
            writer.close();
            return before(writer) + " went into " + file;
        } catch (IOException e) {
            return file + " may hold some of the " + before(writer) + ", and could not be synced (" + e.getMessage()
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
