package io.edgestore.cli.load;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.CodecFailedException;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.LogReader;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.OpenReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A log file that a command appends to. What it had before stays, whatever goes wrong. */
final class ExistingLog {

    private final Streams streams;
    private final Path file;

    ExistingLog(Streams streams, Path file) {
        this.streams = streams;
        this.file = file;
    }

    /** Appends all lines, makes them durable, and says how long the file is then. */
    long append(TsvLoad load, WalOptions options) {
        if (!hasRecord(load)) {
            return untouched(options);
        }
        LogWriter writer = open(options);
        try {
            load.into(writer);
            writer.sync();
            long bytes = writer.length();
            writer.close();
            return bytes;
        } catch (InputException e) {
            throw failure(e.getMessage() + "; " + givenUp(writer, load), e);
        } catch (IOException e) {
            throw failure(ErrorMessage.ofWriting(file, e) + "; " + givenUp(writer, load), e);
        } catch (RuntimeException | Error e) {
            throw failure(ErrorMessage.unexpected(e) + "; " + givenUp(writer, load), e);
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

    private long untouched(WalOptions options) {
        try (LogReader reader = LogReader.open(file, WalOptions.defaults())) {
            if (!reader.isWrittenIn(options)) {
                throw otherCodec(reader, null);
            }
            return Files.size(file);
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    private LogWriter open(WalOptions options) {
        try {
            LogWriter writer = LogWriter.open(file, options);
            tellOfRepair(writer.report());
            return writer;
        } catch (CodecFailedException e) {
            throw otherCodec(options, e).orElseGet(() -> unopened(e));
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
            streams.note("before appending: " + report.recovery()
                    + report.cutTo().map(cut -> "; cut off, and kept in " + cut).orElse(""));
        }
    }

    /** The writer tells in terms of the library that the file is of another codec than was asked for. */
    private Optional<CommandFailedException> otherCodec(WalOptions options, CodecFailedException refusal) {
        try (LogReader reader = LogReader.open(file, WalOptions.defaults())) {
            return reader.isWrittenIn(options) ? Optional.empty() : Optional.of(otherCodec(reader, refusal));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private CommandFailedException otherCodec(LogReader reader, CodecFailedException refusal) {
        return new CommandFailedException(
                ExitCode.USAGE,
                file + " is written in " + reader.format()
                        + ", and goes on so; leave --codec, --checksum and --dictionary"
                        + " away, or first make a file of another codec of it with `edgestore convert`",
                refusal);
    }

    private String givenUp(LogWriter writer, TsvLoad load) {
        String before = Amount.of(load.records(), "record") + " before that";
        try {
            writer.close();
            return before + " went into " + file;
        } catch (IOException e) {
            return file + " may hold some of the " + before + ", and could not be synced (" + e.getMessage() + ")";
        }
    }

    private static CommandFailedException failure(String message, Throwable cause) {
        return new CommandFailedException(ExitCode.UNREADABLE, message, cause);
    }
}
