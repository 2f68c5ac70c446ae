package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.Damage;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.directory.Epoch;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.UnreadableFile;
import io.edgestore.wal.log.retention.Hold;
import io.edgestore.wal.log.tail.TailSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Goes from record to record, and from file to file, as far as a {@link TailSource} lets it. It stays in a file until there is
 * another one behind it, and reads it to its end once more then.
 */
final class TailReader implements Closeable {

    /** Of files and of gaps: a tail can go on for years. */
    private static final int MOST_REPORTED = 100;

    private final Path directory;
    private final TailSource source;
    private final WalOptions options;
    private final long fromLsn;
    private final Hold hold;

    private final List<RecoveryReport> damagedFiles = new ArrayList<>();
    private final List<LsnGap> gaps = new ArrayList<>();

    /** Over once the log is truncated; null before the first look at it. */
    private Epoch epoch;

    /** The file that is read, or was read last; null before the first. */
    private NamedFile file;

    /** Null between two files. */
    private WalReader reader;

    /** As many as were read of them. */
    private long bytesOfFilesBefore;

    /** The LSN of the record before. */
    private OptionalLong lastLsn = OptionalLong.empty();

    /** Why nothing more comes back; null as long as something may. */
    private String refusal;

    /**
     * Follows a log.
     *
     * @param hold keeps its files from being deleted; moved on from file to file
     */
    TailReader(Path directory, TailSource source, WalOptions options, long fromLsn, Hold hold) {
        this.directory = directory;
        this.source = source;
        this.options = options.withDamageListener(damage -> tell(damage, options.damageListener()));
        this.fromLsn = fromLsn;
        this.hold = hold;
    }

    /** What is cut off while it is read, or written over, is no damage. */
    private void tell(Damage damage, Consumer<Damage> listener) {
        if (!epoch.isOver()) {
            listener.accept(damage);
        }
    }

    /** The epoch of the tail is that of its first look. */
    private LogSnapshot readable() throws IOException {
        LogSnapshot there = source.readable();
        epoch = epoch == null ? there.epoch() : epoch;
        return there;
    }

    /** Refuses if the first record that is wanted was deleted. */
    void requireAvailable() throws IOException {
        requireAvailable(readable());
    }

    private void requireAvailable(LogSnapshot there) throws LsnNotAvailableException {
        if (fromLsn != 0 && !there.files().isEmpty()) {
            requireNotDeleted(fromLsn, there.files().get(0));
        }
    }

    /** The file that is read, or was read last; the directory before the first. */
    Path file() {
        return file == null ? directory : file.path();
    }

    /** Goes on to the next record. False if there is none yet. */
    boolean advance() throws IOException {
        boolean found = false;
        try {
            found = toNext();
        } catch (CorruptLogException e) {
            throw epoch.beganInTruncation() ? beingCutOff(e) : e;
        } finally {
            // Whatever came of it, an error too: it may have read what was cut off meanwhile, or what was written in
            // its place.
            if (epoch != null) {
                epoch.requireNotOver(directory, found ? bytesOfFilesBefore + reader.bytesRead() : Epoch.UNKNOWN);
            }
        }
        return found;
    }

    private LsnNotAvailableException beingCutOff(CorruptLogException cause) {
        LsnNotAvailableException gone = new LsnNotAvailableException(
                directory
                        + ": this tail was opened while the end of the log was being cut off, and can see no more of it; close it"
                        + " and open another one. If the writer died in the middle of that, open the log for writing first. What"
                        + " was found: " + cause.getMessage(),
                expectedLsn(),
                expectedLsn());
        gone.initCause(cause);
        return gone;
    }

    private boolean toNext() throws IOException {
        while (true) {
            requireNotRefused();
            if (reader != null && reader.advance()) {
                long lsn = reader.record().lsn();
                lastLsn = OptionalLong.of(lsn);
                if (Long.compareUnsigned(lsn, fromLsn) >= 0) {
                    return true;
                }
            } else if (!goOn()) {
                return false;
            }
        }
    }

    private void requireNotRefused() throws CorruptLogException {
        if (refusal != null) {
            throw new CorruptLogException(
                    refusal + "; follow the log under the policy SKIP or SALVAGE for what comes behind it", null);
        }
    }

    /** Whether there may be more now. */
    private boolean goOn() throws IOException {
        LogSnapshot there = readable();
        if (reader != null) {
            return goOnInFile(there);
        }
        try {
            return openNext(there);
        } catch (NoSuchFileException e) {
            if (readable().files().equals(there.files())) {
                throw e;
            }
            return true; // it was deleted in between: what is there now decides
        }
    }

    private boolean goOnInFile(LogSnapshot there) throws IOException {
        RecoveryReport found = reader.report();
        if (options.recoveryPolicy() == RecoveryPolicy.STOP && found.verdict() != Verdict.CLEAN) {
            refusal = found.toString();
            return true;
        }
        requireNotCutOff(found.fileLength(), there);
        boolean finished = !isNewest(there, file);
        boolean extended = extend(reader, file, there);
        if (!extended && finished) {
            finish(found);
        }
        return extended || finished;
    }

    private static boolean isNewest(LogSnapshot there, NamedFile file) {
        return !there.files().isEmpty() && newest(there).equals(file);
    }

    private static NamedFile newest(LogSnapshot there) {
        return there.files().get(there.files().size() - 1);
    }

