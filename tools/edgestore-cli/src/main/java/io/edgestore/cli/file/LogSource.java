package io.edgestore.cli.file;

import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.LogReport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a command reads records from: a log file, or the log in a directory. What a codec throws is a {@link
 * CodecFailedException}.
 */
public interface LogSource extends Closeable {

    /**
     * Opens a file or a directory. A directory is one log, of all its files that are named {@code wal-<lsn>.log}; whatever else
     * is in it is passed over.
     */
    static LogSource open(Path path, WalOptions options) throws IOException {
        return open(path, options, 0);
    }

    /** The same, for who wants the records from an LSN on: those before it may come or not. */
    static LogSource open(Path path, WalOptions options, long fromLsn) throws IOException {
        LogPath.requireNoStream(path);
        return Files.isDirectory(path)
                ? DirectorySource.open(path, options, fromLsn)
                : FileSource.open(path, options, fromLsn);
    }

    /** Like {@link LogReader#advance}. */
    boolean advance() throws IOException;

    /** The record that {@link #advance} went to. */
    RecordView record();

    /** The file in which that record stands. */
    Path file();

    /** What that file is written in. */
    FileFormat format() throws IOException;

    /** What was found up to now. A file that stands alone counts as a log of one file. */
    LogReport report();
}
