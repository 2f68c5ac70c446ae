package io.edgestore.cli.load;

import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.FileSource;
import io.edgestore.cli.file.LogDirectory;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.cli.options.FrameOptions;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A directory with a log that a command appends to. Where its newest file is of another codec, a new one is begun. */
final class ExistingDirectory extends ExistingLog {

    private final Path directory;
    private final FrameOptions frames;

    ExistingDirectory(Streams streams, Path directory, FrameOptions frames) {
        super(streams, directory);
        this.directory = directory;
        this.frames = frames;
    }

    /** A log can have files of any. */
    @Override
    void requireFitting(WalOptions options) {}

    @Override
    void requireReadable() throws IOException {
        LogDirectory.of(directory, WalOptions.defaults());
    }

    @Override
    LogWriter writer(WalOptions options) throws IOException {
        List<Path> files = LogDirectory.of(directory, WalOptions.defaults()).files();
        WalOptions asBefore = files.isEmpty() ? options : likeFile(files.get(files.size() - 1), options);
        return LogWriter.openDirectory(directory, asBefore, frames.recordsPerFrame());
    }

    /** What nobody asks for otherwise goes on as it is in the newest file, in the files to come too. */
    private static WalOptions likeFile(Path newest, WalOptions options) throws IOException {
        try (FileSource file = FileSource.open(newest, WalOptions.defaults())) {
            return file.addTo(options);
        } catch (CorruptLogException e) {
            return options; // its header is damaged, and a new file is begun
        }
    }
}