    /** What was read is not there any more, or not known to be. */
    private void requireNotCutOff(long readEnd, LogSnapshot there) throws LsnNotAvailableException {
        boolean gone = there.files().isEmpty()
                || Long.compareUnsigned(newest(there).nameLsn(), file.nameLsn()) < 0
                || isNewest(there, file) && there.newestEnd() != TailSource.NOTHING_YET && there.newestEnd() < readEnd;
        if (gone) {
            throw new LsnNotAvailableException(
                    directory
                            + ": the end of the log was cut off since this tail read it, and the LSNs that it gave back"
                            + " can be those of other records now; close this tail and open another one",
                    expectedLsn(),
                    there.files().isEmpty()
                            ? expectedLsn()
                            : there.files().get(0).nameLsn());
        }
    }

    private static boolean extend(WalReader growing, NamedFile file, LogSnapshot there) throws IOException {
        if (!isNewest(there, file)) {
            return growing.extendTo(Long.MAX_VALUE);
        }
        return there.newestEnd() == TailSource.WHOLE_FRAMES
                ? growing.extendToWholeFrames()
                : growing.extendTo(there.newestEnd());
    }

    private void finish(RecoveryReport found) throws IOException {
        bytesOfFilesBefore += reader.bytesRead();
        reader.close();
        reader = null;
        if (LogReport.verdictOnFinished(found) == Verdict.DAMAGED) {
            damaged(found);
        }
    }

    /** {@code SKIP} and {@code SALVAGE} pass over it. */
    private void damaged(RecoveryReport found) {
        if (damagedFiles.size() < MOST_REPORTED) {
            damagedFiles.add(found);
        }
        refuseByPolicy(found.toString());
    }

    private void refuseByPolicy(String why) {
        switch (options.recoveryPolicy()) {
            case STOP, FAIL -> refusal = why;
            case SKIP, SALVAGE -> {}
        }
    }

    private boolean openNext(LogSnapshot there) throws IOException {
        int index = file == null ? first(there) : indexBehind(file, there);
        if (index == there.files().size()) {
            return false;
        }
        NamedFile next = there.files().get(index);
        boolean newest = isNewest(there, next);
        if (newest && there.newestEnd() == TailSource.NOTHING_YET) {
            return false;
        }
        try {
            WalReader opened = next.follow(options);
            if (!begin(opened, next, there) && newest) {
                opened.close(); // it is not begun yet, and may be begun anew
                return false;
            }
            goTo(next, there);
            reader = opened;
        } catch (CorruptLogException e) {
            if (newest && there.newestEnd() == TailSource.WHOLE_FRAMES) {
                return false; // its header is not written yet
            }
            goTo(next, there);
            RecoveryReport found = UnreadableFile.report(next);
            damaged(found);
            found.damages().forEach(options.damageListener());
        }
        return true;
    }

    private int first(LogSnapshot there) throws IOException {
        requireAvailable(there);
        return new FileSeek(there, options).fileWith(fromLsn);
    }

    private static int indexBehind(NamedFile file, LogSnapshot there) {
        int index = there.files().size();
        while (index > 0 && Long.compareUnsigned(there.files().get(index - 1).nameLsn(), file.nameLsn()) > 0) {
            index--;
        }
        return index;
    }

    /** Whether there is anything in it. */
    private boolean begin(WalReader opened, NamedFile next, LogSnapshot there) throws IOException {
        try {
            boolean any = extend(opened, next, there);
            if (any && lastLsn.isEmpty() && Long.compareUnsigned(next.nameLsn(), fromLsn) < 0) {
                opened.seek(fromLsn);
            }
            return any;
        } catch (Throwable e) {
            try (opened) {
                throw e;
            }
        }
    }

    /** What is missing in front of a file was deleted, if the file before it was; or it is a gap. */
    private void goTo(NamedFile next, LogSnapshot there) throws IOException {
        if (file != null && !there.files().contains(file)) {
            requireNotDeleted(expectedLsn(), next);
        } else if (lastLsn.isPresent() && Long.compareUnsigned(next.nameLsn(), expectedLsn()) > 0) {
            LsnGap gap = new LsnGap(next.path(), expectedLsn(), next.nameLsn() - 1);
            if (gaps.size() < MOST_REPORTED) {
                gaps.add(gap);
            }
            refuseByPolicy(gap.toString());
        }
        file = next;
        hold.moveTo(next.nameLsn());
    }

    private void requireNotDeleted(long wanted, NamedFile next) throws LsnNotAvailableException {
        if (Long.compareUnsigned(next.nameLsn(), wanted) > 0) {
            throw new LsnNotAvailableException(
                    directory + ": LSN " + Long.toUnsignedString(wanted)
                            + " is not in the log any more, which begins with LSN "
                            + Long.toUnsignedString(next.nameLsn())
                            + " now; get what is missing from elsewhere, a checkpoint say, and open a tail from there on",
                    wanted,
                    next.nameLsn());
        }
    }

    /** That of the next record, at the least. */
    private long expectedLsn() {
        return lastLsn.isPresent() ? lastLsn.getAsLong() + 1 : fromLsn;
    }

    RecordView record() {
        return reader.record();
    }

    /** Bounded, however long it goes on. */
    LogReport report() {
        List<RecoveryReport> files = new ArrayList<>(damagedFiles);
        if (reader != null) {
            files.add(reader.report());
        }
        return new LogReport(directory, files, gaps);
    }

    @Override
    public void close() throws IOException {
        hold.close();
        if (reader != null) {
            reader.close();
        }
    }
}
