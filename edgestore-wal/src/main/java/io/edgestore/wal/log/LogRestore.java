package io.edgestore.wal.log;

import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Copies a log or a checkpoint into a new directory, completely or up to a point.
 *
 * <pre>{@code
 * CopyReport restored = LogRestore.from(archive, WalOptions.defaults())
 *         .upTo(java.time.Instant.parse("2026-11-26T12:00:00Z"))
 *         .into(directory);
 * }</pre>
 *
 * <p>The new directory appears whole and durable, or not at all. It is a log of its own: nothing is shared with the source, which is
 * only read. It opens under {@link RecoveryPolicy#FAIL}. A source that is damaged before that point is refused, and to find a
 * point by its time one that is damaged anywhere; a torn or zero tail behind the last record is left out.
 *
 * <p>Immutable.
 */
public final class LogRestore {

    /** Finds out up to which LSN a source is to be copied. */
    private interface End {
        long lsn(ReadOnlyLog source) throws IOException;
    }

    private static final long HIGHEST = -1;

    private final Path source;
    private final WalOptions options;
    private final End end;
    private final CopyProgress progress;

    private LogRestore(Path source, WalOptions options, End end, CopyProgress progress) {
        this.source = source;
        this.options = options;
        this.end = end;
        this.progress = progress;
    }

    /**
     * Copies all of a log.
     *
     * @param source the directory of a log, also of one that is being written to, or a checkpoint
     * @param options the codecs and the limits count
     * @return what can be narrowed, and then made
     */
    public static LogRestore from(Path source, WalOptions options) {
        Objects.requireNonNull(source, "source");
        return new LogRestore(
                source,
                options.withRecoveryPolicy(RecoveryPolicy.FAIL).withDamageListener(damage -> {}),
                log -> HIGHEST,
                CopyProgress.NONE);
    }

    /**
     * Copies up to a record.
     *
     * @param lsn the last record's LSN, u64. If that was left out on purpose, the copy ends with the record before it. An atomic
     *     batch that lies across it is divided
     * @return another one
     */
    public LogRestore upTo(long lsn) {
        return new LogRestore(source, options, log -> reached(log, lsn), progress);
    }

    /**
     * Copies up to a time: the last record is the last one in the log whose time is not after it. So where times do not rise,
     * records before that one come too, though they say that they are later.
     *
     * @param time compared with {@link io.edgestore.wal.WalEntry#timestampNanos}
     * @return another one
     */
    public LogRestore upTo(Instant time) {
        Objects.requireNonNull(time, "time");
        return new LogRestore(source, options, log -> lastUpTo(log, time), progress);
    }

    /**
     * Tells how far the copy is. To find a point by its time comes before, and is not told.
     *
     * @param progress is told; what it throws ends the copy, of which nothing is left then
     * @return another one
     */
    public LogRestore withProgress(CopyProgress progress) {
        Objects.requireNonNull(progress, "progress");
        return new LogRestore(source, options, end, progress);
    }

    /**
     * Copies.
     *
     * @param directory where nothing is, or an empty directory; its parent exists
     * @return what is in it
     * @throws LsnNotAvailableException if the source ends before the LSN or begins behind it, or has no record up to the time;
     *     nothing is made
     * @throws io.edgestore.wal.CorruptLogException if the source is damaged, or records are missing in it; nothing is made
     * @throws java.nio.file.FileSystemException if there is something in the way, or no room: the message says how much it takes
     * @throws java.nio.file.NoSuchFileException if there is no source
     * @throws IOException if the source could not be read, or the copy not be made
     */
    public CopyReport into(Path directory) throws IOException {
        ReadOnlyLog log = ReadOnlyLog.open(source, options);
        long lsn = end.lsn(log);
        LogSnapshot snapshot = log.snapshot(); // not an older one, of a log that is being written to
        if (snapshot.files().isEmpty()) {
            throw new LsnNotAvailableException(source + " holds no log with a record", 0, 0);
        }
        int last = lsn == HIGHEST ? snapshot.files().size() - 1 : new FileSeek(snapshot, options).fileWith(lsn);
        return new LogCopy(snapshot, options, LockScope.of(options), progress)
                .make(directory, last, lsn, LogCopy.Finished.COPIED);
    }

    private long reached(ReadOnlyLog log, long lsn) throws IOException {
        OptionalLong first = firstFrom(log, 0);
        if (first.isEmpty() || Long.compareUnsigned(first.getAsLong(), lsn) > 0) {
            throw new LsnNotAvailableException(
                    source + " begins with LSN " + Long.toUnsignedString(first.orElse(0)) + ", behind LSN "
                            + Long.toUnsignedString(lsn) + "; restore from an older checkpoint",
                    lsn,
                    first.orElse(0));
        }
        if (firstFrom(log, lsn).isEmpty()) {
            throw new LsnNotAvailableException(
                    source + " does not reach to LSN " + Long.toUnsignedString(lsn) + ": it ends with LSN "
                            + Long.toUnsignedString(lastLsn(log))
                            + "; put the files that were archived after it into its directory, or restore up to there",
                    lsn,
                    first.getAsLong());
        }
        return lsn;
    }

    private static OptionalLong firstFrom(ReadOnlyLog log, long lsn) throws IOException {
        try (LogReader reader = log.read(lsn)) {
            return reader.advance() ? OptionalLong.of(reader.record().lsn()) : OptionalLong.empty();
        }
    }

    private static long lastLsn(ReadOnlyLog log) throws IOException {
        long last = 0;
        try (LogReader reader = log.read()) {
            while (reader.advance()) {
                last = reader.record().lsn();
            }
        }
        return last;
    }

    private long lastUpTo(ReadOnlyLog log, Instant time) throws IOException {
        OptionalLong last = OptionalLong.empty();
        try (LogReader reader = log.read()) {
            while (reader.advance()) {
                if (!instant(reader.record().timestampNanos()).isAfter(time)) {
                    last = OptionalLong.of(reader.record().lsn());
                }
            }
        }
        return last.orElseThrow(() -> new LsnNotAvailableException(
                source + " has no record up to " + time + "; restore from an older checkpoint", 0, 0));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
