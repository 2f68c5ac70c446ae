package io.edgestore.wal.log;

import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.UnbegunFile;
import io.edgestore.wal.log.retention.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
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

    /** For looking at files, in whatever state they are. */
    private final WalOptions looking;

    private ReadOnlyLog(LogDirectory directory, WalOptions options) {
        this.directory = directory;
        this.options = options;
        this.looking = options.withRecoveryPolicy(RecoveryPolicy.SALVAGE).withDamageListener(damage -> {});
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
     * is begun meanwhile is not. {@link #unbegunFiles()} are passed over.
     *
     * @param fromLsn the first LSN that is wanted, u64; if there is no such record, the next one comes first
     * @return a reader, to be closed
     * @throws IOException if the directory or a file could not be read
     */
    public LogReader read(long fromLsn) throws IOException {
        return new LogReader(snapshot(), fromLsn, options, Hold.none());
    }

    /**
     * The files that hold the log now, whatever state they are in.
     *
     * @return in the order of their records; without {@link #unbegunFiles()}
     * @throws IOException if the directory or a file could not be read
     */
    public List<Path> files() throws IOException {
        List<NamedFile> all = directory.files();
        return paths(all.subList(0, begun(all)));
    }

    /**
     * Files behind all others that no record was written to, as a crash or a full disk leaves them. To open the log for writing
     * removes them, or begins them anew.
     *
     * @return in their order; a writer that is at work may just have begun the last one
     * @throws IOException if the directory or a file could not be read
     */
    public List<Path> unbegunFiles() throws IOException {
        List<NamedFile> all = directory.files();
        return paths(all.subList(begun(all), all.size()));
    }

    private static List<Path> paths(List<NamedFile> files) {
        return files.stream().map(NamedFile::path).toList();
    }

    /** How many files there are up to the last one that can hold a record. */
    private int begun(List<NamedFile> files) throws IOException {
        int count = files.size();
        while (count > 0 && isUnbegun(files.get(count - 1))) {
            count--;
        }
        return count;
    }

    private boolean isUnbegun(NamedFile file) throws IOException {
        try {
            return UnbegunFile.is(file, looking);
        } catch (FormatVersionException | UnknownCodecException e) {
            return false; // who reads it is told
        }
    }

    /**
     * The log's cursors, and where they are. A writer that is at work may move them meanwhile.
     *
     * @return by name; one whose file is damaged has no position
     * @throws IOException if the directory or a file could not be read
     */
    public List<CursorPosition> cursors() throws IOException {
        return LogCursors.read(directory.path());
    }

    /**
     * What each of the log's cursors keeps from being deleted. What its writer holds besides, nobody else knows.
     *
     * @return the one that needs the oldest record first; one whose file is damaged keeps everything
     * @throws IOException if the directory or a file could not be read
     */
    public List<LogHolder> holders() throws IOException {
        return CursorHolders.of(snapshot(), cursors(), looking);
    }

    private LogSnapshot snapshot() throws IOException {
        List<NamedFile> all = directory.files();
        return new LogSnapshot(directory.path(), all.subList(0, begun(all)), Long.MAX_VALUE);
    }

    /** The directory. */
    @Override
    public String toString() {
        return "ReadOnlyLog[" + directory.path() + "]";
    }
}
