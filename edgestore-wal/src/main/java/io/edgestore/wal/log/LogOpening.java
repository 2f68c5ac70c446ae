package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.file.DirectoryEntries;
import io.edgestore.wal.file.FileContent;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.file.TailRewrite;
import io.edgestore.wal.log.directory.CutCopies;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogPosition;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.TruncationMark;
import io.edgestore.wal.log.directory.UnbegunFile;
import io.edgestore.wal.log.directory.UnreadableFile;
import io.edgestore.wal.log.directory.Watermark;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a log into the state in which it can be appended to. Its newest file goes on if it is sound, if no other file was
 * begun behind it, if no truncation made it the newest again, and if it is as the options ask. Otherwise a new file is begun,
 * above everything that can have been in the log, and the one before is left as it is, but for a torn or zero tail.
 *
 * <p>Of older files only the first record is looked at. All files are durable then.
 */
final class LogOpening {

    private final LogDirectory directory;
    private final WalOptions options;

    /** For looking at files, in whatever state they are. */
    private final WalOptions looking;

    private final List<NamedFile> files = new ArrayList<>();
    private final List<NamedFile> unbegun = new ArrayList<>();
    private final List<RecoveryReport> reports = new ArrayList<>();
    private final List<Path> deletedCopies = new ArrayList<>();
    private Optional<Path> cutTo = Optional.empty();

    /** The newest file was finished, before others behind it were removed. */
    private boolean truncated;

    /** The next LSN is not below this one; 0 once all are used up. */
    private long next = 1;

    LogOpening(LogDirectory directory, WalOptions options) {
        this.directory = directory;
        this.options = options;
        this.looking = options.withRecoveryPolicy(RecoveryPolicy.SALVAGE).withDamageListener(damage -> {});
    }

    /**
     * What comes of opening.
     *
     * @param writer the writer of the newest file
     * @param snapshot what is there
     * @param report what was found and done
     */
    record Opened(WalWriter writer, LogSnapshot snapshot, LogOpenReport report) {}

    Opened open() throws IOException {
        directory.deleteParts();
        truncated = new TruncationMark(directory.path()).isSet();
        list();
        Optional<WalWriter> goesOn = files.isEmpty() ? Optional.empty() : repairedNewest();
        WalWriter writer = goesOn.isPresent() ? goesOn.get() : newFile();
        try {
            removeUnbegun();
            clearMark();
            return opened(writer);
        } catch (Throwable e) {
            try (writer) {
                throw e;
            }
        }
    }

    private void clearMark() throws IOException {
        if (truncated) {
            try (SyncThread sync = SyncThread.start(directory.path(), Thread::new)) {
                sync.call(() -> {
                    new TruncationMark(directory.path()).clear();
                    return null;
                });
            }
        }
    }

    /** Durably: one that came back would stand among files with records. */
    private void removeUnbegun() throws IOException {
        boolean removed = false;
        for (NamedFile file : unbegun) {
            if (!file.path().equals(directory.fileFor(next).path())) {
                Files.delete(file.path());
                removed = true;
            }
        }
        if (removed) {
            Path newest = newest().path();
            try (SyncThread sync = SyncThread.start(newest, Thread::new)) {
                sync.call(() -> DirectoryEntries.force(newest));
            }
        }
    }

    private Opened opened(WalWriter writer) throws IOException {
        LogSnapshot snapshot = new LogSnapshot(directory.path(), files, writer.length());
        LogReport found = new LogReport(directory.path(), reports, List.of());
        List<Path> removed = unbegun.stream().map(NamedFile::path).toList();
        CutCopies copies = CutCopies.bounded(directory);
        deletedCopies.addAll(0, copies.deleted()); // of older files, if any
        LogOpenReport report = new LogOpenReport(found, cutTo, copies.kept(), deletedCopies, removed);
        return new Opened(writer, snapshot, report);
    }

    private void list() throws IOException {
        files.addAll(directory.files());
        for (NamedFile file : files) {
            next = Long.compareUnsigned(file.nameLsn(), next) > 0 ? file.nameLsn() : next;
        }
        while (!files.isEmpty() && UnbegunFile.is(newest(), looking)) {
            unbegun.add(files.remove(files.size() - 1));
        }
        List<NamedFile> older = files.subList(0, Math.max(0, files.size() - 1));
        for (NamedFile file : older) {
            reports.add(border(file));
        }
        force(older);
    }

    private NamedFile newest() {
        return files.get(files.size() - 1);
    }

    private RecoveryReport border(NamedFile file) throws IOException {
        try (WalReader reader = file.open(looking)) {
            reader.advance();
            return reader.report();
        } catch (CorruptLogException e) {
            return UnreadableFile.report(file);
        }
    }

