package io.edgestore.wal.log.copy;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.file.DirectoryEntries;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.file.TailCut;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.TruncationMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * Removes the end of a log. {@link #prepare} does all that needs room on the disk, and changes nothing that anybody sees;
 * {@link #run} removes, so that a crash at any time leaves all records up to the LSN, and behind them the next ones or none.
 *
 * <ul>
 *   <li>Whole files go from the newest to the oldest, each durably before the next.
 *   <li>The newest file is cut where a frame ends. If a frame is to be divided, another file takes its place.
 *   <li>A finished file can have a second name, as a hard link in a checkpoint, and is never changed: it stays whole, or another
 *       one takes its place. A {@link TruncationMark} sees to it that nothing is appended to it.
 * </ul>
 *
 * <p>Nobody else writes to the log meanwhile.
 */
public final class LogTruncation {

    private final List<NamedFile> files;
    private final long firstLsn;

    /** How many files stay as they are while those behind them are deleted. */
    private final int staying;

    /** What is done to the last of those. */
    private final Ending ending;

    private interface Ending {
        void bringAbout() throws IOException;
    }

    private LogTruncation(LogSnapshot snapshot, long firstLsn, int staying, Ending ending) {
        this.files = snapshot.files();
        this.firstLsn = firstLsn;
        this.staying = staying;
        this.ending = ending;
    }

    /**
     * Finds out what is to be done, and makes the files that are needed for it.
     *
     * @param snapshot what is in the log, all of it durable
     * @param lsn records above it go, u64
     * @param options how the log is read and written; under {@code STOP} and {@code FAIL} no damage is accepted
     * @return what can be run
     * @throws IllegalArgumentException if the log begins above the LSN, so that nobody knows what is to be before it
     * @throws IOException if a file cannot be read, or there is no room; the log is as it was
     */
    public static LogTruncation prepare(LogSnapshot snapshot, long lsn, WalOptions options) throws IOException {
        WalOptions reading = reading(options);
        long firstLsn = firstLsn(snapshot, reading);
        if (Long.compareUnsigned(lsn + 1, firstLsn) < 0) {
            throw new IllegalArgumentException(snapshot.directory() + ": the log cannot be truncated after LSN "
                    + Long.toUnsignedString(lsn) + ", since it begins with LSN " + Long.toUnsignedString(firstLsn)
                    + "; give " + Long.toUnsignedString(firstLsn - 1) + " to remove all of it, or more");
        }
        int last = lastWith(snapshot, lsn, reading);
        LogTruncation prepared = last < 0
                ? ofAll(snapshot, lsn, options)
                : new LogTruncation(snapshot, firstLsn, last + 1, endingOf(last, snapshot, lsn, reading));
        if (prepared.staying < prepared.files.size()) {
            uninterrupted(snapshot.directory(), new TruncationMark(snapshot.directory())::set);
        }
        return prepared;
    }

    private static WalOptions reading(WalOptions options) {
        boolean strict =
                options.recoveryPolicy() == RecoveryPolicy.STOP || options.recoveryPolicy() == RecoveryPolicy.FAIL;
        return options.withRecoveryPolicy(strict ? RecoveryPolicy.FAIL : RecoveryPolicy.SALVAGE)
                .withDamageListener(damage -> {});
    }

    private static long firstLsn(LogSnapshot snapshot, WalOptions reading) throws IOException {
        OptionalLong first = OptionalLong.empty();
        for (int file = 0; file < snapshot.files().size() && first.isEmpty(); file++) {
            first = firstLsn(snapshot, file, reading);
        }
        return first.orElse(snapshot.files().get(snapshot.files().size() - 1).nameLsn());
    }

    private static OptionalLong firstLsn(LogSnapshot snapshot, int file, WalOptions reading) throws IOException {
        try (WalReader reader = snapshot.open(file, reading)) {
            return reader.advance() ? OptionalLong.of(reader.record().lsn()) : OptionalLong.empty();
        }
    }

    /** The last file that has a record up to an LSN; negative if there is none. */
    private static int lastWith(LogSnapshot snapshot, long lsn, WalOptions reading) throws IOException {
        for (int file = snapshot.files().size() - 1; file >= 0; file--) {
            // What stands in a name is a lower bound: often no look into the file is needed.
            boolean mayHave = Long.compareUnsigned(snapshot.files().get(file).nameLsn(), lsn) <= 0;
            OptionalLong first = mayHave ? firstLsn(snapshot, file, reading) : OptionalLong.empty();
            if (first.isPresent() && Long.compareUnsigned(first.getAsLong(), lsn) <= 0) {
                return file;
            }
        }
        return -1;
    }

    /** Another first file begins behind the LSN: so that one is not forgotten, in whatever state a crash leaves this. */
    private static LogTruncation ofAll(LogSnapshot snapshot, long lsn, WalOptions options) throws IOException {
        NamedFile first = snapshot.files().get(0);
        NamedFile next = new LogDirectory(snapshot.directory()).fileFor(lsn + 1);
        Path part = LogDirectory.part(next.path());
        try {
            WalWriter.replace(part, options).close();
        } catch (LogFailedException e) {
            throw FilePrefix.notMade(part, e);
        }
        return new LogTruncation(snapshot, lsn + 1, 1, () -> {
            replace(next.path(), part);
            if (!next.equals(first)) {
                delete(first.path());
            }
        });
    }

    private static Ending endingOf(int last, LogSnapshot snapshot, long lsn, WalOptions reading) throws IOException {
        Path file = snapshot.files().get(last).path();
        boolean newest = last == snapshot.files().size() - 1;
        FilePrefix prefix = FilePrefix.upTo(file, newest ? snapshot.newestEnd() : Long.MAX_VALUE, lsn, reading);
        if (prefix.rest().isEmpty() && (newest || prefix.end() == Files.size(file))) {
            return newest ? () -> cut(prefix) : () -> {};
        }
        Path part = LogDirectory.part(file);
        prefix.writeTo(part, bytes -> {});
        return () -> replace(file, part);
    }

    private static void cut(FilePrefix prefix) throws IOException {
        try (LogFile open = LogFile.open(prefix.file(), LogFile.Access.WRITE);
                SyncThread sync = SyncThread.start(prefix.file(), Thread::new)) {
            sync.open();
            new TailCut(open, sync).discard(prefix.end());
        }
    }

    private static void replace(Path file, Path part) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        DirectoryEntries.force(file);
    }

    private static void delete(Path file) throws IOException {
        Files.delete(file);
        DirectoryEntries.force(file);
    }

    /**
     * Where the log begins, then too.
     *
     * @return the first LSN, u64
     */
    public long firstLsn() {
        return firstLsn;
    }

    /**
     * Removes. When this returns, that is durable.
     *
     * @throws IOException if it came to an end before; what is up to the LSN is there
     */
    public void run() throws IOException {
        uninterrupted(files.get(0).path(), () -> {
            for (NamedFile file : newestFirst()) {
                delete(file.path());
            }
            ending.bringAbout();
        });
    }

    private static void uninterrupted(Path file, Ending steps) throws IOException {
        try (SyncThread thread = SyncThread.start(file, Thread::new)) {
            thread.call(() -> {
                steps.bringAbout();
                return null;
            });
        }
    }

    private List<NamedFile> newestFirst() {
        List<NamedFile> behind = new ArrayList<>(files.subList(staying, files.size()));
        Collections.reverse(behind);
        return behind;
    }
}
