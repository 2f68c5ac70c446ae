package io.edgestore.cli.file;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A directory that is to hold a log. */
public final class LogDirectory {

    private LogDirectory() {}

    /** Looks into a directory. One without any file of a log is most likely not the one that was meant. */
    public static ReadOnlyLog of(Path directory, WalOptions options) throws IOException {
        ReadOnlyLog log = ReadOnlyLog.open(directory, options);
        if (log.files().isEmpty() && log.unbegunFiles().isEmpty()) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "is a directory without a log; name a log file, or a directory with files wal-<16 hex digits>.log");
        }
        return log;
    }
}
