package io.edgestore.cli.load;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.FileSource;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.cli.options.FrameOptions;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;

/** A log file that a command appends to, in its own codec. */
final class ExistingFile extends ExistingLog {

    private final Path file;
    private final FrameOptions frames;

    ExistingFile(Streams streams, Path file, FrameOptions frames) {
        super(streams, file);
        this.file = file;
        this.frames = frames;
    }

    /** A file goes on as it was begun. */
    @Override
    void requireFitting(WalOptions options) {
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

    @Override
    void requireReadable() throws IOException {
        FileSource.open(file, WalOptions.defaults()).close();
    }

    @Override
    LogWriter writer(WalOptions options) throws IOException {
        return LogWriter.open(file, options, frames.recordsPerFrame());
    }
}
