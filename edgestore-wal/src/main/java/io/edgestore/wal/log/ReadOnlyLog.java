package io.edgestore.wal.log;

import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.CodecParametersException;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogPosition;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.PolledEpoch;
import io.edgestore.wal.log.directory.UnbegunFile;
import io.edgestore.wal.log.directory.Watermark;
import io.edgestore.wal.log.retention.Hold;
import io.edgestore.wal.log.tail.PolledSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A log in a directory, for reading only. It takes no lock, changes nothing, and works while another process writes to the log.
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
     * @throws IOException if it cannot be looked at
     */
    public static ReadOnlyLog open(Path directory, WalOptions options) throws IOException {
        Objects.requireNonNull(options, "options");
        if (!Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
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
     * is begun meanwhile is not. {@link #unbegunFiles()} are passed over. If the log's writer deletes a file that the reader has
     * not come to yet, the reader throws {@link io.edgestore.wal.LsnNotAvailableException} there. If the end of the log is cut off by
     * {@link WriteAheadLog#truncateAfter} meanwhile, it does so too, as soon as it has read from a file again: what it gave back before
     * was in the log together, and nothing of what is there now is mixed with it.
     *
     * @param fromLsn the first LSN that is wanted, u64; if there is no such record, the next one comes first
     * @return a reader, to be closed
     * @throws IOException if the directory or a file could not be read
     */
    public LogReader read(long fromLsn) throws IOException {
        return look(() -> new LogReader(snapshot(), fromLsn, options, Hold.none()));
    }

    /**
     * Reads the log from a time on: from the first record that is not before it. The files are chosen by their first records: the
     * last one that begins before the time is read for it, up to that record. Otherwise like {@link #read(long)}.
     *
     * <p>Where times do not rise with the LSNs, since the clock was set back or entries came with times of their own, records of that
     * time and later ones can stand in files before that one, and are not given; and records from before the time can come behind
     * the first one.
     *
     * <p>Within a file none is missed, so nothing of it can be passed over: to find the first record costs reading and decompressing
     * one file at the most, from its beginning on, and the first record of each file behind it.
     *
     * @param time compared with {@link io.edgestore.wal.WalRecord} times, which are nanoseconds since the Unix epoch
     * @return a reader of what is there, to be closed; of nothing if all records are before the time
     * @throws IOException if a file could not be read
     */
    public LogReader readFrom(Instant time) throws IOException {
        return look(() -> {
            LogSnapshot there = snapshot();
            return new LogReader(there, new FileSeek(there, options).lsnAt(time), options, Hold.none());
        });
    }

    /**
     * Follows the log up to what is durable: {@link #tail(long, TailOptions)} with the defaults.
     *
     * @param fromLsn the first LSN that is wanted, u64
     * @return a tail, to be closed
     * @throws IOException as there
     */
    public LogTail tail(long fromLsn) throws IOException {
        return tail(fromLsn, TailOptions.defaults());
    }

    /**
     * Follows the log, which another process may write to, under the policy of the options. The tail looks at the directory every
     * {@link TailOptions#pollInterval()} as long as there is nothing new. It holds nothing: if the writer deletes a file that it
     * has not read to its end, it throws {@link io.edgestore.wal.LsnNotAvailableException}; and if the end of the log is cut off, as {@link
     * #read(long)} has it. It does not end when the writer does.
     *
     * <p>What is durable, the log's writer tells by a file beside the log's. Without that, or if it is damaged, only files that are
     * followed by another one count as durable: so it is with a log that something else has written than {@link WriteAheadLog}.
     *
     * @param fromLsn the first LSN that is wanted, u64: it may be one that is still to come; 0 for the first record there is
     * @param how how far it goes, and how often it looks
     * @return a tail, to be closed
     * @throws io.edgestore.wal.LsnNotAvailableException if the record was deleted
     * @throws IOException if the directory or a file could not be read
     */
    public LogTail tail(long fromLsn, TailOptions how) throws IOException {
        PolledSource.Bound bound = switch (how.reach()) {
            case DURABLE -> PolledSource.Bound.WATERMARK;
            case APPENDED -> PolledSource.Bound.WHOLE_FRAMES;
        };
        return look(() -> {
            PolledSource source = new PolledSource(directory, bound, looking, how.pollInterval());
            TailReader reader = new TailReader(directory.path(), source, options, fromLsn, Hold.none());
            reader.requireAvailable();
            return new LogTail(directory.path().toString(), source, reader);
        });
    }

    /**
     * Makes a copy of the log, which another process may write to: {@link WriteAheadLog#checkpoint} without the writer. It holds all
     * records up to {@link #durableLsn()} at the time of the call, from the first one that the writer has not deleted by then on. The
     * writer is not disturbed, and the log's directory not changed.
     *
     * @param target of the same provider, on any disk; nothing is there, or an empty directory, and its parent exists
     * @return what is in it
     * @throws CorruptLogException if the log is damaged, or records are missing in it; nothing is made
     * @throws io.edgestore.wal.LogLockedException if another thread makes a copy there; nothing is made
     * @throws java.nio.file.FileSystemException if nothing tells how far the log is durable: its file {@code durable.lsn} is missing
     *     or damaged; or if there is something in the way, or no room: the message says how much it takes
     * @throws IOException if it could not be made; it is there whole or not at all
     */
    public CopyReport checkpoint(Path target) throws IOException {
        return checkpoint(target, CopyProgress.NONE);
    }

    /**
     * Makes a copy as {@link #checkpoint(Path)} does, and tells how far it is.
     *
     * @param target as there
     * @param progress is told; what it throws ends the copy, of which nothing is left then
     * @return what is in it
     * @throws IOException as there
     */
    public CopyReport checkpoint(Path target, CopyProgress progress) throws IOException {
        Objects.requireNonNull(progress, "progress");
        return look(() -> {
            LogPosition durable = Watermark.read(directory) // before the files, which must not be older
                    .map(Watermark.Content::durable)
                    .orElseThrow(this::nothingTells);
            long lsn = durableLsn();
            LogSnapshot there = snapshot();
            int newest = there.files().size() - 1;
            if (newest < 0) {
                throw new FileSystemException(directory.path().toString(), null, "holds no log with a record");
            }
            // With a file behind it, even one that is not begun, all of it is durable.
            List<NamedFile> now = directory.files();
            boolean growing = there.files().get(newest).equals(now.get(now.size() - 1))
                    && there.files().get(newest).nameLsn() == durable.fileLsn();
            LogSnapshot source = growing ? there.withNewestEnd(durable.end()) : there;
            return new LogCopy(source, options, LockScope.of(options), progress)
                    .make(target, newest, lsn, LogCopy.Finished.LINKED);
        });
    }

    private FileSystemException nothingTells() {
        return new FileSystemException(
                directory.path().toString(),
                null,
                "its file " + Watermark.NAME
                        + " is missing or damaged, so nothing tells how far the log is durable; open the log for"
                        + " writing once, or copy all that there is with LogRestore");
    }

    /**
     * The LSN of the first record that can be read now.
     *
     * @return u64; that of the first record to come if there is none, as far as the name of a file tells it
     * @throws IOException if the directory or a file could not be read
     */
    public long firstLsn() throws IOException {
        return look(() -> {
            List<NamedFile> files = directory.files();
            return files.isEmpty() ? 1 : firstLsn(files.get(0));
        });
    }

    private long firstLsn(NamedFile file) throws IOException {
        try (WalReader reader = file.open(looking)) {
            return reader.advance() ? reader.record().lsn() : file.nameLsn();
        } catch (CorruptLogException e) {
            return file.nameLsn();
        }
    }

    /**
     * How far the log is known to be durable now: at least so far as its writer tells, and up to the newest file. Records above
     * that may be gone after a crash of the machine, and their LSNs are given to others then.
     *
     * @return u64; 0 if nothing is known to be
     * @throws IOException if the directory or a file in it could not be read
     */
    public long durableLsn() throws IOException {
        long told = Watermark.read(directory).map(mark -> mark.durable().lsn()).orElse(0L);
        List<NamedFile> files = directory.files();
        // A name is above all LSNs of the files before, and 0 would be none.
        long finished = files.isEmpty() || files.get(files.size() - 1).nameLsn() == 0
                ? 0
                : files.get(files.size() - 1).nameLsn() - 1;
        return Long.compareUnsigned(told, finished) > 0 ? told : finished;
    }

    private interface Look<T> {
        T look() throws IOException;
    }

    /** Once more if a file was deleted between listing and opening, or the end of the log cut off meanwhile. */
    private <T> T look(Look<T> look) throws IOException {
        while (true) {
            PolledEpoch epoch = PolledEpoch.now(directory);
            List<NamedFile> before = directory.files();
            try {
                return look.look();
            } catch (EOFException e) {
                // A file became shorter while it was read: it is being cut off right now.
            } catch (IOException e) {
                boolean deleted =
                        e instanceof NoSuchFileException && !directory.files().equals(before);
                if (!deleted && !epoch.isOver()) {
                    throw e;
                }
            }
        }
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
        } catch (FormatVersionException | UnknownCodecException | CodecParametersException e) {
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

    /** What there is now, to its end. */
    LogSnapshot snapshot() throws IOException {
        PolledEpoch epoch = PolledEpoch.now(directory); // before the files, which must not be older
        List<NamedFile> all = epoch.files();
        return new LogSnapshot(directory.path(), all.subList(0, begun(all)), Long.MAX_VALUE, epoch);
    }

    /** The directory. */
    @Override
    public String toString() {
        return "ReadOnlyLog[" + directory.path() + "]";
    }
}