    /** A writer for the newest file, if it can go on. It is repaired in any case, and durable. */
    private Optional<WalWriter> repairedNewest() throws IOException {
        WalOptions itsOwn;
        boolean asAsked;
        try (WalReader reader = newest().open(looking)) {
            asAsked = reader.isAsAskedBy(options);
            itsOwn = asAsked
                    ? options
                    : options.withCompressor(reader.compressor()).withChecksum(reader.checksum());
        } catch (CorruptLogException e) {
            requireDamageAllowed(e);
            rewriteIfThatIsAllowed(newest());
            return leaveDamaged();
        }
        rewriteWhatMayNotBeDurable(newest());
        WalWriter writer;
        try {
            writer = WalWriter.open(newest().path(), itsOwn, next);
        } catch (CorruptLogException e) {
            requireDamageAllowed(e);
            return leaveDamaged();
        }
        if (writer.report().recovery().verdict() == Verdict.DAMAGED) {
            atLeast(writer.nextLsn());
            writer.close();
            return leaveDamaged();
        }
        return sound(writer, asAsked);
    }

    /**
     * The last writer may have died, or been closed, behind an fsync that failed: then the next one succeeds without writing
     * anything. What is certain to be durable is left as it is.
     */
    private void rewriteWhatMayNotBeDurable(NamedFile newest) throws IOException {
        long durable = Watermark.read(directory)
                .map(told -> durableLength(newest, told.durable()))
                .orElse(0L);
        if (durable < Files.size(newest.path())) {
            TailRewrite.from(newest.path(), durable);
        }
    }

    /** Nothing will be appended to it, so that it is write-protected is no reason not to start. */
    private void rewriteIfThatIsAllowed(NamedFile damaged) throws IOException {
        try {
            rewriteWhatMayNotBeDurable(damaged);
        } catch (AccessDeniedException e) {
            // Nor did the last writer write to it, then.
        }
    }

    private static long durableLength(NamedFile file, LogPosition durable) {
        int order = Long.compareUnsigned(durable.fileLsn(), file.nameLsn());
        return order == 0 ? durable.end() : order > 0 ? Long.MAX_VALUE : 0;
    }

    private void requireDamageAllowed(CorruptLogException damage) throws CorruptLogException {
        if (options.recoveryPolicy() == RecoveryPolicy.STOP || options.recoveryPolicy() == RecoveryPolicy.FAIL) {
            throw damage;
        }
    }

    private Optional<WalWriter> leaveDamaged() throws IOException {
        reports.add(passBy(newest()));
        force(List.of(newest()));
        return Optional.empty();
    }

    private Optional<WalWriter> sound(WalWriter writer, boolean asAsked) throws IOException {
        RecoveryReport found = writer.report().recovery();
        cutTo = writer.report().cutTo();
        deletedCopies.addAll(writer.report().deletedCopies());
        reports.add(found);
        if (found.records() > 0 && asAsked && unbegun.isEmpty() && !truncated) {
            return Optional.of(writer);
        }
        atLeast(writer.nextLsn());
        writer.close();
        if (found.records() == 0) {
            unbegun.add(files.remove(files.size() - 1)); // as it is now that its tail is cut
            lookBehind();
        }
        return Optional.empty();
    }

    /** Where the newest files tell nothing of the LSNs before them, and their names are lower bounds only. */
    private void lookBehind() throws IOException {
        boolean told = false;
        for (int i = files.size() - 1; i >= 0 && !told; i--) {
            told = passBy(files.get(i)).records() > 0;
        }
    }

    /** Goes above all that a file can have held. */
    private RecoveryReport passBy(NamedFile file) throws IOException {
        try (WalReader reader = file.open(looking)) {
            while (reader.advance()) {
                // To the end.
            }
            RecoveryReport found = reader.report();
            atLeast(found.records() == 0 ? above(file.nameLsn(), reader.nextLsn()) : reader.nextLsn());
            return found;
        } catch (CorruptLogException e) {
            RecoveryReport found = UnreadableFile.report(file);
            atLeast(above(
                    file.nameLsn(), 1 + UnreadableFile.mostRecords(found.fileLength(), options.maxRecordLength())));
            return found;
        }
    }

    /** 0 if there is no such LSN any more. */
    private static long above(long lsn, long count) {
        return count == 0 || Long.compareUnsigned(lsn + count, lsn) < 0 ? 0 : lsn + count;
    }

    private void atLeast(long lsn) {
        next = Long.compareUnsigned(lsn - 1, next - 1) > 0 ? lsn : next; // less one, since 0 is the highest
    }

    private WalWriter newFile() throws IOException {
        if (next == 0) {
            throw new IllegalStateException(directory.path() + ": all LSNs are used up; start a new log");
        }
        NamedFile file = directory.fileFor(next);
        WalWriter writer = unbegun.contains(file)
                ? UnbegunFile.beginAnew(file, options)
                : WalWriter.create(file.path(), options, next);
        files.add(file);
        return writer;
    }

    /**
     * What was read may be in memory only: it is to stay once it was seen. The newest file is the work of a process that may
     * have crashed. One before it was durable before the next was begun if this library wrote it, but another program may
     * have written it, or copied it here.
     */
    private void force(List<NamedFile> seen) throws IOException {
        if (seen.isEmpty()) {
            return;
        }
        try (SyncThread sync = SyncThread.start(directory.path(), Thread::new)) {
            sync.call(() -> {
                for (NamedFile file : seen) {
                    FileContent.force(file.path());
                }
                return null;
            });
        }
    }
}
