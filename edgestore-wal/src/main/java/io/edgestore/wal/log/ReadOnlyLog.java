package io.edgestore.wal.log;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A log in a directory, for reading only. It takes no lock, changes nothing, and works on a log that another process writes
 * to.
 *
 * <pre>{@code
 * ReadOnlyLog log = ReadOnlyLog.open(directory, WalOptions.defaults());
 * try (LogReader reader = log.read()) {
 *     reader.forEach(record -> apply(record));
 * }
 * }</pre>
 *
 * <p>It holds nothing open, so there is nothing to close; each reader looks at the directory anew. An append that is under way
 * in another process can look like a torn tail to a reader. Safe for use by many threads.
 */
public final class ReadOnlyLog {

    private final LogDirectory directory;
    private final WalOptions options;

    private ReadOnlyLog(LogDirectory directory, WalOptions options) {
        this.directory = directory;
        this.options = options;
    }

    /**
     * Opens a log for reading.
     *
     * @param directory of any provider; a directory without log files is an empty log
     * @param options the codecs, the policy, the listener and the limits count
     * @return the log
     * @throws NoSuchFileException if there is no such directory
     * @throws NotDirectoryException if it is a file
     */
    public static ReadOnlyLog open(Path directory, WalOptions options) throws IOException {
        Objects.requireNonNull(options, "options");
        if (!Files.exists(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        return new ReadOnlyLog(new LogDirectory(directory), options);
    }

    /**
     * Reads the log from its first record on.
     *
     * @return a reader, to be closed
     * @throws IOException as {@link #read(long)}
     */
    public LogReader read() throws IOException {
        return read(0);
    }

    /**
     * Reads the log, under the policy of the options. What is appended to the newest file meanwhile may be read too; a file that
     * is begun meanwhile is not.
     *
     * @param fromLsn the first LSN that is wanted, u64; if there is no such record, the next one comes first
     * @return a reader, to be closed
     * @throws IOException if the directory or a file could not be read
     */
    public LogReader read(long fromLsn) throws IOException {
        return new LogReader(snapshot(), fromLsn, options);
    }

    private LogSnapshot snapshot() throws IOException {
        return new LogSnapshot(directory.path(), directory.files(), Long.MAX_VALUE);
    }

    /** The directory. */
    @Override
    public String toString() {
        return "ReadOnlyLog[" + directory.path() + "]";
    }
}
