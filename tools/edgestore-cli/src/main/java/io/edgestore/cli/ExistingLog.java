package io.edgestore.cli;

import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.OpenReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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
        WalWriter writer = open(options);
        try {
            load.into(writer);
            writer.sync();
            long bytes = writer.length();
            writer.close();
            return bytes;
        } catch (InputException e) {
            throw failure(e.getMessage() + "; " + givenUp(writer, load), e);
        } catch (IOException e) {
            throw failure(Problem.of(file, e) + "; " + givenUp(writer, load), e);
        } catch (RuntimeException | Error e) {
            givenUp(writer, load);
            throw e;
        }
    }

    private WalWriter open(WalOptions options) {
        try {
            LogPath.requireNoStream(file);
            WalWriter writer = WalWriter.open(file, options);
            tellOfRepair(writer.report());
            return writer;
        } catch (NoSuchFileException e) {
            throw failure(file + " does not exist; leave --append away to make it", e);
        } catch (CorruptLogException e) {
            throw new CommandFailedException(
                    e.damage().isPresent() ? ExitCode.DAMAGED : ExitCode.UNREADABLE, e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, otherCodec(e), e);
        } catch (IOException | UnknownCodecException e) {
            throw failure(Problem.of(file, e), e);
        }
    }

    private void tellOfRepair(OpenReport report) {
        if (report.recovery().verdict() != Verdict.CLEAN) {
            streams.note("before appending: " + report.recovery()
                    + report.cutTo().map(cut -> "; cut off, and kept in " + cut).orElse(""));
        }
    }

    /** The writer says it in terms of the library. */
    private String otherCodec(IllegalArgumentException refusal) {
        try (WalReader reader = WalReader.open(file)) {
            return file + " is written in " + FileFormat.of(reader)
                    + ", and goes on so; leave --codec, --checksum and --dictionary"
                    + " away, or first make a file of another codec of it with `edgestore convert`";
        } catch (IOException e) {
            return refusal.getMessage();
        }
    }

    private String givenUp(WalWriter writer, TsvLoad load) {
        String before = Amount.of(load.records(), "record") + " before that";
        try {
            writer.close();
            return before + " went into " + file;
        } catch (IOException e) {
            return file + " may hold some of the " + before + ", and could not be synced (" + e.getMessage() + ")";
        }
    }

    private static CommandFailedException failure(String message, Exception cause) {
        return new CommandFailedException(ExitCode.UNREADABLE, message, cause);
    }
}
